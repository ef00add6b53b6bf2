package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// undate puts the commit's time in place of the time at which the list of components was made.
func (r *release) undate() error {
	path := filepath.Join(r.out, "otelcol-genai_"+r.version+".cdx.json")
	body, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var list map[string]any
	if err := json.Unmarshal(body, &list); err != nil {
		return err
	}
	if about, ok := list["metadata"].(map[string]any); ok {
		about["timestamp"] = r.at.Format(time.RFC3339)
	}
	if body, err = json.MarshalIndent(list, "", "  "); err != nil {
		return err
	}
	return os.WriteFile(path, append(body, '\n'), 0o644)
}
