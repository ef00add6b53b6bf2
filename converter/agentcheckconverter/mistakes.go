package agentcheckconverter

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// mistakes finds what is wrong with a configuration, and what may be. Each begins with the YAML key and ends with the cure.
func mistakes(all map[string]any) (wrong []error, doubtful []string) {
	for _, name := range slices.Sorted(maps.Keys(section(all, "service", "pipelines"))) {
		processors := list(section(all, "service", "pipelines", name)["processors"])
		key := "service::pipelines::" + name + "::processors: "
		cost, run := index(processors, "agent_cost"), index(processors, "agent_run")
		switch {
		case run >= 0 && cost > run:
			wrong = append(wrong, errors.New(key+"agent_run stands before agent_cost, so runs would add up calls that have no price yet: put agent_cost first"))
		case run >= 0 && cost < 0:
			doubtful = append(doubtful, key+"agent_run without agent_cost before it bills only what was priced elsewhere: add agent_cost, unless an earlier Collector has it")
		}
		if filter := index(processors, "agent_filter"); filter >= 0 && (filter < cost || filter < run) {
			doubtful = append(doubtful, key+"agent_filter stands before agent_cost or agent_run, which then miss what it leaves out: put it behind them")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(section(all, "processors"))) {
		percent := section(all, "processors", name)["sampling_percentage"]
		if n, err := strconv.ParseFloat(fmt.Sprint(percent), 64); percent != nil && err == nil && (n < 0 || n > 100) {
			wrong = append(wrong, fmt.Errorf("processors::%s::sampling_percentage: must be between 0 and 100 (got %v)", name, percent))
		}
	}
	if what := unpriced(all); what != "" {
		doubtful = append(doubtful, what)
	}
	return append(wrong, missingPrices(all)...), doubtful
}

// unpriced says so where costs are counted or shown, and nothing in the configuration prices or bills a call.
func unpriced(all map[string]any) string {
	pipelines, counts := section(all, "service", "pipelines"), ""
	for _, name := range slices.Sorted(maps.Keys(pipelines)) {
		processors, exporters := list(section(pipelines, name)["processors"]), list(section(pipelines, name)["exporters"])
		if index(processors, "agent_cost") >= 0 || index(processors, "agent_run") >= 0 {
			return ""
		}
		for _, kind := range []string{"agent_metrics", "agent_view"} {
			if counts == "" && index(exporters, kind) >= 0 {
				counts = "service::pipelines::" + name + "::processors: " + kind + " counts costs, and no pipeline has agent_cost, which makes them: " +
					"put agent_cost and agent_run before it, unless an earlier Collector has them"
			}
		}
	}
	return counts
}

// missingPrices are price files that are not there: a start ends at them, and so would a reload, with what ran until then.
func missingPrices(all map[string]any) (wrong []error) {
	pipelines := section(all, "service", "pipelines")
	for _, id := range slices.Sorted(maps.Keys(section(all, "processors"))) {
		used := slices.ContainsFunc(slices.Collect(maps.Keys(pipelines)), func(name string) bool {
			return slices.Contains(list(section(pipelines, name)["processors"]), id)
		})
		if !used || index([]string{id}, "agent_cost") < 0 {
			continue
		}
		for i, pattern := range list(section(all, "processors", id, "prices")["files"]) {
			if found, err := filepath.Glob(pattern); err == nil && len(found) == 0 {
				wrong = append(wrong, fmt.Errorf("processors::%s::prices::files[%d]: no such file: %s: correct the path, or leave it out", id, i, pattern))
			}
		}
	}
	return wrong
}

// index is the place of the first component of a type in a list of ids, such as agent_run/fast; -1 if there is none.
func index(ids []string, kind string) int {
	return slices.IndexFunc(ids, func(id string) bool {
		typ, _, _ := strings.Cut(id, "/")
		return typ == kind
	})
}

// section is the map at a path of keys; nil where there is none.
func section(m map[string]any, path ...string) map[string]any {
	for _, key := range path {
		m, _ = m[key].(map[string]any)
	}
	return m
}

func list(v any) (ids []string) {
	values, _ := v.([]any)
	for _, v := range values {
		ids = append(ids, fmt.Sprint(v))
	}
	return ids
}
