package agentguardextension

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
	"github.com/otelcol-genai/otelcol-genai/extension/agentguardextension/internal/metadata"
)

// house is a real OTLP receiver with the guard in front of it.
type house struct {
	http, grpc string // addresses
	sink       consumertest.TracesSink
	tel        *componenttest.Telemetry
}

type host map[component.ID]component.Component

func (h host) GetExtensions() map[component.ID]component.Component { return h }

func freePort(t *testing.T) string {
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	return addr
}

func build(t *testing.T) *house {
	h := &house{http: freePort(t), grpc: freePort(t), tel: componenttest.NewTelemetry()}
	set := extensiontest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = h.tel.NewTelemetrySettings()
	ext, err := NewFactory().Create(t.Context(), set, createDefaultConfig())
	require.NoError(t, err)
	f := otlpreceiver.NewFactory()
	cfg := f.CreateDefaultConfig()
	guarded := []any{map[string]any{"id": "agent_guard"}}
	require.NoError(t, confmap.NewFromStringMap(map[string]any{"protocols": map[string]any{
		"http": map[string]any{"endpoint": h.http, "middlewares": guarded},
		"grpc": map[string]any{"endpoint": h.grpc, "middlewares": guarded, "max_recv_msg_size_mib": 16},
	}}).Unmarshal(cfg))
	r, err := f.CreateTraces(t.Context(), receivertest.NewNopSettings(f.Type()), cfg, &h.sink)
	require.NoError(t, err)
	require.NoError(t, r.Start(t.Context(), host{component.MustNewID("agent_guard"): ext}))
	t.Cleanup(func() {
		require.NoError(t, r.Shutdown(context.Background()))
		require.NoError(t, ext.Shutdown(context.Background()))
	})
	return h
}

// wrap puts bytes into fields, the innermost last.
func wrap(body []byte, fields ...protowire.Number) []byte {
	for i := len(fields) - 1; i >= 0; i-- {
		body = append(protowire.AppendVarint(protowire.AppendTag(nil, fields[i], protowire.BytesType), uint64(len(body))), body...)
	}
	return body
}

// nested is a span whose attribute is a list in a list, and so on: 1.6 million levels in 15 MB.
func nested(levels int) []byte {
	backwards, size := make([][]byte, 0, 2*levels), 0
	for range levels {
		for _, field := range []protowire.Number{1, 5} {
			head := protowire.AppendVarint(protowire.AppendTag(nil, field, protowire.BytesType), uint64(size))
			backwards, size = append(backwards, head), size+len(head)
		}
	}
	value := make([]byte, 0, size)
	for i := len(backwards) - 1; i >= 0; i-- {
		value = append(value, backwards[i]...)
	}
	return wrap(value, 1, 2, 2, 9, 2)
}

func ordinary(t *testing.T, spans int) []byte {
	td := ptrace.NewTraces()
	to := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for range spans {
		to.AppendEmpty().Attributes().PutStr("k", strings.Repeat("v", 1000))
	}
	body, err := ptraceotlp.NewExportRequestFromTraces(td).MarshalProto()
	require.NoError(t, err)
	return body
}

func (h *house) post(t *testing.T, contentType string, body []byte, packed bool) int {
	if packed {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write(body)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		body = b.Bytes()
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+h.http+"/v1/traces", bytes.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", contentType)
	if packed {
		req.Header.Set("Content-Encoding", "gzip")
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	return resp.StatusCode
}

func TestHTTP(t *testing.T) {
	const proto, json = "application/x-protobuf", "application/json"
	h := build(t)
	empty := wrap(bytes.Repeat(wrap(nil, 2), 5_000_000), 1, 2)
	for name, c := range map[string]struct {
		contentType string
		body        []byte
		want        int
		spans       int
	}{
		"small":             {proto, ordinary(t, 1), 200, 1},
		"large":             {proto, ordinary(t, 500), 200, 500},
		"1.6 million deep":  {proto, nested(1_600_000), 200, 1},
		"5 million empty":   {proto, empty, 400, 0},
		"much JSON":         {json, []byte(`{"resourceSpans":[` + strings.Repeat(`{},`, 1_100_000) + `{}]}`), 400, 0},
		"too large":         {proto, make([]byte, 21<<20), 400, 0},
		"large JSON":        {json, []byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"` + strings.Repeat("[", 100_000) + `"}]}]}]}`), 200, 1},
		"what is malformed": {proto, bytes.Repeat([]byte{0xff}, 100_000), 400, 0},
	} {
		for _, packed := range []bool{false, true} {
			h.sink.Reset()
			require.Equal(t, c.want, h.post(t, c.contentType, c.body, packed), name)
			require.Equal(t, c.spans, h.sink.SpanCount(), name)
		}
	}
	m, err := h.tel.GetMetric("otelcol_extension_agent_guard_refused")
	require.NoError(t, err)
	require.NotNil(t, m)
}

// raw sends bytes as they are.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)      { return v.([]byte), nil }
func (raw) Unmarshal(data []byte, v any) error { *v.(*[]byte) = data; return nil }
func (raw) Name() string                       { return "proto" }

func TestGRPC(t *testing.T) {
	h := build(t)
	conn, err := grpc.NewClient(h.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	send := func(body []byte) error {
		var reply []byte
		return conn.Invoke(t.Context(), "/opentelemetry.proto.collector.trace.v1.TraceService/Export", body, &reply, grpc.ForceCodec(raw{}))
	}
	require.NoError(t, send(ordinary(t, 1)))
	require.NoError(t, send(ordinary(t, 500)))
	require.Equal(t, 501, h.sink.SpanCount())
	require.NoError(t, send(nested(1_600_000)))
	require.Equal(t, 502, h.sink.SpanCount())
	err = send(wrap(bytes.Repeat(wrap(nil, 2), 5_000_000), 1, 2))
	require.Contains(t, []codes.Code{codes.InvalidArgument, codes.Internal}, status.Code(err), "nothing that is sent again")
	require.ErrorContains(t, err, "more than")
	require.NoError(t, send(ordinary(t, 1)), "the process goes on")
}

func TestValidate(t *testing.T) {
	cfg := &Config{MaxItems: 0, MaxValues: -1}
	require.EqualError(t, cfg.Validate(), "max_items: must be positive (got 0)\nmax_values: must be positive (got -1)")
	require.NoError(t, createDefaultConfig().Validate())
}
