package agentcheckconverter

import (
	"errors"
	"fmt"
	"maps"
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
	return wrong, doubtful
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
