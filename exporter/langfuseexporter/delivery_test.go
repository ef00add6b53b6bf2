package langfuseexporter

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zapcore"

	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deadletter"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

// TestTaxonomy is the table of the README: one failure of each kind before an otherwise willing server.
func TestTaxonomy(t *testing.T) {
	status := func(code int, body string) langfusetest.Fault { return langfusetest.Fault{Status: code, Body: body} }
	for _, c := range []struct {
		name     string
		fault    langfusetest.Fault
		arrives  bool
		requests int // to an end, this one included
		says     string
	}{
		{"408", status(408, ""), true, 2, ""},
		{"429", status(429, `{"message":"Rate limit exceeded"}`), true, 2, ""},
		{"500 is the object store failing", status(500, `{"message":"Internal Server Error","error":"Failed to upload JSON to S3"}`), true, 2, ""},
		{"502", status(502, "<html>bad gateway</html>"), true, 2, ""},
		{"503", status(503, `{"message":"Service Unavailable"}`), true, 2, ""},
		{"504", status(504, ""), true, 2, ""},
		{"reset", langfusetest.Fault{Reset: true}, true, 2, ""},
		{"hang", langfusetest.Fault{Hang: true}, true, 2, ""},
		{"slow", langfusetest.Fault{Slow: 20 * time.Millisecond}, true, 1, ""},
		{"400 for once divides", status(400, `{"error":"no"}`), true, 3, ""},
		{"413 for once divides", status(413, "Request Entity Too Large"), true, 3, ""},
		{"422 divides", status(422, ""), true, 3, ""},
		{"401", status(401, `{"message":"Invalid credentials."}`), false, 1, "401 Unauthorized: Invalid credentials."},
		{"403", status(403, `{"message":"Ingestion suspended"}`), false, 1, "Ingestion suspended"},
		{"404", status(404, ""), false, 1, "base URL of a Langfuse server"},
		{"405", status(405, ""), false, 1, "base URL of a Langfuse server"},
		{"301", langfusetest.Fault{Status: 301, Header: http.Header{"Location": {"https://elsewhere.test/"}}}, false, 1, "redirects"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := langfusetest.Start(t, langfusetest.Config{})
			cfg := direct(s)
			cfg.ClientConfig.Timeout = 100 * time.Millisecond
			r := newRig(t, s, cfg)
			s.Fail(c.fault)
			err := r.ConsumeTraces(t.Context(), spans(2))
			faulted := 1
			if c.fault.Slow > 0 {
				faulted = 0
			}
			assert.Len(t, s.Requests(), c.requests-faulted)
			if c.arrives {
				require.NoError(t, err)
				assert.Len(t, s.Observations(), 2)
				return
			}
			require.ErrorContains(t, err, c.says)
			assert.True(t, consumererror.IsPermanent(err))
			assert.EqualValues(t, 2, r.sum(t, "otelcol_exporter_langfuse_spans_dropped"))
		})
	}
}

// TestRetryAfter: the helper waits as long as the server says, which is far longer than its own interval here.
func TestRetryAfter(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	s.Fail(langfusetest.Fault{Status: 429, Header: http.Header{"Retry-After": {"1"}}})
	started := time.Now()
	require.NoError(t, r.ConsumeTraces(t.Context(), spans(1)))
	assert.GreaterOrEqual(t, time.Since(started), time.Second)
	assert.Len(t, s.Observations(), 1)
}

// TestPoison finds the one bad span among many, keeps it, and delivers all others.
func TestPoison(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	cfg := direct(s)
	cfg.DeadLetter.Directory = t.TempDir()
	r := newRig(t, s, cfg)
	s.Poison(func(span langfusetest.Span) bool { v, _ := span.Attributes().Get("n"); return v.Int() == 37 })
	require.NoError(t, r.ConsumeTraces(t.Context(), spans(100)))

	assert.Len(t, s.Observations(), 99)
	assert.EqualValues(t, 99, r.sum(t, "otelcol_exporter_langfuse_spans_sent"))
	assert.EqualValues(t, 1, r.sum(t, "otelcol_exporter_langfuse_spans_dropped"))
	kept := letters(t, cfg.DeadLetter.Directory)
	require.Len(t, kept, 1)
	span := kept[0].ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	reason, _ := span.Attributes().Get(deadletter.ReasonAttribute)
	assert.Equal(t, reasonBadRequest, reason.Str())

	s.Poison(nil)
	require.NoError(t, r.ConsumeTraces(t.Context(), kept[0]), "what was kept can be sent again")
	assert.Len(t, s.Observations(), 100)
}

// letters reads the dead letters back as the otlp_json_file receiver does: a document a line.
func letters(t *testing.T, dir string) (all []ptrace.Traces) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	raw, err := os.ReadFile(files[0])
	require.NoError(t, err)
	for line := range strings.Lines(string(raw)) {
		td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces([]byte(line))
		require.NoError(t, err)
		all = append(all, td)
	}
	return all
}

func TestSpansWithoutIDs(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	td := spans(3)
	td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(1).SetSpanID([8]byte{})
	require.NoError(t, r.ConsumeTraces(t.Context(), td))
	assert.Len(t, s.Observations(), 2)
	assert.Len(t, s.Requests(), 1)
	assert.EqualValues(t, 1, r.sum(t, "otelcol_exporter_langfuse_spans_dropped"))
}

// TestSize: a request never exceeds the limit; a span that does by itself is shortened, not lost.
func TestSize(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{MaxBytes: 100_000})
	cfg := direct(s)
	cfg.MaxRequestBytes = 100_000
	r := newRig(t, s, cfg)
	td := spans(30)
	all := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	for i := range 29 {
		all.At(i).Attributes().PutStr("text", strings.Repeat("x", 20_000))
	}
	all.At(29).Attributes().PutStr("langfuse.observation.input", strings.Repeat("é", 300_000))
	all.At(29).Attributes().PutStr("langfuse.observation.model.name", "gpt-4o")
	require.NoError(t, r.ConsumeTraces(t.Context(), td))
	assert.Len(t, s.Observations(), 30)
	for _, req := range s.Requests() {
		assert.Equal(t, http.StatusOK, req.Status)
	}
	for _, o := range s.Observations() {
		if o.Model == "gpt-4o" {
			assert.Contains(t, o.Input, "bytes removed]")
		}
	}
	assert.Greater(t, r.sum(t, "otelcol_exporter_langfuse_truncated"), int64(500_000))
}

// TestServerTakesLess: a proxy's own limit is found by dividing, and by shortening where nothing is left to divide.
func TestServerTakesLess(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{MaxBytes: 5_000})
	r := newRig(t, s, direct(s))
	td := spans(4)
	td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(2).Attributes().PutStr("text", strings.Repeat("x", 50_000))
	require.NoError(t, r.ConsumeTraces(t.Context(), td))
	assert.Len(t, s.Observations(), 4)
}

func TestStatusAndLoudOnce(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	push := func() { _ = r.ConsumeTraces(t.Context(), spans(1)) }
	said := func(level zapcore.Level) int { return r.logs.FilterLevelExact(level).Len() }
	push()
	s.SetProjects()
	push()
	push()
	assert.Equal(t, 1, said(zapcore.ErrorLevel), "loud, but once")
	s.SetProjects(langfusetest.Default)
	s.Fail(langfusetest.Fault{Status: 503})
	push()
	assert.Equal(t, []componentstatus.Status{
		componentstatus.StatusPermanentError, componentstatus.StatusRecoverableError, componentstatus.StatusOK,
	}, r.host.statuses)
}

// TestSecretsStayOut: not even a server that repeats the key gets it into an error.
func TestSecretsStayOut(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	s.Fail(langfusetest.Fault{Status: 401, Body: "no such key: sk-lf-test (Basic cGstbGYtdGVzdDpzay1sZi10ZXN0)"})
	err := r.ConsumeTraces(t.Context(), spans(1))
	require.ErrorContains(t, err, "no such key")
	assert.NotContains(t, err.Error(), "sk-lf-test")
	assert.NotContains(t, err.Error(), "cGstbGYtdGVzdDpzay1sZi10ZXN0")
}

// TestProjects: what one project refuses does not keep the other's spans, nor are those sent twice.
func TestProjects(t *testing.T) {
	a := langfusetest.Project{Name: "a", PublicKey: "pk-lf-a", SecretKey: "sk-lf-a", Org: "o"}
	b := langfusetest.Project{Name: "b", PublicKey: "pk-lf-b", SecretKey: "sk-lf-b", Org: "o"}
	s := langfusetest.Start(t, langfusetest.Config{Projects: []langfusetest.Project{a, b}})
	cfg := direct(s)
	cfg.PublicKey, cfg.SecretKey = "", ""
	cfg.Projects = map[string]projectConfig{
		"a": {PublicKey: configopaque.String(a.PublicKey), SecretKey: configopaque.String(a.SecretKey)},
		"b": {PublicKey: configopaque.String(b.PublicKey), SecretKey: configopaque.String(b.SecretKey)},
	}
	cfg.Routing.Attribute, cfg.Routing.Default = "team", "a"
	r := newRig(t, s, cfg)

	td := spans(2) // no route: the default
	other := td.ResourceSpans().AppendEmpty()
	other.Resource().Attributes().PutStr("team", "b")
	spans(4).ResourceSpans().At(0).ScopeSpans().MoveAndAppendTo(other.ScopeSpans())
	for _, span := range other.ScopeSpans().At(0).Spans().All() {
		span.SetTraceID([16]byte{2})
	}
	late := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	late.Scope().SetName("langfuse-sdk")
	late.Scope().Attributes().PutStr("public_key", "pk-lf-b")
	span := late.Spans().AppendEmpty()
	span.SetTraceID([16]byte{3})
	span.SetSpanID([8]byte{9})

	s.Fail(langfusetest.Fault{Status: 503})
	require.NoError(t, r.ConsumeTraces(t.Context(), td))
	count := map[string]int{}
	for _, o := range s.Observations() {
		count[o.Project]++
		assert.Equal(t, 1, o.Received, "only what failed is sent again")
	}
	assert.Equal(t, map[string]int{"a": 2, "b": 5}, count)
}

func TestNoRoute(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	cfg := direct(s)
	cfg.Projects = map[string]projectConfig{"a": {PublicKey: cfg.PublicKey, SecretKey: cfg.SecretKey}}
	cfg.PublicKey, cfg.SecretKey = "", ""
	cfg.Routing.Attribute = "team"
	r := newRig(t, s, cfg)
	require.NoError(t, r.ConsumeTraces(t.Context(), spans(2)))
	assert.Empty(t, s.Observations())
	assert.EqualValues(t, 2, r.sum(t, "otelcol_exporter_langfuse_spans_dropped"))
}

// TestEmptyHeadings: resources and scopes without spans are before the one span that is refused.
func TestEmptyHeadings(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	s.Poison(func(langfusetest.Span) bool { return true })
	td := ptrace.NewTraces()
	td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	spans(1).ResourceSpans().MoveAndAppendTo(td.ResourceSpans())
	require.Error(t, r.ConsumeTraces(t.Context(), td))
	assert.EqualValues(t, 1, r.sum(t, "otelcol_exporter_langfuse_spans_dropped"))
	require.NoError(t, r.ConsumeTraces(t.Context(), ptrace.NewTraces()))
}

// TestZeroIDsAreToldOnce: spans without ids are left out, and the log says so once.
func TestZeroIDsAreToldOnce(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	for range 2 {
		td := spans(2)
		firstSpan(td).SetSpanID(pcommon.SpanID{})
		require.NoError(t, r.ConsumeTraces(t.Context(), td))
	}
	assert.EqualValues(t, 2, r.sum(t, "otelcol_exporter_langfuse_spans_dropped"))
	assert.Equal(t, 1, r.logs.FilterMessageSnippet("without a trace or span id").Len())
	assert.Equal(t, 2, s.Spans())
}
