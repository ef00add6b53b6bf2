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
