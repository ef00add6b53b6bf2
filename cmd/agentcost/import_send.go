package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// errSend is that an endpoint did not take what was sent: the import ends there.
var errSend = errors.New("not sent")

// sender sends spans over OTLP/HTTP.
type sender struct {
	endpoint string
	headers  headerFlag
}

// headerFlag are headers, NAME=VALUE each.
type headerFlag map[string]string

func (headerFlag) String() string { return "" }

// Set adds a header.
func (h headerFlag) Set(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return errors.New("must be NAME=VALUE")
	}
	h[name] = value
	return nil
}

// tries is how often a request is made that the endpoint has no room for; pause doubles each time.
const (
	tries = 6
	pause = 500 * time.Millisecond
)

// traces sends spans, and waits where the endpoint says that it has no room.
func (s *sender) traces(td ptrace.Traces) error {
	body, err := ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		again, err := s.post(body)
		if err == nil {
			return nil
		}
		if !again || n == tries-1 {
			return fmt.Errorf("%w: %w", errSend, err)
		}
		time.Sleep(pause << n)
	}
}

func (s *sender) post(body []byte) (again bool, err error) {
	url := strings.TrimSuffix(s.endpoint, "/")
	if !strings.HasSuffix(url, "/v1/traces") {
		url += "/v1/traces"
	}
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	for name, value := range s.headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", "application/x-protobuf")
	client := http.Client{Timeout: time.Minute}
	resp, err := client.Do(req)
	if err != nil {
		return true, err
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	switch resp.StatusCode {
	case http.StatusOK:
		return false, rejected(answer)
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true, fmt.Errorf("%s answers %s", url, resp.Status)
	}
	return false, fmt.Errorf("%s answers %s", url, resp.Status)
}

// rejected is the error of an answer that took only a part.
func rejected(answer []byte) error {
	resp := ptraceotlp.NewExportResponse()
	if resp.UnmarshalProto(answer) != nil || resp.PartialSuccess().RejectedSpans() == 0 {
		return nil
	}
	return fmt.Errorf("%d spans were rejected: %s", resp.PartialSuccess().RejectedSpans(), resp.PartialSuccess().ErrorMessage())
}
