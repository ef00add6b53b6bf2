package e2btest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// api serves the control plane.
func (c *Cloud) api(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-API-Key") != Key {
		refuse(w, http.StatusUnauthorized, "Invalid API key, please visit https://e2b.dev/docs/api-key for more information.")
		return
	}
	if r.Method != http.MethodGet {
		c.violation("%s %s", r.Method, r.URL.Path)
		refuse(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v2/sandboxes", c.list)
	mux.HandleFunc("GET /sandboxes/{id}", c.detail)
	mux.HandleFunc("GET /v2/sandboxes/{id}/logs", c.logsV2)
	mux.HandleFunc("GET /sandboxes/{id}/logs", c.logsV1)
	if !c.NoEvents {
		mux.HandleFunc("GET /events/sandboxes", c.listEvents)
	}
	mux.ServeHTTP(w, r)
}

func (c *Cloud) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, ok := limitOf(w, q, 100)
	if !ok {
		return
	}
	limit = min(limit, c.PageSize)
	states := strings.Split(q.Get("state"), ",")
	want, err := metadataOf(q.Get("metadata"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "Invalid metadata")
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var match []*Sandbox
	for _, s := range c.sandboxes {
		if slices.Contains(states, s.state) && s.has(want) && (q.Get("template") == "" || q.Get("template") == s.Template) {
			match = append(match, s)
		}
	}
	slices.SortFunc(match, func(a, b *Sandbox) int { return strings.Compare(a.ID, b.ID) })
	if q.Get("order") != "asc" {
		slices.Reverse(match)
	}
	from := 0
	if token := q.Get("nextToken"); token != "" {
		raw, err := base64.URLEncoding.DecodeString(token)
		if err != nil {
			refuse(w, http.StatusBadRequest, "Invalid next token")
			return
		}
		if from, err = strconv.Atoi(strings.TrimSuffix(string(raw), "__"+q.Get("order"))); err != nil {
			refuse(w, http.StatusBadRequest, "Invalid next token")
			return
		}
	}
	to := min(from+limit, len(match))
	page := []map[string]any{}
	for _, s := range match[min(from, to):to] {
		page = append(page, s.item())
	}
	if to < len(match) {
		w.Header().Set("X-Next-Token", base64.URLEncoding.EncodeToString(fmt.Appendf(nil, "%d__%s", to, q.Get("order"))))
	}
	reply(w, http.StatusOK, page)
}

func limitOf(w http.ResponseWriter, q url.Values, most int) (int, bool) {
	limit := most
	if s := q.Get("limit"); s != "" {
		limit, _ = strconv.Atoi(s)
	}
	if limit > most || limit < 1 {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("validation error: parameter \"limit\": number must be at most %d", most))
		return 0, false
	}
	return limit, true
}

// metadataOf reads a filter whose keys and values are escaped once more than the query is.
func metadataOf(s string) (map[string]string, error) {
	want := make(map[string]string)
	for _, pair := range strings.FieldsFunc(s, func(r rune) bool { return r == '&' }) {
		k, v, _ := strings.Cut(pair, "=")
		k, err := url.QueryUnescape(k)
		if err != nil {
			return nil, err
		}
		if want[k], err = url.QueryUnescape(v); err != nil {
			return nil, err
		}
	}
	return want, nil
}

func (s *Sandbox) has(want map[string]string) bool {
	for k, v := range want {
		if s.Metadata[k] != v {
			return false
		}
	}
	return true
}

func (s *Sandbox) item() map[string]any {
	return map[string]any{
		"alias": "base", "clientID": "6532622b", "cpuCount": s.VCPUs, "diskSizeMB": 2453, "endAt": s.end.Format(time.RFC3339Nano),
		"envdVersion": s.Envd, "memoryMB": s.MemoryMiB, "metadata": s.Metadata, "sandboxID": s.ID,
		"startedAt": s.start.Format(time.RFC3339Nano), "state": s.state, "templateID": s.Template, "volumeMounts": []any{},
	}
}

func (c *Cloud) find(id string) *Sandbox {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.sandboxes {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func (c *Cloud) detail(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	s := c.find(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	if s == nil || s.state == "killed" {
		refuse(w, http.StatusNotFound, fmt.Sprintf("Sandbox %q doesn't exist or you don't have access to it", id))
		return
	}
	item := s.item()
	item["envdAccessToken"], item["allowInternetAccess"] = s.Token, true
	item["lifecycle"] = map[string]any{"autoResume": true, "onTimeout": "pause"}
	reply(w, http.StatusOK, item)
}

// entry is a line of a sandbox's log.
type entry struct {
	at   time.Time
	line map[string]any
}

// log writes a line. Called with the lock.
func (s *Sandbox) log(logger, level, message string, more map[string]any) {
	line := map[string]any{
		"buildID": "unknown", "category": "default", "envID": s.Template, "instanceID": s.ID, "sandboxID": s.ID, "level": level,
		"logger": logger, "message": message, "service": "envd", "source_type": "http_server", "teamID": "team",
	}
	maps.Copy(line, more)
	s.logs = append(s.logs, entry{time.Now().UTC(), line})
}

// Say is a program in the sandbox that writes to E2B's log itself.
func (s *Sandbox) Say(logger, level, message string, more map[string]any) {
	s.cloud.mu.Lock()
	defer s.cloud.mu.Unlock()
	s.log(logger, level, message, more)
}

func (c *Cloud) page(w http.ResponseWriter, r *http.Request, param string) ([]entry, bool) {
	q := r.URL.Query()
	limit, ok := limitOf(w, q, 1000)
	if !ok {
		return nil, false
	}
	s := c.find(r.PathValue("id"))
	if s == nil {
		return nil, true // the real one does not check
	}
	from, _ := strconv.ParseInt(q.Get(param), 10, 64)
	var page []entry
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range s.logs {
		if e.at.UnixMilli() >= from && len(page) < min(limit, c.LogPage) {
			page = append(page, e)
		}
	}
	return page, true
}

func (c *Cloud) logsV2(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("direction") != "forward" {
		c.violation("logs are read backward: %s", r.URL.RawQuery)
	}
	page, ok := c.page(w, r, "cursor")
	if !ok {
		return
	}
	logs := []map[string]any{}
	for _, e := range page {
		fields := make(map[string]string)
		for k, v := range e.line {
			switch v := v.(type) {
			case string:
				fields[k] = v
			case int, int64, uint32:
				var f float64
				_, _ = fmt.Sscan(fmt.Sprint(v), &f)
				fields[k] = fmt.Sprintf("%G", f)
			} // nested objects are dropped
		}
		level, message := fields["level"], fields["message"]
		delete(fields, "level")
		delete(fields, "message")
		logs = append(logs, map[string]any{"timestamp": e.at, "level": level, "message": message, "fields": fields})
	}
	reply(w, http.StatusOK, map[string]any{"logs": logs})
}

func (c *Cloud) logsV1(w http.ResponseWriter, r *http.Request) {
	page, ok := c.page(w, r, "start")
	if !ok {
		return
	}
	logs := []map[string]any{}
	for _, e := range page {
		raw, _ := json.Marshal(e.line)
		logs = append(logs, map[string]any{"timestamp": e.at, "line": string(raw)})
	}
	reply(w, http.StatusOK, map[string]any{"logs": logs})
}

func (c *Cloud) listEvents(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, ok := limitOf(w, q, 100)
	if !ok {
		return
	}
	offset, _ := strconv.Atoi(q.Get("offset"))
	c.mu.Lock()
	defer c.mu.Unlock()
	list := slices.Clone(c.events)
	if q.Get("orderAsc") != "true" {
		slices.Reverse(list)
	}
	offset = min(offset, len(list))
	reply(w, http.StatusOK, append([]map[string]any{}, list[offset:min(offset+limit, len(list))]...))
}
