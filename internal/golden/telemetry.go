package golden

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// WantTelemetry compares the component's own metrics whose names begin with prefix with the section telemetry: sorted,
// one series per line, as `name{key=value,...} number`. A histogram is shown by its count, as name_count. Metrics named
// in except, whose values a test cannot know, are left out.
func (c *Case) WantTelemetry(tel *componenttest.Telemetry, prefix string, except ...string) {
	c.t.Helper()
	var rm metricdata.ResourceMetrics
	require.NoError(c.t, tel.Reader.Collect(context.Background(), &rm))
	var lines []string
	for _, sm := range rm.ScopeMetrics {
		for _, m := range sm.Metrics {
			if strings.HasPrefix(m.Name, prefix) && !slices.Contains(except, m.Name) {
				lines = append(lines, series(m)...)
			}
		}
	}
	slices.Sort(lines)
	c.Want("telemetry", strings.Join(lines, ""))
}

func series(m metricdata.Metrics) []string {
	switch data := m.Data.(type) {
	case metricdata.Sum[int64]:
		return numbers(m.Name, data.DataPoints)
	case metricdata.Sum[float64]:
		return numbers(m.Name, data.DataPoints)
	case metricdata.Gauge[int64]:
		return numbers(m.Name, data.DataPoints)
	case metricdata.Gauge[float64]:
		return numbers(m.Name, data.DataPoints)
	case metricdata.Histogram[int64]:
		return counts(m.Name, data.DataPoints)
	case metricdata.Histogram[float64]:
		return counts(m.Name, data.DataPoints)
	}
	return []string{fmt.Sprintf("%s %T\n", m.Name, m.Data)}
}

func numbers[N int64 | float64](name string, points []metricdata.DataPoint[N]) []string {
	var lines []string
	for _, p := range points {
		lines = append(lines, line(name, p.Attributes, p.Value))
	}
	return lines
}

func counts[N int64 | float64](name string, points []metricdata.HistogramDataPoint[N]) []string {
	var lines []string
	for _, p := range points {
		lines = append(lines, line(name+"_count", p.Attributes, p.Count))
	}
	return lines
}

func line(name string, attrs attribute.Set, value any) string {
	if attrs.Len() == 0 {
		return fmt.Sprintf("%s %v\n", name, value)
	}
	return fmt.Sprintf("%s{%s} %v\n", name, attrs.Encoded(attribute.DefaultEncoder()), value)
}
