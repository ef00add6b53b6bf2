package agentmetricsconnector

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// docs/metrics.md tells every metric, its kind and its labels, and none that is not there.
func TestDocumentedMetrics(t *testing.T) {
	page, err := os.ReadFile("../../docs/metrics.md")
	require.NoError(t, err)
	documented := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\| (counter|histogram) \\| (.*?) ?\\|").FindAllStringSubmatch(string(page), -1) {
		documented[m[1]] = strings.TrimSpace(m[2] + " " + strings.ReplaceAll(m[3], "`", ""))
	}
	actual := map[string]string{}
	m := newMetrics()
	for _, f := range m.all() {
		kind := "counter"
		if f.Bounds != nil {
			kind = "histogram"
		}
		for _, l := range f.Labels {
			kind += " " + l.Name
		}
		actual[f.Name] = kind
	}
	require.Equal(t, actual, documented)
}
