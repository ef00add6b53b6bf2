package genai

import (
	"encoding/json"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// MainModel is the model on which a run spent the most, according to agent.run.models in attrs; "" if that is absent. Of
// models that cost the same it is the first by name.
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
