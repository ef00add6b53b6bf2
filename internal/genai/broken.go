package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// breaks are parts of the names of errors, in lower case, that say that an answer broke off.
var breaks = [...]string{
	"protocolerror", "payload", "connection", "timeout", "timedout", "cancel", "abort", "incomplete", "chunkedencoding", "generatorexit",
	"readerror", "disconnect", "socket", "terminated",
}

// counting are the vendors that count as they answer, and not at the end alone: what such an answer told before it broke off is of a part of it.
const counting = vAnthropic | vBedrock | vGoogle | vXAI

// broken makes a call that failed after it had told counts a lower bound, where these may be of a part of the answer.
func (f *facts) broken(c *Call) {
	if !f.failed || c.Role != RoleCall || c.Usage != UsageOK || c.Lacks != "" || f.refused() ||
		vendorOf(c.Provider, cmp.Or(c.Model, c.RequestModel))&counting == 0 {
		return
	}
	names := [...]string{f.failure.name, "", ""}
	if f.failure.name == "TypeError" { // of JavaScript's fetch, whose words are terminated
		names[2] = f.failure.text
	}
	if f.has(errorType) {
		names[1] = f.value(errorType).AsString()
	}
	for _, name := range names {
		for _, part := range breaks {
			if contains(name, part) {
				c.Lacks = pricing.MissingTokens
				return
			}
		}
	}
}
