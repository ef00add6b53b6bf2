package golden

import (
	"bytes"
	"encoding/json"
	"path"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.yaml.in/yaml/v3"
)

// Traces are the spans of the section: OTLP JSON if its name ends in .json, otherwise the same structure in YAML.
func (c *Case) Traces(section string) ptrace.Traces {
	c.t.Helper()
	td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(c.otlp(section))
	require.NoError(c.t, err, section)
	return td
}

// Logs are the log records of the section, in the same formats as Traces.
func (c *Case) Logs(section string) plog.Logs {
	c.t.Helper()
	ld, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(c.otlp(section))
	require.NoError(c.t, err, section)
	return ld
}

// Metrics are the metrics of the section, in the same formats as Traces.
func (c *Case) Metrics(section string) pmetric.Metrics {
	c.t.Helper()
	md, err := (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics(c.otlp(section))
	require.NoError(c.t, err, section)
	return md
}

// WantTraces compares got with the section, including order. The layout of the YAML does not matter.
func (c *Case) WantTraces(section string, got ptrace.Traces) {
	c.t.Helper()
	body, err := (&ptrace.JSONMarshaler{}).MarshalTraces(got)
	require.NoError(c.t, err)
	c.wantOTLP(section, body)
}

// WantLogs is WantTraces for log records.
func (c *Case) WantLogs(section string, got plog.Logs) {
	c.t.Helper()
	body, err := (&plog.JSONMarshaler{}).MarshalLogs(got)
	require.NoError(c.t, err)
	c.wantOTLP(section, body)
}

// WantMetrics is WantTraces for metrics.
func (c *Case) WantMetrics(section string, got pmetric.Metrics) {
	c.t.Helper()
	body, err := (&pmetric.JSONMarshaler{}).MarshalMetrics(got)
	require.NoError(c.t, err)
	c.wantOTLP(section, body)
}

func (c *Case) otlp(section string) []byte {
	c.t.Helper()
	require.True(c.t, c.Has(section), "no section %s", section)
	if path.Ext(section) == ".json" { // not read as YAML: JSON may escape what YAML cannot
		return []byte(c.Text(section))
	}
	var v any
	require.NoError(c.t, yaml.Unmarshal([]byte(c.Text(section)), &v), section)
	if v == nil {
		v = map[string]any{}
	}
	body, err := json.Marshal(v)
	require.NoError(c.t, err, section)
	return body
}

func (c *Case) wantOTLP(section string, body []byte) {
	c.t.Helper()
	want := ""
	if c.Has(section) {
		want = c.pretty([]byte(c.Text(section)))
	}
	c.want(section, want, c.pretty(body))
}

// pretty formats body canonically: block style, one attribute per line.
func (c *Case) pretty(body []byte) string {
	c.t.Helper()
	var doc yaml.Node
	require.NoError(c.t, yaml.Unmarshal(body, &doc))
	if len(doc.Content) == 0 || len(doc.Content[0].Content) == 0 {
		return ""
	}
	restyle(&doc)
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	require.NoError(c.t, enc.Encode(&doc))
	return out.String()
}

func restyle(n *yaml.Node) {
	n.Style, n.HeadComment, n.LineComment, n.FootComment = 0, "", "", ""
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Value == "key" {
		n.Style = yaml.FlowStyle
	}
	for _, child := range n.Content {
		restyle(child)
	}
}
