package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// TestScaledConfigurationsAreAsProduction: what leaves is masked in several replicas as it is in one, and whatever bears the same name
// is the same.
func TestScaledConfigurationsAreAsProduction(t *testing.T) {
	production := parse(t, "production.yaml")
	alike := map[string][]string{
		"clickhouse.yaml":        {"agent_filter", "agent_mask", "transform/apps"},
		"kafka-worker.yaml":      {"agent_filter", "agent_mask", "probabilistic_sampler", "transform/apps"},
		"gateway-collector.yaml": {"agent_filter", "agent_mask", "probabilistic_sampler", "transform/apps"},
	}
	for file, names := range alike {
		got := parse(t, file)
		for _, name := range names {
			require.Contains(t, production["processors"], name)
			require.Contains(t, got["processors"], name, file)
			require.Equal(t, production["processors"][name], got["processors"][name], "%s: processors::%s", file, name)
		}
		for section, ids := range map[string][]string{"exporters": {"prometheus"}, "connectors": {"agent_metrics"}, "extensions": {"file_storage", "healthcheckv2"}} {
			for _, id := range ids {
				require.Equal(t, production[section][id], got[section][id], "%s: %s::%s", file, section, id)
			}
		}
		require.Equal(t, pipelines(production)["metrics"], pipelines(got)["metrics"], file)
		if got["exporters"]["langfuse"] == nil {
			continue
		}
		require.Equal(t, production["exporters"]["langfuse"], got["exporters"]["langfuse"], file)
		for _, pipeline := range []string{"traces/langfuse", "logs/langfuse"} {
			require.Equal(t, pipelines(production)[pipeline], pipelines(got)[pipeline], "%s: %s", file, pipeline)
		}
	}
}

func parse(t *testing.T, file string) map[string]map[string]any {
	text, err := os.ReadFile(filepath.Join(root, "config", file))
	require.NoError(t, err)
	var all map[string]map[string]any
	require.NoError(t, yaml.Unmarshal(text, &all))
	return all
}

func pipelines(all map[string]map[string]any) map[string]any {
	p, _ := all["service"]["pipelines"].(map[string]any)
	return p
}
