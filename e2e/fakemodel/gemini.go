package fakemodel

import (
	"net/http"
	"strings"
)

type generateRequest struct {
	Contents []struct {
		Role  string `json:"role"`
		Parts []struct {
			FunctionResponse *struct{} `json:"functionResponse"`
		} `json:"parts"`
	} `json:"contents"`
	Tools []struct {
		FunctionDeclarations []struct {
			Name       string         `json:"name"`
			Parameters map[string]any `json:"parameters"`
			JSONSchema map[string]any `json:"parametersJsonSchema"`
		} `json:"functionDeclarations"`
	} `json:"tools"`
}

func (g *generateRequest) tools() (tools []tool, answered bool) {
	for _, t := range g.Tools {
		for _, f := range t.FunctionDeclarations {
			schema := f.Parameters
			if schema == nil {
				schema = f.JSONSchema
			}
			tools = append(tools, tool{f.Name, schema})
		}
	}
	for _, c := range g.Contents {
		for _, p := range c.Parts {
			answered = answered || p.FunctionResponse != nil
		}
	}
	return tools, answered
}

func (s *Server) generateContent(w http.ResponseWriter, r *http.Request) {
	model, verb, _ := strings.Cut(r.PathValue("call"), ":")
	if verb != "generateContent" && verb != "streamGenerateContent" {
		geminiError(w, http.StatusNotFound, "NOT_FOUND", "unknown method "+verb)
		return
	}
	if r.Header.Get("X-Goog-Api-Key") == "" && r.URL.Query().Get("key") == "" {
		geminiError(w, http.StatusForbidden, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
		return
	}
	var req generateRequest
	if err := decode(r, &req); err != nil {
		geminiError(w, http.StatusBadRequest, "INVALID_ARGUMENT", err.Error())
		return
	}
	if len(req.Contents) == 0 {
		geminiError(w, http.StatusBadRequest, "INVALID_ARGUMENT", "contents is not specified")
		return
	}
	streamed := verb == "streamGenerateContent"
	call, _ := s.record(r, Call{Provider: "gemini", Model: model, ID: "gem", Stream: streamed}, geminiUsage)
	tool := next(req.tools())
	if !streamed {
		writeJSON(w, http.StatusOK, geminiChunk(call, geminiPart(tool, answer()), true))
		return
	}
	out := s.stream(w)
	if tool == nil {
		for _, piece := range text[:len(text)-1] {
			out.send("", geminiChunk(call, geminiPart(nil, piece), false))
		}
	}
	out.send("", geminiChunk(call, geminiPart(tool, text[len(text)-1]), true))
}

func geminiPart(t *toolCall, content string) obj {
	if t != nil {
		return obj{"functionCall": obj{"name": t.name, "args": t.args}}
	}
	return obj{"text": content}
}

// geminiChunk is a response; every chunk of a stream has usage, and the last one's stands.
func geminiChunk(c Call, part obj, last bool) obj {
	u := c.Usage
	candidate := obj{"index": 0, "content": obj{"role": "model", "parts": []obj{part}}}
	usage := obj{
		"promptTokenCount": u.Input + u.CacheRead, "cachedContentTokenCount": u.CacheRead,
		"thoughtsTokenCount": u.Reasoning, "totalTokenCount": u.Input + u.CacheRead + u.Reasoning,
	}
	if last {
		candidate["finishReason"] = "STOP"
		usage["candidatesTokenCount"] = u.Output - u.Reasoning
		usage["totalTokenCount"] = u.Input + u.CacheRead + u.Output
	}
	return obj{"candidates": []obj{candidate}, "usageMetadata": usage, "modelVersion": c.Model, "responseId": c.ID}
}

func geminiError(w http.ResponseWriter, code int, status, msg string) {
	writeJSON(w, code, obj{"error": obj{"code": code, "message": msg, "status": status}})
}
