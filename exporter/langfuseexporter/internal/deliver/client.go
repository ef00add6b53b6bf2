package deliver

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Paths of the public API.
const (
	TracesPath = "/api/public/otel/v1/traces"
	BatchPath  = "/api/public/ingestion" // many scores; deprecated since version 4, and gone from Langfuse's Cloud
	ScorePath  = "/api/public/scores"    // one score
	HealthPath = "/api/public/health"
)

// maxAnswer is how much of an answer is read. The rest is left, and the connection with it.
const maxAnswer = 64 << 10

// maxMessage is how much of the server's words reaches the log.
const maxMessage = 512

// Settings make a Client.
type Settings struct {
	HTTP             *http.Client
	Endpoint         string // base URL
	PublicKey        string
	SecretKey        string
	IngestionVersion int
	Name, Version    string // of this exporter, as the server stores them with each span
	Gzip             bool
	Level            int // gzip level
	Limit            *Limit
}

// Client sends to one project of one server.
type Client struct {
	http   *http.Client
	base   string
	header http.Header
	gzip   *packer
	limit  *Limit

	secrets *strings.Replacer // takes the key out of the server's words, should they repeat it
}

// NewClient makes a client. It sends nothing yet.
func NewClient(s Settings) *Client {
	// A redirect would turn the POST into a GET and carry the key to another host.
	h := *s.HTTP
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	token := base64.StdEncoding.EncodeToString([]byte(s.PublicKey + ":" + s.SecretKey))
	c := &Client{http: &h, base: strings.TrimRight(s.Endpoint, "/"), limit: s.Limit, header: http.Header{
		"Authorization":                {"Basic " + token},
		"User-Agent":                   {s.Name + "/" + s.Version},
		"X-Langfuse-Public-Key":        {s.PublicKey},
		"X-Langfuse-Sdk-Name":          {s.Name},
		"X-Langfuse-Sdk-Version":       {s.Version},
		"X-Langfuse-Ingestion-Version": {strconv.Itoa(s.IngestionVersion)},
	}}
	c.secrets = strings.NewReplacer(token, "[redacted]", s.SecretKey, "[redacted]")
	if s.Gzip {
		c.gzip = newPacker(s.Level)
	}
	return c
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Traces posts an OTLP export request in protobuf. The body is the caller's again when this returns: what is sent is
// a copy, which the transport may still read after an early answer.
func (c *Client) Traces(ctx context.Context, body []byte) Result {
	encoding := ""
	if c.gzip != nil {
		body, encoding = c.gzip.pack(body), "gzip"
	} else {
		body = bytes.Clone(body)
	}
	return c.do(ctx, http.MethodPost, TracesPath, "application/x-protobuf", encoding, body)
}

// Scores posts a batch of scores, uncompressed: the JSON endpoints take nothing else.
func (c *Client) Scores(ctx context.Context, body []byte) Result {
	return c.do(ctx, http.MethodPost, BatchPath, "application/json", "", body)
}

// Score posts one score.
func (c *Client) Score(ctx context.Context, body []byte) Result {
	return c.do(ctx, http.MethodPost, ScorePath, "application/json", "", body)
}

// Version is the server's, as in 4.16.0; empty where it does not say, with what came instead.
func (c *Client) Version(ctx context.Context) (string, Result) {
	free := *c
	free.limit = &Limit{}
	r := free.do(ctx, http.MethodGet, HealthPath, "application/json", "", nil)
	var health struct {
		Version string `json:"version"`
	}
	if r.Outcome == Sent && json.Unmarshal(r.Body, &health) == nil {
		return health.Version, r
	}
	return "", r
}

// Media sends a JSON body to the media API, which has a rate limit of its own.
func (c *Client) Media(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	free := *c
	free.limit = &Limit{}
	r := free.do(ctx, method, path, "application/json", "", body)
	return r.Body, r.Err
}

// Upload puts a medium to a signed address of another server, without this one's key.
func (c *Client) Upload(ctx context.Context, address string, header http.Header, body []byte) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, address, bytes.NewReader(body))
	if err != nil {
		return 0, withoutURL(err)
	}
	req.Header = header
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, withoutURL(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, nil
}

func (c *Client) do(ctx context.Context, method, path, contentType, encoding string, body []byte) Result {
	if d := c.limit.Take(); d > 0 {
		return Result{Outcome: Retry, Wait: d, Err: errors.New("waiting for the organisation's rate limit")}
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return Result{Outcome: Refused, Err: err}
	}
	for k, v := range c.header {
		req.Header[k] = v
	}
	req.Header.Set("Content-Type", contentType)
	if encoding != "" {
		req.Header.Set("Content-Encoding", encoding)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return Result{Outcome: Retry, Taken: maybeTaken(err), Err: fmt.Errorf("%s %s: %w", method, path, withoutURL(err))}
	}
	defer resp.Body.Close()
	return c.read(resp, path)
}

// read classifies an answer. A 200 from this endpoint is a queued job as JSON, never an OTLP response.
func (c *Client) read(resp *http.Response, path string) Result {
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	r := Result{
		Outcome: Classify(resp.StatusCode), Status: resp.StatusCode, Body: text, Wait: wait(resp.Header, time.Now()),
		Taken: uncertain[resp.StatusCode],
	}
	if r.Outcome == Sent && err != nil && path != TracesPath {
		return Result{Outcome: Retry, Status: resp.StatusCode, Err: err} // the answer's text matters here
	}
	if r.Wait > 0 && (r.Status == http.StatusTooManyRequests || r.Outcome == Sent) {
		c.limit.Hold(r.Wait)
	}
	if r.Outcome == Sent {
		r.Wait = 0
		return r
	}
	r.Err = &Error{Path: path, Status: r.Status, Message: c.secrets.Replace(message(text))}
	return r
}

// message finds the server's words in an error's body: {"error": ...}, {"message": ...}, both, or plain text.
func message(body []byte) string {
	var fields struct{ Message, Error any }
	words := strings.TrimSpace(string(body))
	if json.Unmarshal(body, &fields) == nil {
		var parts []string
		for _, f := range []any{fields.Message, fields.Error} {
			if s, ok := f.(string); ok && s != "" {
				parts = append(parts, s)
			}
		}
		if len(parts) > 0 {
			words = strings.Join(parts, ": ")
		}
	}
	if len(words) > maxMessage {
		words = strings.ToValidUTF8(words[:maxMessage], "") + "…"
	}
	return words
}

// withoutURL drops the address from a transport error: a proxy or an endpoint can carry credentials.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
