package genai

import (
	"net/http"
	"strconv"
	"strings"
)

// asking are what the names of errors in Java begin with that are of an answer to a request for a model: the vendors' SDKs, the frameworks around
// them, and the clients of HTTP that these have. What else refuses within such a call, as a database does where an answer is handed on, says
// nothing of the model, which may have been paid for.
var asking = [...]string{
	"com.openai.", "com.azure.", "com.anthropic.", "com.google.genai.", "com.google.api.gax.", "com.google.adk.", "com.cohere.", "com.mistral.",
	"com.alibaba.dashscope.", "com.theokanning.openai.", "software.amazon.awssdk.services.bedrock", "com.embabel.", "dev.langchain4j.", "io.quarkiverse.langchain4j.",
	"io.agentscope.", "ai.koog.", "io.ktor.client.", "org.springframework.ai.", "org.springframework.web.client.", "org.springframework.web.reactive.",
	"org.jboss.resteasy.", "jakarta.ws.rs.", "retrofit2.", "feign.", "io.micronaut.http.client.", "com.microsoft.semantickernel.",
}

// asks reports whether the name of an error in Java is of a request for a model.
func asks(name string) bool {
	for _, begin := range asking {
		if strings.HasPrefix(name, begin) {
			return true
		}
	}
	return false
}

// causedByRefusal reports whether an error of Java's, which may be a framework's that says nothing, has the provider's answer among its
// causes: RuntimeException: Failed to generate content, caused by ServerException: 500 Internal Server Error.
func (e failure) causedByRefusal() bool {
	const cause = "\nCaused by: "
	for _, rest, found := strings.Cut(e.trace, cause); found; _, rest, found = strings.Cut(rest, cause) {
		line, _, _ := strings.Cut(rest, "\n")
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\r"), ": ")
		if asks(name) && (refusal(name) || failure{name: name, text: text}.answered()) {
			return true
		}
	}
	return false
}

// wrapsRefusal reports whether an error of Go's that wraps others, each behind a colon, has the provider's answer in it: failed to call model:
// Error 429, Message: slow down. A number alone is no status, but with its words. AWS's SDK names the service.
func (e failure) wrapsRefusal() bool {
	if !strings.HasPrefix(e.name, "*fmt.wrapError") {
		return false
	}
	const aws = "operation error "
	if _, service, ok := strings.Cut(e.text, aws); ok && !strings.HasPrefix(service, "Bedrock") {
		return false
	}
	const most = 8 // more than frameworks lie upon each other
	_, rest, found := strings.Cut(e.text, ": ")
	for range most {
		if !found {
			return false
		}
		if (failure{text: rest}).answered() && !counts(rest) {
			return true
		}
		_, rest, found = strings.Cut(rest, ": ")
	}
	return false
}

// counts reports whether a text begins with a number that is no status: 404 is no word.
func counts(text string) bool {
	number, words, spaced := strings.Cut(text, " ")
	code, err := strconv.Atoi(number)
	return spaced && err == nil && !strings.HasPrefix(words, http.StatusText(code))
}

// ofAWS reports whether an error's text is of Bedrock's answer as AWS's SDK for Java writes it: ... (Service: BedrockRuntime, Status Code: 500, Request
// ID: ...). The application's own services may be AWS's, too.
func ofAWS(text string) bool {
	_, answer, _ := strings.Cut(text, " (Service: ")
	service, code, ok := strings.Cut(answer, "Status Code: ")
	return ok && strings.Contains(service, "Bedrock") && status(digits(code))
}
