package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// upstream are the Collector's own metrics that dashboards and alerts use.
var upstream = []string{
	"otelcol_exporter_queue_capacity", "otelcol_exporter_queue_size", "otelcol_process_memory_rss",
	"otelcol_receiver_accepted_spans", "otelcol_receiver_refused_spans",
}

// A panel or an alert on a metric that does not exist is silent for ever.
func TestDashboardsAndAlertsNameMetricsThatExist(t *testing.T) {
	known := knownMetrics(t)
	seen := 0
	for _, expr := range expressions(t) {
		for _, name := range regexp.MustCompile(`\b(?:agent|e2b|sse|otelcol)_[a-z0-9_]+`).FindAllString(expr, -1) {
			name = regexp.MustCompile(`_(?:bucket|count|sum)$`).ReplaceAllString(name, "")
			require.Contains(t, known, name, expr)
			seen++
		}
	}
	require.Greater(t, seen, 50)
}

// TestModelFiltersEveryPanel: whoever picks a model sees that model in each figure that can be told by model.
func TestModelFiltersEveryPanel(t *testing.T) {
	page, err := os.ReadFile(root + "/docs/metrics.md")
	require.NoError(t, err)
	byModel := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\| \\w+ \\|[^|]*`model`").FindAllStringSubmatch(string(page), -1) {
		byModel[m[1]] = true
	}
	require.Greater(t, len(byModel), 4)
	body, err := os.ReadFile(root + "/dashboards/cost.json")
	require.NoError(t, err)
	uses := regexp.MustCompile(`\b(agent_[a-z_]+?)(?:_bucket|_sum|_count)?(\{[^}]*\})?\[`).FindAllStringSubmatch(string(body), -1)
	require.Greater(t, len(uses), 15)
	for _, use := range uses {
		if byModel[use[1]] {
			require.Contains(t, use[2], "$model", use[0])
		}
	}
}

// knownMetrics are those of docs/metrics.md, which the connector's test holds true, and the own metrics of our components.
func knownMetrics(t *testing.T) map[string]bool {
	known := map[string]bool{}
	for _, name := range upstream {
		known[name] = true
	}
	page, err := os.ReadFile(root + "/docs/metrics.md")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		known[m[1]] = true
	}
	files, err := filepath.Glob(root + "/*/*/metadata.yaml")
	require.NoError(t, err)
	for _, file := range files {
		body, err := os.ReadFile(file)
		require.NoError(t, err)
		var metadata struct {
			Telemetry struct{ Metrics map[string]any }
		}
		require.NoError(t, yaml.Unmarshal(body, &metadata))
		for name := range metadata.Telemetry.Metrics {
			known["otelcol_"+name] = true
		}
	}
	return known
}

// expressions are all queries of dashboards/.
func expressions(t *testing.T) []string {
	var all []string
	files, err := filepath.Glob(root + "/dashboards/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		body, err := os.ReadFile(file)
		require.NoError(t, err)
		var d struct {
			Panels []struct {
				Targets []struct{ Expr string }
			}
		}
		require.NoError(t, json.Unmarshal(body, &d), file)
		for _, p := range d.Panels {
			for _, target := range p.Targets {
				all = append(all, target.Expr)
			}
		}
	}
	body, err := os.ReadFile(root + "/dashboards/alerts.yaml")
	require.NoError(t, err)
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	require.NoError(t, yaml.Unmarshal(body, &rules))
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			require.NotEmpty(t, r.Alert)
			all = append(all, r.Expr)
		}
	}
	return all
}
