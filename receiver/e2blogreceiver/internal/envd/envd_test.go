package envd

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func message(flags byte, msg string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{flags}, uint32(len(msg))), msg...)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// TestStream is what a stream may hold, and how it may end.
func TestStream(t *testing.T) {
	start := message(0, `{"event":{"start":{"pid":7}}}`)
	data := message(0, `{"event":{"data":{"stdout":"aGk="}}}`)
	end := message(0, `{"event":{"end":{"exitCode":7,"exited":true, "status":"exit status 7"}}}`)
	for name, tt := range map[string]struct {
		body   []byte
		out    string
		exit   int64
		isErr  error
		anyErr bool
	}{
		"whole":               {body: join(start, data, data, message(0, `{"event":{"keepalive":{}}}`), end, message(2, "{}")), out: "hihi", exit: 7, isErr: io.EOF},
		"exit code left out":  {body: join(start, message(0, `{"event":{"end":{"exited":true}}}`), message(2, "{}")), isErr: io.EOF},
		"empty messages":      {body: join(message(0, ""), data, message(0, "{}"), message(2, "")), out: "hi", exit: -99, isErr: io.EOF},
		"not found":           {body: message(2, `{"error":{"code":"not_found","message":"process with pid 9 not found"}}`), exit: -99, isErr: ErrNotFound},
		"other error":         {body: join(data, message(2, `{"error":{"code":"internal","message":"boom"}}`)), out: "hi", exit: -99, anyErr: true},
		"cut between":         {body: join(start, data), out: "hi", exit: -99, isErr: io.ErrUnexpectedEOF},
		"cut within":          {body: join(data, data[:9]), out: "hi", exit: -99, isErr: io.ErrUnexpectedEOF},
		"cut in the head":     {body: join(data, data[:3]), out: "hi", exit: -99, isErr: io.ErrUnexpectedEOF},
		"compressed":          {body: join(data, message(1, "xx")), out: "hi", exit: -99, isErr: errCompressed},
		"too large":           {body: []byte{0, 0xff, 0xff, 0xff, 0xff}, exit: -99, anyErr: true},
		"not JSON":            {body: message(0, "<html>"), exit: -99, anyErr: true},
		"not base64":          {body: message(0, `{"event":{"data":{"stdout":"%%"}}}`), exit: -99, anyErr: true},
		"nothing":             {exit: -99, isErr: io.ErrUnexpectedEOF},
		"unknown event kinds": {body: join(message(0, `{"event":{"meta":{"x":1}},"more":2}`), message(2, "{}")), exit: -99, isErr: io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "2", r.Header.Get("Keepalive-Ping-Interval"))
				assert.Empty(t, r.Header.Get("Connect-Timeout-Ms"))
				body, _ := io.ReadAll(r.Body)
				assert.Equal(t, message(0, `{"process":{"pid":7}}`), body)
				_, _ = w.Write(tt.body)
			}))
			defer srv.Close()
			c := Client{HTTP: srv.Client(), Keepalive: 2 * time.Second}
			s, err := c.Attach(t.Context(), &Target{URL: srv.URL}, 7)
			require.NoError(t, err)
			defer s.Close()
			var out []byte
			exit := int64(-99)
			for err == nil {
				var e Event
				if e, err = s.Next(); e.Data != nil {
					out = append(out, e.Data.Stdout...)
				}
				if e.End != nil {
					exit = e.End.ExitCode
				}
			}
			assert.Equal(t, tt.out, string(out))
			assert.Equal(t, tt.exit, exit)
			if tt.anyErr {
				assert.NotErrorIs(t, err, io.EOF)
			} else {
				assert.ErrorIs(t, err, tt.isErr)
			}
		})
	}
}

// TestSilent gives up a stream on which not even keepalives come.
func TestSilent(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	defer srv.Close()
	c := Client{HTTP: srv.Client(), Keepalive: 20 * time.Millisecond}
	s, err := c.Attach(t.Context(), &Target{URL: srv.URL}, 7)
	require.NoError(t, err)
	defer s.Close()
	_, err = s.Next()
	assert.Error(t, err)
}

func TestURL(t *testing.T) {
	assert.Equal(t, "https://sandbox.e2b.app", URL("", "e2b.app", "ibox"))
	assert.Equal(t, "https://49983-ibox.e2b.example", URL("", "e2b.example", "ibox"))
	assert.Equal(t, "http://127.0.0.1:3002", URL("http://127.0.0.1:3002/", "e2b.app", "ibox"))
	assert.Equal(t, "http://49983-ibox.local:80", URL("http://{port}-{id}.local:80", "e2b.app", "ibox"))
}

// TestRead is a row per reply; the real ones are 206, 416 and 404.
func TestRead(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		header map[string]string
		body   string
		data   string
		size   int64
		err    bool
	}{
		"more":                {206, map[string]string{"Content-Range": "bytes 12-17/18"}, "line3\n", "line3\n", 18, false},
		"nothing new":         {416, map[string]string{"Content-Range": "bytes */12"}, "invalid range", "", 12, false},
		"shorter than before": {416, map[string]string{"Content-Range": "bytes */3"}, "invalid range", "", 3, false},
		"no ranges known":     {200, map[string]string{"Content-Length": "18"}, "line1\nline2\nline3\n", "line3\n", 18, false},
		"shorter, no ranges":  {200, map[string]string{"Content-Length": "5"}, "line1", "", 5, false},
		"missing":             {404, nil, `{"code":404,"message":"path '/x' does not exist"}`, "", 0, true},
		"no token":            {401, nil, `{"code":401,"message":"unauthorized access"}`, "", 0, true},
		"other bytes":         {206, map[string]string{"Content-Range": "bytes 0-5/18"}, "line1\n", "", 0, true},
		"no range told":       {206, nil, "line3\n", "", 0, true},
		"bad range":           {416, map[string]string{"Content-Range": "bytes */x"}, "", "", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "/x", r.URL.Query().Get("path"))
				assert.Equal(t, "identity", r.Header.Get("Accept-Encoding"))
				assert.Contains(t, r.Header.Get("Range"), "bytes=12-")
				for k, v := range tt.header {
					w.Header().Set(k, v)
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			}))
			defer srv.Close()
			c := Client{HTTP: srv.Client(), Keepalive: time.Second}
			data, size, err := c.Read(t.Context(), &Target{URL: srv.URL}, "/x", 12)
			assert.Equal(t, tt.err, err != nil, err)
			assert.Equal(t, tt.status == 404, errors.Is(err, ErrNotFound))
			assert.Equal(t, tt.data, string(data))
			assert.Equal(t, tt.size, size)
		})
	}
}

func FuzzFrames(f *testing.F) {
	f.Add(join(message(0, `{"event":{}}`), message(2, `{}`)))
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := frames{r: bufio.NewReader(bytes.NewReader(raw))}
		read := 0
		for {
			msg, end, err := in.next()
			if err != nil {
				return
			}
			if read += 5 + len(msg); read > len(raw) {
				t.Fatalf("read %d bytes of %d", read, len(raw))
			}
			if end {
				_ = streamError(msg)
			}
		}
	})
}
