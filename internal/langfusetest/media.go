package langfusetest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// Media is one uploaded object.
type Media struct {
	Project, ID, ContentType, TraceID, ObservationID, Field string
	Bytes                                                   []byte
	Hash                                                    string
	UploadStatus                                            int // as the client reported it; 0 until then
}

// Media are the objects by id.
func (s *Server) Media() map[string]Media {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]Media, len(s.media))
	for id, m := range s.media {
		out[id] = *m
	}
	return out
}

func (s *Server) serveMedia(w http.ResponseWriter, r *http.Request) {
	p, ok := s.authorize(w, r)
	if !ok {
		return
	}
	var req struct {
		TraceID       string `json:"traceId"`
		ObservationID string `json:"observationId"`
		Field         string `json:"field"`
		ContentType   string `json:"contentType"`
		ContentLength int    `json:"contentLength"`
		SHA256        string `json:"sha256Hash"`
	}
	if json.NewDecoder(r.Body).Decode(&req) != nil || req.TraceID == "" || req.ContentLength <= 0 || len(req.SHA256) != 44 ||
		!strings.Contains(" input output metadata ", " "+req.Field+" ") {
		bad(w, "Invalid request data")
		return
	}
	raw, _ := base64.StdEncoding.DecodeString(req.SHA256)
	id := base64.RawURLEncoding.EncodeToString(raw)[:22]
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.media[id]
	if m != nil && m.UploadStatus == http.StatusOK {
		reply(w, http.StatusCreated, map[string]any{"mediaId": id, "uploadUrl": nil})
		return
	}
	s.media[id] = &Media{
		Project: p.Name, ID: id, ContentType: req.ContentType, TraceID: req.TraceID, ObservationID: req.ObservationID,
		Field: req.Field, Hash: req.SHA256,
	}
	reply(w, http.StatusCreated, map[string]any{"mediaId": id, "uploadUrl": s.URL + uploadPath + id})
}

// serveUpload is the object store: it checks the checksum header and, unlike the API, wants no authorization.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	sum := sha256.Sum256(body)
	hash := base64.StdEncoding.EncodeToString(sum[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.media[strings.TrimPrefix(r.URL.Path, uploadPath)]
	if m == nil || r.Method != http.MethodPut || r.Header.Get("Authorization") != "" || r.Header.Get("Content-Type") != m.ContentType ||
		r.Header.Get("x-amz-checksum-sha256") != hash || hash != m.Hash {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	m.Bytes = body
	w.WriteHeader(http.StatusOK)
}

func (s *Server) serveMediaPatch(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.authorize(w, r); !ok {
		return
	}
	var req struct {
		Status int `json:"uploadHttpStatus"`
	}
	err := json.NewDecoder(r.Body).Decode(&req)
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.media[strings.TrimPrefix(r.URL.Path, MediaPath+"/")]
	if err != nil || m == nil || r.Method != http.MethodPatch {
		bad(w, "Invalid request data")
		return
	}
	m.UploadStatus = req.Status
	w.WriteHeader(http.StatusOK)
}
