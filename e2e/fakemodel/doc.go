// Package fakemodel is a model provider that costs nothing: it speaks the wire format of Anthropic Messages, OpenAI Chat
// Completions, OpenAI Responses and Gemini generateContent, streamed and not, so that real SDKs talk to it unchanged.
//
// A request's path starts with the name of a case: POST /weather/v1/messages belongs to the case "weather". Answers are
// canned: the first tool that is offered is called once, then comes a line of text. Usage is deterministic: it grows with
// the index of the call in its case, so that no two calls of a case look the same, and cached tokens appear where the
// provider would have them: Anthropic's only when the request asks for a cache, OpenAI's from the second call on.
//
// The server is strict where providers are: credentials, required fields, roles, and tool results that answer a call.
// Every billable request is recorded; [Server.Calls] is the truth that the telemetry of an SDK is held against.
package fakemodel
