package langfusetest

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// maxIngestionBytes is the cap of the batch endpoint.
const maxIngestionBytes = 4_500_000

// Score is what a score-create event stored.
type Score struct {
	Project       string
	ID            string         `json:"id"`
	Name          string         `json:"name"`
	TraceID       string         `json:"traceId"`
	ObservationID string         `json:"observationId"`
	SessionID     string         `json:"sessionId"`
	Environment   string         `json:"environment"`
	Comment       string         `json:"comment"`
	DataType      string         `json:"dataType"`
	Value         any            `json:"value"`
	Metadata      map[string]any `json:"metadata"`
	Received      int            `json:"-"`
	By            string         `json:"-"` // path of the endpoint that took it
}

// Scores are the stored scores by id.
func (s *Server) Scores() map[string]Score {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]Score, len(s.scores))
	for id, score := range s.scores {
		out[id] = score
	}
	return out
}

type eventResult struct {
	ID      string `json:"id"`
	Status  int    `json:"status"`
	Message string `json:"message,omitempty"`
}

// serveIngestion takes score-create events and refuses every other type inside a 207, as a server in events_only mode.
func (s *Server) serveIngestion(w http.ResponseWriter, r *http.Request) {
	p, ok := s.authorize(w, r)
	if !ok || !s.admit(w, p) {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) > maxIngestionBytes {
		http.Error(w, "Body exceeded 4.5mb limit", http.StatusRequestEntityTooLarge)
		return
	}
	var req struct {
		Batch []struct {
			ID        string          `json:"id"`
			Type      string          `json:"type"`
			Timestamp string          `json:"timestamp"`
			Body      json.RawMessage `json:"body"`
		} `json:"batch"`
	}
	if r.Header.Get("Content-Encoding") != "" || json.Unmarshal(body, &req) != nil {
		bad(w, "Invalid JSON")
		return
	}
	successes, failures := []eventResult{}, []eventResult{}
	for _, e := range req.Batch {
		score, problem := decodeScore(e.ID, e.Type, e.Timestamp, e.Body)
		if problem != "" {
			failures = append(failures, eventResult{e.ID, http.StatusBadRequest, problem})
			continue
		}
		s.storeScore(score, p, IngestionPath)
		successes = append(successes, eventResult{ID: e.ID, Status: http.StatusCreated})
	}
	reply(w, http.StatusMultiStatus, map[string]any{"successes": successes, "errors": failures})
}

// serveScore takes one score.
func (s *Server) serveScore(w http.ResponseWriter, r *http.Request) {
	p, ok := s.authorize(w, r)
	if !ok || !s.admit(w, p) {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "" || len(body) > maxIngestionBytes {
		bad(w, "Invalid request")
		return
	}
	score, problem := decodeBody(body)
	if problem != "" {
		bad(w, problem)
		return
	}
	s.storeScore(score, p, ScorePath)
	reply(w, http.StatusOK, map[string]any{"id": score.ID})
}

func (s *Server) storeScore(score Score, p Project, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	score.Project, score.By = p.Name, path
	score.Received = s.scores[score.ID].Received + 1
	s.scores[score.ID] = score
}

func decodeScore(id, kind, timestamp string, body json.RawMessage) (Score, string) {
	_, err := time.Parse(time.RFC3339Nano, timestamp)
	switch {
	case id == "" || err != nil:
		return Score{}, "invalid event envelope"
	case kind != "score-create":
		return Score{}, "event type " + kind + " is not accepted: use the OpenTelemetry endpoint"
	}
	return decodeBody(body)
}

func decodeBody(body json.RawMessage) (score Score, problem string) {
	if json.Unmarshal(body, &score) != nil || score.Name == "" || score.ID == "" {
		return score, "invalid score body"
	}
	number, isNumber := score.Value.(float64)
	_, isString := score.Value.(string)
	switch score.DataType {
	case "NUMERIC":
		if isNumber {
			return score, ""
		}
	case "BOOLEAN":
		if isNumber && (number == 0 || number == 1) {
			return score, ""
		}
	case "CATEGORICAL":
		if isString {
			return score, ""
		}
	case "":
		if isString || isNumber {
			return score, ""
		}
	}
	return score, "invalid score value"
}
