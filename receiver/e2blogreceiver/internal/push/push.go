// Package push reads what is sent to the receiver: lines of output, lines of E2B's log, and lifecycle webhooks. It knows
// HTTP and the wire, not what becomes of the news.
package push

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"go.opentelemetry.io/collector/config/configopaque"

	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2b"
)

// Sink takes what was sent.
type Sink interface {
	// Entries takes messages, all or none; false where there is no room.
	Entries(list []e2b.Entry) bool
	// Event takes a lifecycle event.
	Event(ctx context.Context, e *e2b.Event)
}

// Handler serves POST /logs and POST /webhook.
type Handler struct {
	Sink    Sink
	Token   configopaque.String // for /logs; empty: the server authenticates
	Secret  configopaque.String // of webhooks; empty: there is no /webhook
	MaxBody int64
	// Rejected counts what was not taken, by reason.
	Rejected func(reason string)
}

// The reasons for Rejected.
const (
	RejectAuth  = "unauthorized"
	RejectBody  = "bad_body"
	RejectLarge = "too_large"
	RejectFull  = "inbox_full"
)

// Routes is the handler as a whole.
func (h *Handler) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /logs", h.logs)
	if h.Secret != "" {
		mux.HandleFunc("POST /webhook", h.webhook)
	}
	return mux
}

func (h *Handler) reject(w http.ResponseWriter, status int, reason, text string) {
	h.Rejected(reason)
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	http.Error(w, text, status)
}

// body reads the whole body; what is wrong with it has been answered where it returns false.
func (h *Handler) body(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		text := "body is larger than " + strconv.FormatInt(h.MaxBody, 10) + " bytes"
		h.reject(w, http.StatusRequestEntityTooLarge, RejectLarge, text)
		return nil, false
	case err != nil:
		h.reject(w, http.StatusBadRequest, RejectBody, "body cannot be read")
		return nil, false
	}
	return raw, true
}

func (h *Handler) logs(w http.ResponseWriter, r *http.Request) {
	if !h.authorized(r) {
		h.reject(w, http.StatusUnauthorized, RejectAuth, "a bearer token is required")
		return
	}
	raw, ok := h.body(w, r)
	if !ok {
		return
	}
	list, err := entries(r, raw)
	switch {
	case err != nil:
		h.reject(w, http.StatusBadRequest, RejectBody, err.Error())
	case !h.Sink.Entries(list):
		h.reject(w, http.StatusTooManyRequests, RejectFull, "no room")
	default:
		w.WriteHeader(http.StatusAccepted)
	}
}

func (h *Handler) authorized(r *http.Request) bool {
	if h.Token == "" {
		return true
	}
	got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
	want := sha256.Sum256([]byte("Bearer " + string(h.Token)))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

func (h *Handler) webhook(w http.ResponseWriter, r *http.Request) {
	raw, ok := h.body(w, r)
	if !ok {
		return
	}
	if !Signed(h.Secret, raw, r.Header.Get("e2b-signature")) {
		h.reject(w, http.StatusUnauthorized, RejectAuth, "the signature does not match")
		return
	}
	e, err := e2b.ParseEvent(raw)
	if err != nil {
		h.reject(w, http.StatusBadRequest, RejectBody, err.Error())
		return
	}
	h.Sink.Event(r.Context(), &e)
	w.WriteHeader(http.StatusAccepted)
}

// Signed checks E2B's signature, base64url without padding of SHA-256 of the secret followed by the body. It is no HMAC
// and has no time in it, so repeats must be told apart by the event's id.
func Signed(secret configopaque.String, body []byte, signature string) bool {
	sum := sha256.Sum256(append([]byte(secret), body...))
	want := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(want), []byte(signature)) == 1
}

// maxID bounds a sandbox id; E2B's have 20 characters.
const maxID = 128

var (
	errNoSandbox = errors.New("no sandbox: give sandbox_id in each message or in the query")
	errJSON      = errors.New("body is no JSON object, array or lines of objects; send raw output as text/plain")
)

// entries reads the body: raw output if it is plain text, else a JSON object, an array of objects, or one object a line.
// The query may name sandbox_id, pid and stream for messages that do not.
func entries(r *http.Request, raw []byte) ([]e2b.Entry, error) {
	q := r.URL.Query()
	base := e2b.Entry{Sandbox: q.Get("sandbox_id"), Event: q.Get("stream")}
	if pid, err := strconv.ParseUint(q.Get("pid"), 10, 32); err == nil {
		base.PID = uint32(pid)
	}
	var list []e2b.Entry
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "text/plain" {
		if base.Event != e2b.Stderr {
			base.Event = e2b.Stdout
		}
		base.Text = string(raw)
		list = []e2b.Entry{base}
	} else {
		messages, err := split(raw)
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			e, err := e2b.ParseEntry(m)
			if err != nil {
				return nil, errJSON
			}
			list = append(list, complete(e, base))
		}
	}
	for i := range list {
		if id := list[i].Sandbox; id == "" || len(id) > maxID {
			return nil, errNoSandbox
		}
	}
	return list, nil
}

func complete(e, base e2b.Entry) e2b.Entry {
	if e.Sandbox == "" {
		e.Sandbox = base.Sandbox
	}
	if e.PID == 0 && e.Op == "" {
		e.PID = base.PID
	}
	return e
}

// split cuts a body into JSON objects.
func split(raw []byte) ([]json.RawMessage, error) {
	raw = bytes.TrimSpace(raw)
	var list []json.RawMessage
	switch {
	case len(raw) == 0:
		return nil, errJSON
	case raw[0] == '[':
		if json.Unmarshal(raw, &list) != nil {
			return nil, errJSON
		}
		return list, nil
	case json.Valid(raw): // one object, maybe over several lines
		return []json.RawMessage{raw}, nil
	}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, len(raw)+1)
	for lines.Scan() {
		if line := bytes.TrimSpace(lines.Bytes()); len(line) > 0 {
			list = append(list, bytes.Clone(line))
		}
	}
	return list, lines.Err()
}
