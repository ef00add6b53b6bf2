package genai

import (
	"cmp"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// breaks are parts of the names of errors, in lower case, that say that an answer broke off.
var breaks = [...]string{
	"protocolerror", "payload", "connection", "timeout", "timedout", "cancel", "abort", "incompleteread", "incompletemessage", "chunkedencoding", "generatorexit",
	"readerror", "disconnect", "socket", "terminated", "ioexception", "eofexception", "streamreset", "closedchannel",
}

// counting are the vendors that count as they answer, and not at the end alone: what such an answer told before it broke off is of a part of it.
const counting = vAnthropic | vBedrock | vGoogle | vXAI

// ended reports whether an answer of Anthropic's came to its end, which it tells together with its last counts: what fails after that is the
// application's. Of others' ends this does not hold: some SDKs put in a reason where none came, and Gemini once had one in every part.
func (f *facts) ended() bool {
	return f.has(genFinish) && endsAsAnthropic(f.value(genFinish).AsString())
}

// broken makes a call that failed after it had told counts a lower bound, where these may be of a part of the answer.
func (f *facts) broken(c *Call) {
	if !f.failed || c.Role != RoleCall || c.Usage != UsageOK || c.Lacks != "" || f.refused() || f.ended() ||
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
