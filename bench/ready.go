package main

import (
	"fmt"
	"net"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
)

// outside is what a ready configuration is run with: nothing but its addresses, keys and directory are changed.
// A processor profile goes to the file profile, if that is not empty.
func (s *scenario) outside(otlp, sink, dir, profile string) (configs, env []string, err error) {
	_, port, err := net.SplitHostPort(otlp)
	if err != nil {
		return nil, nil, err
	}
	env = []string{
		"LANGFUSE_BASE_URL=http://" + sink, "LANGFUSE_PUBLIC_KEY=pk-lf-test", "LANGFUSE_SECRET_KEY=sk-lf-test",
		"OTELCOL_STATE_DIR=" + dir, "OTELCOL_GRPC_PORT=" + port,
	}
	for _, name := range strings.Fields("HTTP LANGFUSE METRICS TELEMETRY HEALTH") {
		addr, err := rig.FreeAddr()
		if err != nil {
			return nil, nil, err
		}
		_, port, _ := net.SplitHostPort(addr)
		env = append(env, "OTELCOL_"+name+"_PORT="+port)
	}
	configs = []string{s.ready}
	if profile != "" {
		configs = append(configs, fmt.Sprintf("yaml:extensions: {pprof: {endpoint: 127.0.0.1:0, save_to_file: %q}}\nservice: {extensions: [%s]}",
			profile, "agent_guard, file_storage, healthcheckv2, pprof"))
	}
	return configs, env, nil
}
