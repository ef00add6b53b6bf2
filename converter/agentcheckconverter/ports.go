package agentcheckconverter

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"syscall"
)

// variables are what moves the ports of the ready configurations, by the key that they are at.
var variables = []struct{ key, variable string }{
	{"receivers::otlp::protocols::grpc::", "OTELCOL_GRPC_PORT"},
	{"receivers::otlp::protocols::http::", "OTELCOL_HTTP_PORT"},
	{"receivers::otlp/langfuse::", "OTELCOL_LANGFUSE_PORT"},
	{"exporters::prometheus::", "OTELCOL_METRICS_PORT"},
	{"service::telemetry::metrics::", "OTELCOL_TELEMETRY_PORT"},
	{"extensions::health", "OTELCOL_HEALTH_PORT"},
	{"exporters::agent_view::", "OTELCOL_VIEW_PORT"},
}

// listener is an address that the Collector will listen on, and the key that says so.
type listener struct{ key, address string }

// takenPorts looks for addresses that another process holds. Whoever holds one gets what was meant for us.
func takenPorts(all map[string]any) (taken []error) {
	for _, l := range listeners(all) {
		held, err := net.Listen("tcp", l.address)
		if err == nil {
			_ = held.Close()
			continue
		}
		if errors.Is(err, syscall.EADDRINUSE) {
			taken = append(taken, fmt.Errorf("%s: %s is in use by another process%s", l.key, l.address, cure(l.key)))
		}
	}
	return taken
}

func cure(key string) string {
	for _, v := range variables {
		if strings.HasPrefix(key, v.key) {
			return ": stop it, or set " + v.variable + " to another port"
		}
	}
	return ": stop it, or choose another port there"
}

// listeners are the addresses of all components in use that listen: receivers, extensions, the exporters prometheus and agent_view, and the
// Collector's own metrics.
func listeners(all map[string]any) (found []listener) {
	used := map[string]bool{}
	for _, name := range list(section(all, "service")["extensions"]) {
		used["extensions::"+name] = true
	}
	for name := range section(all, "service", "pipelines") {
		pipeline := section(all, "service", "pipelines", name)
		for _, kind := range []string{"receivers", "exporters"} {
			for _, id := range list(pipeline[kind]) {
				used[kind+"::"+id] = true
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(used)) {
		kind, id, _ := strings.Cut(path, "::")
		if typ, _, _ := strings.Cut(id, "/"); kind != "exporters" || typ == "prometheus" || typ == "agent_view" {
			found = endpoints(found, path, section(all, kind, id))
		}
	}
	for _, reader := range values(section(all, "service", "telemetry", "metrics")["readers"]) {
		at := section(reader, "pull", "exporter", "prometheus")
		if at["host"] != nil && at["port"] != nil {
			found = append(found, listener{"service::telemetry::metrics::readers", fmt.Sprintf("%v:%v", at["host"], at["port"])})
		}
	}
	return found
}

// endpoints adds the endpoints in a component's configuration that are addresses, not URLs or sockets.
func endpoints(found []listener, path string, m map[string]any) []listener {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		switch v := m[key].(type) {
		case map[string]any:
			found = endpoints(found, path+"::"+key, v)
		case string:
			if host, _, err := net.SplitHostPort(v); key == "endpoint" && err == nil && !strings.Contains(v, "/") && local(host) {
				found = append(found, listener{path + "::endpoint", v})
			}
		}
	}
	return found
}

// local reports whether host may be an address of this machine: nothing can listen on another.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || host == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}

func values(v any) (maps []map[string]any) {
	all, _ := v.([]any)
	for _, v := range all {
		if m, ok := v.(map[string]any); ok {
			maps = append(maps, m)
		}
	}
	return maps
}
