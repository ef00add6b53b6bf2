package langfusetest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ObservationsPath reads rows. Langfuse before version 4 has it, too, but not as this stand-in knows it.
const ObservationsPath = "/api/public/v2/observations"

// maxPage is the largest page of rows.
const maxPage = 1000

// parameters are those that the stand-in understands. The real server has more, and refuses what it does not know in none.
var parameters = map[string]bool{"traceId": true, "fields": true, "limit": true, "fromStartTime": true, "toStartTime": true, "cursor": true}

// serveObservations answers with the rows of a trace, in pages: ids once, however often a row arrived.
func (s *Server) serveObservations(w http.ResponseWriter, r *http.Request) {
	p, ok := s.authorize(w, r)
	if !ok || !s.admit(w, p) {
		return
	}
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	from, err1 := time.Parse(time.RFC3339, q.Get("fromStartTime"))
	to, err2 := time.Parse(time.RFC3339, q.Get("toStartTime"))
	cursor, err3 := base64.StdEncoding.DecodeString(q.Get("cursor"))
	if r.Method != http.MethodGet || err != nil || limit < 1 || limit > maxPage || err1 != nil || err2 != nil || err3 != nil {
		bad(w, "Invalid request data")
		return
	}
	for name := range q {
		if !parameters[name] {
			bad(w, "Unrecognized key: "+name)
			return
		}
	}
	rows := s.page(p.Name, q.Get("traceId"), string(cursor), from, to)
	meta := map[string]any{}
	if len(rows) > limit {
		rows = rows[:limit]
		meta["cursor"] = base64.StdEncoding.EncodeToString([]byte(rows[limit-1]["id"].(string)))
	}
	reply(w, http.StatusOK, map[string]any{"data": rows, "meta": meta})
}

// page are the rows of a trace behind an id, that began in [from, to).
func (s *Server) page(project, trace, behind string, from, to time.Time) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := []map[string]any{}
	for key, i := range s.byKey {
		at := key.start.AsTime().Truncate(time.Millisecond)
		if o := s.rows[i]; key.project == project && o.TraceID == trace && o.SpanID > behind && !at.Before(from) && at.Before(to) {
			rows = append(rows, map[string]any{"id": o.SpanID, "traceId": o.TraceID, "startTime": at.Format(time.RFC3339Nano), "type": o.Type})
		}
	}
	slices.SortFunc(rows, func(a, b map[string]any) int { return strings.Compare(a["id"].(string), b["id"].(string)) })
	return rows
}
