package genai

import (
	"encoding/json"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// MainModel is the model that cost most of the run whose roll-up attrs carry, "" where they carry none. Models that cost
// the same are chosen between by name.
func MainModel(attrs pcommon.Map) string {
	v, ok := attrs.Get(AttrRunModels)
	if !ok {
		return ""
	}
	var models map[string]struct {
		USD float64 `json:"usd"`
	}
	if json.Unmarshal([]byte(v.Str()), &models) != nil {
		return ""
	}
	main := ""
	for name, m := range models {
		if most := models[main].USD; main == "" || m.USD > most || m.USD == most && name < main {
			main = name
		}
	}
	return main
}
