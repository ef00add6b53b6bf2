// Package envd reads a sandbox's data plane: its processes, their output, its files. It never starts, signals or writes.
//
// envd speaks the Connect protocol. Two of its calls are needed, one unary and one server stream, both in JSON, so the
// envelope is read here: the general client would bring generated code, a codec and its own timeout header, and that
// header (Connect-Timeout-Ms) must never be sent, because envd takes it for the lifetime of the process or stream.
package envd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/collector/config/configopaque"
)

// Port is where envd listens in every sandbox.
const Port = "49983"

// ErrNotFound says that the process or file is not there.
var ErrNotFound = errors.New("not found")

// Error is a reply other than 200, from envd or from the proxy before it.
type Error struct {
	Code    int
	Message string
}

// Error names the status and the message.
func (e *Error) Error() string { return fmt.Sprintf("HTTP %d: %s", e.Code, e.Message) }

// Target is one sandbox's envd.
type Target struct {
	URL     string // without a trailing slash
	Sandbox string // routes the request behind a shared host name
	Token   configopaque.String
}

// stableDomains share one host name for all sandboxes, which spares a TLS handshake and a name look-up for each.
var stableDomains = map[string]bool{"e2b.app": true, "e2b.dev": true, "e2b.pro": true}

// URL is where the envd of sandbox id is reached. A configured endpoint wins; it may hold {id} and {port}.
func URL(endpoint, domain, id string) string {
	switch {
	case endpoint != "":
		return strings.NewReplacer("{id}", id, "{port}", Port).Replace(strings.TrimRight(endpoint, "/"))
	case stableDomains[domain]:
		return "https://sandbox." + domain
	default:
		return "https://" + Port + "-" + id + "." + domain
	}
}

// Client talks to envds. HTTP must have no timeout of its own: streams last. It is safe for concurrent use.
type Client struct {
	HTTP      *http.Client
	Keepalive time.Duration // how often envd shall show that a silent stream lives
}

func (c *Client) request(ctx context.Context, t *Target, method, path string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, t.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("E2b-Sandbox-Id", t.Sandbox)
	req.Header.Set("E2b-Sandbox-Port", Port)
	req.Header.Set("Accept-Encoding", "identity") // ranges count bytes of the file, and chunks are short
	if t.Token != "" {
		req.Header.Set("X-Access-Token", string(t.Token))
	}
	return req, nil
}

func (c *Client) post(ctx context.Context, t *Target, method, contentType string, body []byte) (*http.Response, error) {
	req, err := c.request(ctx, t, http.MethodPost, "/process.Process/"+method, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Connect-Protocol-Version", "1")
	req.Header.Set("Keepalive-Ping-Interval", strconv.Itoa(max(1, int(c.Keepalive.Seconds()))))
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return nil, newError(resp)
	}
	return resp, nil
}

func newError(resp *http.Response) error {
	var reply struct {
		Code    any    `json:"code"` // a status in envd's and the proxy's own replies, a word in Connect's
		Message string `json:"message"`
	}
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if json.Unmarshal(raw, &reply) != nil || reply.Message == "" {
		reply.Message = http.StatusText(resp.StatusCode)
	}
	return &Error{Code: resp.StatusCode, Message: reply.Message[:min(len(reply.Message), 200)]}
}
