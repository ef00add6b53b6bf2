package genai

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// refusals are parts of the names of errors, in lower case, with which SDKs say that the provider refused a request. Nothing
// is billed then. After other errors, such as a lost connection, nobody knows.
var refusals = []string{
	"badrequest", "invalidrequest", "authentication", "unauthorized", "permissiondenied", "accessdenied", "forbidden", "notfound",
	"unprocessable", "ratelimit", "throttl", "quota", "overloaded", "validation", "unavailable", "internalserver",
}

// refused reports whether the error of a failed span says that the provider answered without doing any work.
func (f *facts) refused() bool {
	word := f.failure
	if f.has(errorType) {
		word = f.value(errorType).AsString()
	}
	if len(word) == 3 && (word[0] == '4' || word[0] == '5') && strings.Trim(word, "0123456789") == "" {
		return true
	}
	word = strings.NewReplacer("_", "", "-", "").Replace(word)
	for _, part := range refusals {
		if contains(word, part) {
			return true
		}
	}
	return false
}

// failure is the name of the error of a failed span, where no attribute tells it: that of the exception that was recorded, or what
// its status begins with.
func failure(span ptrace.Span) string {
	if span.Status().Code() != ptrace.StatusCodeError {
		return ""
	}
	for _, e := range span.Events().All() {
		if name, ok := e.Attributes().Get("exception.type"); ok {
			return name.AsString()
		}
	}
	name, _, _ := strings.Cut(span.Status().Message(), ":")
	return name
}
