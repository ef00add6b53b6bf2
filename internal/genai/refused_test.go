package genai

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A provider's word that it did nothing, against an application's about an answer that it got, or about none.
func TestRefusal(t *testing.T) {
	for name, want := range map[string]bool{
		"ValidationException": true, "botocore.errorfactory.ValidationException": true, "mistralai.models.HTTPValidationError": true,
		"openai.RateLimitError": true, "rate_limit_error": true, "429": true, "529": true, "google.api_core.exceptions.ServiceUnavailable": true,
		"pydantic_core._pydantic_core.ValidationError": false, "ValidationError": false, "AI_TypeValidationError": false,
		"KoogHttpClientException-OpenAILLMClient-httpCode=400": true, "KoogHttpClientException-OpenAILLMClient-httpCode=200": false,
		"jsonschema.exceptions.ValidationError": false, "AI_NoObjectGeneratedError": false, "openai.LengthFinishReasonError": false,
		"api_error": true, "openai.APIError": false, "openai.APIConnectionError": false, "TimeoutError": false, "200": false, "": false,
	} {
		assert.Equal(t, want, refusal(name), name)
	}
}

func TestAnswered(t *testing.T) {
	for text, want := range map[string]bool{
		"Error code: 400 - {'error': {}}": true, "429 Too many requests": true, "400: model is required": true, "HTTP 400 - {}": true, "HTTP 200 - {}": false,
		"Error 400, Message: bad, Status: INVALID_ARGUMENT, Details: []": true, "Error 0, Message: bad": false, "503": true,
		`POST "https://models.example.com/v1/messages": 529 (Request-ID: req_1) {"type":"error"}`:                                                    true,
		"Error calling model 'gemini-2.5-flash' (RESOURCE_EXHAUSTED): 429 RESOURCE_EXHAUSTED. {'error': {}}":                                         true,
		"Error calling model 'gemini-2.5-flash': connection reset":                                                                                   false,
		`Post "https://models.example.com/v1/messages": context deadline exceeded`:                                                                   false,
		`POST "https://models.example.com/v1/messages": unexpected end of JSON input`:                                                                false,
		`("<class 'framework.ChatClient'> service failed to complete the prompt: Error code: 429 - slow down", RateLimitError('Error code: 429'))`:   true,
		`ChatClientException("<class 'framework.ChatClient'> service failed to complete the prompt: Error code: 500 - x", InternalServerError('x'))`: true,
		`ServiceResponseException("<class 'framework.ChatClient'> service failed to complete the prompt", RateLimitError('Error code: 429'))`:        true,
		`ServiceResponseException("<class 'framework.ChatClient'> service failed to complete the prompt", APITimeoutError('Request timed out.'))`:    false,
		`("<class 'framework.ChatClient'> service failed to complete the prompt: Connection error.", APIConnectionError('Connection error.'))`:       false,
		`("<class 'framework.ChatClient'> service failed to complete the request", RateLimitError("Error code: 429 - {}"))`:                          true,
		"Google Gemini API error: 429 - slow down":                                                                                                   true, "OpenAI API call failed: Error code: 500 - x": true, "OpenAI API call failed: Connection error.": false,
		"Service returned HTTP status code 500 (Service: BedrockRuntime, Status Code: 500, Request ID: null)": true, "It broke off (Service: BedrockRuntime, Status Code: 200, Request ID: 1)": false,
		"The following component failed to run:\nComponent name: 'llm'\nError: Error code: 429 - {}":                 true,
		"The following component failed to run:\nError: Error in Google Gen AI chat generation: 429 UNAVAILABLE. {}": true,
		"Error in Google Gen AI chat generation: Error in streaming response: peer closed":                           false,
		"The following component failed to run:\nComponent name: 'llm'\nError: Connection error.":                    false,
		"No such table (Service: DynamoDb, Status Code: 400, Request ID: 1)":                                         false, "x (Service: BedrockRuntime, Status Code: 4000)": false,
		"4290 tokens": false, "Connection error.": false, "200 OK": false, "": false,
	} {
		assert.Equal(t, want, failure{text: text}.answered(), text)
	}
}

// A framework for Java says nothing of an error that the provider answered with, which is among its causes; what Java itself has for one is no answer.
func TestCausedByRefusal(t *testing.T) {
	const at = "\n\tat com.example.App.main(App.java:12)\n"
	for trace, want := range map[string]bool{
		"java.lang.RuntimeException: Failed to generate content" + at + "Caused by: com.google.genai.errors.ServerException: 500 Internal Server Error. try again" + at:                           true,
		"java.lang.RuntimeException" + at + "Caused by: java.util.concurrent.ExecutionException: x" + at + "Caused by: dev.langchain4j.exception.RateLimitException\n":                            true,
		"java.lang.RuntimeException: x" + at + "Caused by: org.springframework.ai.retry.NonTransientAiException: HTTP 429 - {}" + at:                                                              true,
		"java.lang.RuntimeException: x" + at + "Caused by: com.example.orders.OrderNotFoundException: 404 of them" + at:                                                                           false,
		"java.lang.RuntimeException: x" + at + "Caused by: jakarta.persistence.EntityNotFoundException: no such entity" + at:                                                                      false,
		"java.lang.RuntimeException: x" + at + "Caused by: software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException: x (Service: DynamoDb, Status Code: 400, Request ID: 1)" + at: false,
		"java.lang.RuntimeException: Failed" + at + "Caused by: com.google.genai.errors.GenAiIOException: Failed to execute HTTP request." + at:                                                   false,
		"java.lang.RuntimeException: Failed" + at + "Caused by: java.nio.file.AccessDeniedException: /etc/key" + at:                                                                               false,
		"java.lang.RuntimeException: 500 words" + at: false, "": false,
	} {
		assert.Equal(t, want, failure{trace: trace}.causedByRefusal(), trace)
	}
}

// Errors of Go's wrap others.
func TestWrapsRefusal(t *testing.T) {
	for text, want := range map[string]bool{
		"failed to call model: Error 429, Message: slow down, Status: RESOURCE_EXHAUSTED, Details: []":                                                  true,
		`failed to create completion: POST "https://models.example.com/v1/chat/completions": 500 Internal Server Error {"message": "x: y"}`:             true,
		`failed to create completion: Post "https://models.example.com/v1/chat/completions": dial tcp: lookup models.example.com: no such host`:         false,
		"failed to call: operation error Bedrock Runtime: Converse, https response error StatusCode: 429, RequestID: x, ThrottlingException: slow down": true,
		"failed to call: error, status code: 429, status: 429 Too Many Requests, message: slow down":                                                    true,
		"failed to save: operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: x":                                         false,
		"failed to decode: offset: 500 bytes are left":                                                                                                  false, "failed to save: Error 1429: x": false,
		"flow: step: stream error: unexpected EOF": false, "Error 0, Message: none": false, "": false,
	} {
		assert.Equal(t, want, failure{name: "*fmt.wrapError", text: text}.wrapsRefusal(), text)
	}
	assert.False(t, failure{name: "ParseError", text: "line 12: 404 is no word"}.wrapsRefusal(), "of another language")
}

// The text of an error may be anyone's: it is not looked at beyond the frameworks that may lie upon each other.
func TestAnsweredIsBounded(t *testing.T) {
	const framework, refused = "OpenAI API call failed: ", "Error code: 429 - {}"
	assert.True(t, failure{text: strings.Repeat(framework, 3) + refused}.answered())
	assert.False(t, failure{text: strings.Repeat(framework, 100) + refused}.answered())
}

// What OpenAI's agents say of an error is what went wrong, and the error within.
func TestUnderlying(t *testing.T) {
	for text, want := range map[string]string{
		`Error getting response: {'error': "Error code: 429 - {'error': {'message': 'slow down'}}"}`: `Error code: 429 - {'error': {'message': 'slow down`,
		`Error getting response: {'error': 'litellm.RateLimitError: AnthropicException'}`:            "litellm.RateLimitError: AnthropicException",
		"Error code: 429 - {'error': {'message': 'slow down'}}":                                      "Error code: 429 - {'error': {'message': 'slow down'}}",
		"RateLimitError: {'error': {'message': 'slow down'}}":                                        "RateLimitError: {'error': {'message': 'slow down'}}",
		"Connection error.": "Connection error.", "": "",
	} {
		assert.Equal(t, want, underlying(text), text)
	}
}
