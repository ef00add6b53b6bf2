package convert_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/convert"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden converts what real SDKs emitted and agent_cost priced, sends it to a server, and compares what its users
// would see; and what the application set itself must be what it was.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.otlp.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".otlp.json"), func(t *testing.T) {
			td := read(t, file)
			said := langfuseAttributes(td)
			inPlace(t, td, convert.Options{})
			for _, version := range []string{"4", "3"} {
				got := show(observe(t, td, version))
				golden := strings.TrimSuffix(file, ".otlp.json") + ".golden"
				if *update {
					require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				assert.Empty(t, cmp.Diff(string(want), got), "write mode %s", version)
			}
			now := langfuseAttributes(td)
			for i := range said {
				for k, v := range said[i] {
					assert.Equal(t, v, now[i][k], k)
				}
			}
			once := marshal(t, td)
			inPlace(t, td, convert.Options{})
			assert.Empty(t, cmp.Diff(once, marshal(t, td)), "converting twice is converting once")
		})
	}
}

// inPlace makes td what a server gets of it.
func inPlace(t require.TestingT, td ptrace.Traces, o convert.Options) (filtered int) {
	var c convert.Converter
	b := c.Convert(td, o)
	got, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(b.Body)
	require.NoError(t, err)
	require.Equal(t, got.SpanCount(), b.Spans)
	got.MoveTo(td)
	return b.Filtered
}

func read(t *testing.T, file string) ptrace.Traces {
	t.Helper()
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(raw)
	require.NoError(t, err)
	return td
}

// langfuseAttributes are the langfuse.* attributes of every span.
func langfuseAttributes(td ptrace.Traces) (all []map[string]any) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				m := map[string]any{}
				for k, v := range span.Attributes().All() {
					if strings.HasPrefix(k, "langfuse.") {
						m[k] = v.AsRaw()
					}
				}
				all = append(all, m)
			}
		}
	}
	return all
}

func marshal(t *testing.T, td ptrace.Traces) string {
	t.Helper()
	raw, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
	require.NoError(t, err)
	return string(raw)
}

// observe is what a server makes of td in one of its two write modes.
func observe(t *testing.T, td ptrace.Traces, version string) []langfusetest.Observation {
	t.Helper()
	s := langfusetest.New(langfusetest.Config{Projects: []langfusetest.Project{langfusetest.Default}})
	body, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	require.NoError(t, err)
	req := httptest.NewRequest(http.MethodPost, langfusetest.TracesPath, bytes.NewReader(body))
	req.SetBasicAuth(langfusetest.Default.PublicKey, langfusetest.Default.SecretKey)
	req.Header.Set("Content-Type", "application/x-protobuf")
	req.Header.Set("x-langfuse-ingestion-version", version)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, req)
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	require.Empty(t, s.Rejected())
	return s.Observations()
}

// show prints observations as a user sees them, one block each, without what is empty.
func show(rows []langfusetest.Observation) string {
	var b strings.Builder
	for _, o := range rows {
		fmt.Fprintf(&b, "%s %q\n", o.Type, o.Name)
		line := func(key string, v any) {
			if s := shorten(v); s != "" && s != "null" && s != "{}" {
				fmt.Fprintf(&b, "  %-10s %s\n", key, s)
			}
		}
		line("level", strings.TrimPrefix(o.Level, "DEFAULT"))
		line("status", o.StatusMessage)
		line("model", o.Model)
		line("parameters", o.ModelParameters)
		line("usage", o.Usage)
		line("cost", o.Cost)
		line("input", o.Input)
		line("output", o.Output)
		line("calls", strings.Join(o.ToolCalls, " "))
		line("first", o.CompletionStart)
		line("prompt", strings.TrimSpace(o.PromptName+" "+o.PromptVersion))
		line("user", o.UserID)
		line("session", o.SessionID)
		line("trace", o.TraceName)
		line("tags", strings.Join(o.Tags, ", "))
		line("version", o.Version)
		line("release", o.Release)
		line("env", strings.TrimPrefix(o.Environment, "default"))
		line("metadata", metadata(o))
	}
	return b.String()
}

// metadata is the filterable part.
func metadata(o langfusetest.Observation) string {
	var list []string
	for k, v := range o.Metadata {
		if k != "attributes" && k != "resourceAttributes" && k != "scope" {
			list = append(list, k+"="+shorten(v))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func shorten(v any) string {
	s, ok := v.(string)
	if !ok {
		raw, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		s = string(raw)
	}
	s = strings.ReplaceAll(s, "\n", `\n`)
	if len(s) > 400 {
		s = s[:400] + "…"
	}
	return s
}
