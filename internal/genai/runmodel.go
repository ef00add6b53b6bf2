package genai

import (
	"encoding/json"
	"strings"
	"time"

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

// CanonicalModel is a model's name without the date of a version, so that what was asked for and what answered have one name:
// claude-sonnet-4-5 and claude-sonnet-4-5-20250929.
func CanonicalModel(name string) string {
	if bare, ok := strings.CutSuffix(name, "@default"); ok {
		return bare
	}
	for _, date := range [...]string{"-2006-01-02", "-20060102", "@20060102"} {
		at := len(name) - len(date)
		if at > 0 && shaped(name[at:], date) && isDay(name[at:]) {
			return name[:at]
		}
	}
	return name
}

// isDay reports whether the digits of s are a day of a year that has models: time.Parse takes five times as long.
func isDay(s string) bool {
	n := 0
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			n = 10*n + int(s[i]-'0')
		}
	}
	year, month, day := n/10000, time.Month(n/100%100), n%100
	at := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return year >= 2018 && year < 2100 && at.Month() == month && at.Day() == day
}

// shaped reports whether s has digits where a date has them, and else the same.
func shaped(s, date string) bool {
	for i := range len(date) {
		if digit := '0' <= s[i] && s[i] <= '9'; digit != ('0' <= date[i] && date[i] <= '9') || !digit && s[i] != date[i] {
			return false
		}
	}
	return true
}
