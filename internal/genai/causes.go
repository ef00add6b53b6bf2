package genai

import "strings"

// causedByRefusal reports whether an error of Java's, which may be a framework's that says nothing, has the provider's answer among its
// causes: RuntimeException: Failed to generate content, caused by ServerException: 500 Internal Server Error. Java's own errors are no answers.
func (e failure) causedByRefusal() bool {
	const cause = "\nCaused by: "
	for rest := e.trace; ; {
		_, after, found := strings.Cut(rest, cause)
		if !found {
			return false
		}
		line, _, _ := strings.Cut(after, "\n")
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\r"), ": ")
		own := strings.HasPrefix(name, "java.") || strings.HasPrefix(name, "javax.") || strings.HasPrefix(name, "jdk.")
		if !own && (refusal(name) || failure{name: name, text: text}.answered()) {
			return true
		}
		rest = after
	}
}

// wrapsRefusal reports whether an error of Go's that wraps others, each behind a colon, has the provider's answer in it: failed to call model:
// Error 429, Message: slow down.
func (e failure) wrapsRefusal() bool {
	if !strings.HasPrefix(e.name, "*fmt.wrapError") {
		return false
	}
	const most = 8 // more than frameworks lie upon each other
	_, rest, found := strings.Cut(e.text, ": ")
	for range most {
		if !found {
			return false
		}
		if (failure{text: rest}).answered() {
			return true
		}
		_, rest, found = strings.Cut(rest, ": ")
	}
	return false
}

// ofAWS reports whether an error's text is of an answer as AWS's SDK for Java writes it: ... (Service: BedrockRuntime, Status Code: 500, Request ID: ...).
func ofAWS(text string) bool {
	const code = "Status Code: "
	_, answer, ok := strings.Cut(text, " (Service: ")
	at := strings.Index(answer, code)
	return ok && at >= 0 && len(answer) > at+len(code)+3 && status(answer[at+len(code):at+len(code)+3])
}
