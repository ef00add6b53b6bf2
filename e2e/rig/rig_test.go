package rig

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

func TestParseStat(t *testing.T) {
	for _, command := range []string{"otelcol-genai", "a) b"} {
		got, err := parseStat("7 (" + command + ") S 1 7 7 0 -1 4194560 100 0 0 0 123 45 0 0 20 0 9 0 100 0 0")
		require.NoError(t, err)
		assert.Equal(t, 1680*time.Millisecond, got, command)
	}
	_, err := parseStat("7 (x) S 1")
	require.Error(t, err)
}

func TestParsePeak(t *testing.T) {
	got, err := parsePeak("Name:\tx\nVmPeak:\t  900 kB\nVmHWM:\t   61440 kB\n")
	require.NoError(t, err)
	assert.EqualValues(t, 60<<20, got)
	_, err = parsePeak("Name:\tx\n")
	require.Error(t, err)
}

func oneSpan(t *testing.T, withID bool) []byte {
	t.Helper()
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	if withID {
		span.SetTraceID([16]byte{1})
		span.SetSpanID([8]byte{2})
	}
	body, err := ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
	require.NoError(t, err)
	return body
}

func zipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	_, err := z.Write(data)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return buf.Bytes()
}

func TestSink(t *testing.T) {
	good := oneSpan(t, true)
	for name, tc := range map[string]struct {
		body   []byte
		key    string
		header map[string]string
		fail   int
		status int
	}{
		"plain":             {body: good, status: 200},
		"gzip":              {body: zipped(t, good), header: map[string]string{"Content-Encoding": "gzip"}, status: 200},
		"zstd":              {body: good, header: map[string]string{"Content-Encoding": "zstd"}, status: 400},
		"text":              {body: good, header: map[string]string{"Content-Type": "text/plain"}, status: 400},
		"truncated":         {body: good[:len(good)-1], status: 400},
		"span without ids":  {body: oneSpan(t, false), status: 400},
		"wrong secret":      {body: good, key: "sk-lf-other", status: 401},
		"told to be broken": {body: good, fail: 500, status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			spans := 0
			s := Sink{Spans: func(td ptrace.Traces) { spans += td.SpanCount() }}
			s.Fail(tc.fail)
			r := httptest.NewRequest(http.MethodPost, TracesPath, bytes.NewReader(tc.body))
			r.Header.Set("Content-Type", "application/x-protobuf")
			for k, v := range tc.header {
				r.Header.Set(k, v)
			}
			key := SecretKey
			if tc.key != "" {
				key = tc.key
			}
			r.SetBasicAuth(PublicKey, key)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			assert.Equal(t, tc.status, w.Code, w.Body)
			assert.Equal(t, tc.status == 200, spans == 1)
		})
	}
}
