package langfusetest

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// authorize finds the request's project, or answers 401 or 403. Only the secret key selects the project; a public key
// that does not belong to it is refused here, where the real server only logs it.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) (Project, bool) {
	header := r.Header.Get("Authorization")
	if header == "" {
		reply(w, http.StatusUnauthorized, map[string]any{"message": "No authorization header"})
		return Project{}, false
	}
	if strings.HasPrefix(header, "Bearer ") {
		reply(w, http.StatusForbidden, map[string]any{"message": "Access denied. Bearer auth may only post scores."})
		return Project{}, false
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
	parts := strings.Split(string(raw), ":")
	if err == nil && len(parts) == 2 {
		s.mu.Lock()
		projects := s.cfg.Projects
		s.mu.Unlock()
		for _, p := range projects {
			if p.SecretKey == parts[1] && p.PublicKey == parts[0] {
				return p, true
			}
		}
	}
	reply(w, http.StatusUnauthorized, map[string]any{
		"message": "Invalid credentials. Confirm that you've configured the correct host.",
	})
	return Project{}, false
}

// SetProjects replaces the key pairs that the server knows, as when a key is revoked or created.
func (s *Server) SetProjects(projects ...Project) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg.Projects = projects
}

// window is an organisation's use of its current minute.
type window struct {
	ends time.Time
	used int
}

// admit counts the request against the organisation's limit, or answers 429 with the headers of the real server.
func (s *Server) admit(w http.ResponseWriter, p Project) bool {
	s.mu.Lock()
	limit, now := s.cfg.PerMinute, s.now()
	win := s.windows[p.Org]
	if win == nil || now.After(win.ends) {
		win = &window{ends: now.Add(time.Minute)}
		s.windows[p.Org] = win
	}
	win.used++
	used, ends := win.used, win.ends
	s.mu.Unlock()
	if limit == 0 || used <= limit {
		return true
	}
	wait := int(ends.Sub(now).Seconds()) + 1
	w.Header().Set("Retry-After", strconv.Itoa(wait))
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(limit))
	w.Header().Set("X-RateLimit-Remaining", "0")
	w.Header().Set("X-RateLimit-Reset", ends.UTC().Format("Mon Jan 02 2006 15:04:05 GMT+0000 (Coordinated Universal Time)"))
	reply(w, http.StatusTooManyRequests, map[string]any{
		"message": "Rate limit exceeded", "code": "rate_limited",
		"details": map[string]any{"retryAfterSeconds": wait, "limit": limit, "remaining": 0, "resetAt": ends},
	})
	return false
}
