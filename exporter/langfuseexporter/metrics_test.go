package langfuseexporter

import (
	"testing"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

func sumOf(t *testing.T, m metricdata.Metrics) (n int64) {
	t.Helper()
	switch data := m.Data.(type) {
	case metricdata.Sum[int64]:
		for _, p := range data.DataPoints {
			n += p.Value
		}
	case metricdata.Gauge[int64]:
		for _, p := range data.DataPoints {
			n += p.Value
		}
	default:
		t.Fatalf("%s is no integer sum or gauge", m.Name)
	}
	return n
}
