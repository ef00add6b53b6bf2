package genai

import (
	"cmp"
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// refusals are parts of the names of errors, in lower case, with which SDKs say that the provider refused a request. Nothing
// is billed then. After other errors, such as a lost connection, nobody knows: a ValidationError is most often one of Pydantic's, about an
// answer that has been paid for.
var refusals = []string{
	"badrequest", "invalidrequest", "authentication", "unauthorized", "permissiondenied", "accessdenied", "forbidden", "notfound",
	"unprocessable", "ratelimit", "toomanyrequests", "throttl", "quota", "resourceexhausted", "overloaded", "validationexception", "httpvalidation", "unavailable", "internalserver",
}

// answers are the types of errors in an answer of Anthropic's or OpenAI's that are no words of refusals. SDKs have classes of similar names
// for what went wrong on the way.
var answers = map[string]bool{"api_error": true, "server_error": true, "permission_error": true, "billing_error": true, "request_too_large": true}

// failure is what a failed span says of its error, apart from attributes: the name and the text of the exception that was
// recorded, and where it was thrown, or else what its status begins with and the whole of it.
type failure struct{ name, text, trace string }

func (f *facts) failureOf(span ptrace.Span) failure {
	if !f.failed {
		return failure{}
	}
	for _, e := range span.Events().All() {
		if name, ok := e.Attributes().Get("exception.type"); ok {
			f := failure{name: name.AsString(), text: span.Status().Message()}
			if text, ok := e.Attributes().Get("exception.message"); ok {
				f.text = text.AsString()
			}
			if trace, ok := e.Attributes().Get("exception.stacktrace"); ok {
				f.trace = trace.AsString()
			}
			if name, text, ok := strings.Cut(f.text, ": "); ok && f.name == "Error" && strings.HasSuffix(name, f.name) && !strings.Contains(name, " ") {
				return failure{name: name, text: text} // an error within another that is no more than its text
			}
			return f
		}
	}
	text := underlying(span.Status().Message())
	name, _, _ := strings.Cut(text, ":")
	return failure{name: name, text: text}
}

// langSmith begins its scopes. Its exporter for JavaScript says of each span at first that it went well, which is final, and names no error but
// in the text: AI_APICallError: overloaded.
const langSmith = "langsmith"

// excepted reports whether a span has an exception and a status that was told before it.
func excepted(span ptrace.Span) bool {
	for _, e := range span.Events().All() {
		if e.Name() == "exception" && span.Status().Code() == ptrace.StatusCodeOk {
			return true
		}
	}
	return false
}

// underlying is the error within what OpenAI's agents say of it: Error getting response: {'error': 'litellm.RateLimitError: ...'}. Where
// what is before the object names a refusal, that is the error and the object the provider's answer.
func underlying(text string) string {
	said, inner, found := strings.Cut(text, ": {'error': ")
	if !found || refusal(said) {
		return text
	}
	return strings.Trim(inner, `'"}`)
}

// refused reports whether the error of a failed span says that the provider answered without doing any work.
func (f *facts) refused() bool {
	if f.has(errorType) && refusal(f.value(errorType).AsString()) {
		return true
	}
	return refusal(f.failure.name) || f.failure.answered() || f.failure.causedByRefusal() || f.failure.wrapsRefusal()
}

// refusal reports whether the name of an error is that of a refusal, or a status of HTTP.
func refusal(word string) bool {
	_, code, _ := strings.Cut(word, "httpCode=") // as Koog names its errors, KoogHttpClientException-OpenAILLMClient-httpCode=400
	if status(word) || status(code) || answers[word] {
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

func status(word string) bool {
	return len(word) == 3 && (word[0] == '4' || word[0] == '5') && strings.Trim(word, "0123456789") == ""
}

// answered reports whether the text of an error is that of the provider's answer: it begins with the answer's status, as OpenAI's,
// Anthropic's and Google's SDKs write it; those for Go have the request before it, and those for Java a colon behind it.
func (e failure) answered() bool {
	text := e.text
	if _, answer, ok := strings.Cut(text, `": `); ok && strings.HasPrefix(text, `POST "`) {
		text = answer
	}
	const most = 8 // frameworks upon each other: the text may be anyone's
	for range most {
		answer, ok := wrapped(text)
		if !ok {
			break
		}
		if name, _, ok := strings.Cut(answer, "("); ok && refusal(name) {
			return true
		}
		text = answer
	}
	for _, word := range [...]string{"Error code: ", "HTTP ", "Error "} { // of OpenAI, Spring AI, and Google's SDK for Go
		text = strings.TrimPrefix(text, word)
	}
	code := text
	if end := strings.IndexAny(text, " :,"); end >= 0 {
		code = text[:end]
	}
	return status(code) || ofAWS(text) || e.name == aiSDKError && !ownWords(text)
}

// wrappers are words in which frameworks put what an SDK said, behind what begins so.
var wrappers = [...]struct{ begin, words string }{
	{"Error calling model '", "): "},         // of LangChain, around Google's
	{"Google Gemini API error: ", "error: "}, // of CrewAI, as are the next
	{"OpenAI API call failed: ", "failed: "},
	{"Anthropic API call failed: ", "failed: "},
	{"The following component failed to run:", "\nError: "}, // of Haystack's pipelines, and around Google's
	{"Error in Google Gen AI chat generation: ", "generation: "},
}

// wrapped is what an SDK said within the words of a framework. Those of Microsoft's have the class of their client before it.
func wrapped(text string) (answer string, ok bool) {
	if before, rest, ok := strings.Cut(text, "> service failed to complete the "); ok && strings.Contains(before, "(\"<class '") {
		rest = strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz") // prompt, or request
		return strings.TrimLeft(rest, `":, `), true
	}
	for _, w := range wrappers {
		if _, answer, ok := strings.Cut(text, w.words); ok && strings.HasPrefix(text, w.begin) {
			return answer, true
		}
	}
	return "", false
}

// aiSDKError is what the AI SDK calls all that goes wrong with a request. The text is the provider's unless it is one of these.
const aiSDKError = "AI_APICallError"

var aiSDKWords = []string{
	"Cannot connect to API", "Failed to process", "Invalid JSON response", "Response body is empty", "Failed to read",
}

func ownWords(text string) bool {
	for _, begin := range aiSDKWords {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return false
}

// moderates reports whether c is one of OpenAI's moderations, which are free and count nothing.
func (c *Call) moderates() bool {
	model := cmp.Or(c.Model, c.RequestModel)
	return contains(model, "omni-moderation") || contains(model, "text-moderation")
}
