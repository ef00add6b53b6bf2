package agenttranscriptconnector

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-genai/otelcol-genai/connector/agenttranscriptconnector/internal/metadata"
)

// tailed is a pipeline as config/containers.yaml has it: the real file_log with the container parser on a directory, and
// the connector, with a real file storage below both.
type tailed struct {
	t     *testing.T
	dir   string
	host  component.Host
	stops []func(context.Context) error
	spans consumertest.TracesSink
	logs  consumertest.LogsSink
}

type withExtensions map[component.ID]component.Component

func (h withExtensions) GetExtensions() map[component.ID]component.Component { return h }

func tail(t *testing.T) *tailed {
	f := filestorage.NewFactory()
	cfg := f.CreateDefaultConfig().(*filestorage.Config)
	cfg.Directory = t.TempDir()
	ext, err := f.Create(t.Context(), extensiontest.NewNopSettings(f.Type()), cfg)
	require.NoError(t, err)
	require.NoError(t, ext.Start(t.Context(), componenttest.NewNopHost()))
	t.Cleanup(func() { assert.NoError(t, ext.Shutdown(context.Background())) })
	return &tailed{t: t, dir: t.TempDir(), host: withExtensions{component.NewID(f.Type()): ext}}
}

func (p *tailed) start(include string) {
	var raw map[string]any
	require.NoError(p.t, yaml.Unmarshal([]byte(`
start_at: beginning
poll_interval: 20ms
include_file_path: true
storage: file_storage
operators: [{type: container, id: parser, add_metadata_from_filepath: false}]
`), &raw))
	raw["include"] = []any{filepath.Join(p.dir, include)}
	p.startWith(raw)
}

func (p *tailed) startWith(raw map[string]any) {
	t := p.t
	f := filelogreceiver.NewFactory()
	cfg := f.CreateDefaultConfig()
	require.NoError(t, confmap.NewFromStringMap(raw).Unmarshal(cfg))
	own := createDefaultConfig().(*Config)
	id := component.MustNewID("file_storage")
	own.Storage = &id
	set := connectortest.NewNopSettings(metadata.Type)
	set.ID = component.NewID(metadata.Type)
	outs := outputs(t, set, own, &p.spans, &p.logs)
	for _, out := range outs {
		require.NoError(t, out.Start(t.Context(), p.host))
	}
	both, err := fanOut(outs[0], outs[1])
	require.NoError(t, err)
	of := receivertest.NewNopSettings(f.Type())
	of.ID = component.NewID(f.Type())
	recv, err := f.CreateLogs(t.Context(), of, cfg, both)
	require.NoError(t, err)
	require.NoError(t, recv.Start(t.Context(), p.host))
	p.stops = []func(context.Context) error{recv.Shutdown, outs[0].Shutdown, outs[1].Shutdown}
}

func (p *tailed) stop() {
	for _, stop := range p.stops {
		require.NoError(p.t, stop(context.Background()))
	}
}

func (p *tailed) write(name, text string) {
	path := filepath.Join(p.dir, name)
	require.NoError(p.t, os.MkdirAll(filepath.Dir(path), 0o700))
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(p.t, err)
	_, err = file.WriteString(text)
	require.NoError(p.t, err)
	require.NoError(p.t, file.Close())
}

// chats are the tokens of the chat spans that came so far, and how many traces they are of.
func (p *tailed) chats() (tokens string, traces int) {
	seen := map[string]bool{}
	var list []string
	for _, td := range p.spans.AllTraces() {
		for _, rs := range td.ResourceSpans().All() {
			for _, span := range rs.ScopeSpans().At(0).Spans().All() {
				seen[span.TraceID().String()] = true
				if in, ok := span.Attributes().Get("gen_ai.usage.input_tokens"); ok {
					out, _ := span.Attributes().Get("gen_ai.usage.output_tokens")
					list = append(list, in.AsString()+"/"+out.AsString())
				}
			}
		}
	}
	return strings.Join(list, " "), len(seen)
}

func (p *tailed) passed() (list []string) {
	for _, ld := range p.logs.AllLogs() {
		for _, rl := range ld.ResourceLogs().All() {
			for _, rec := range rl.ScopeLogs().At(0).LogRecords().All() {
				list = append(list, strings.TrimSuffix(rec.Body().AsString(), "\n"))
			}
		}
	}
	return list
}

// dockerLines are text as Docker's json-file driver keeps it: a line beyond 16 KiB in parts.
func dockerLines(text string) string {
	var sb strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		for part := ""; line != ""; {
			part, line = line[:min(len(line), dockerPart)], line[min(len(line), dockerPart):]
			raw, _ := json.Marshal(map[string]string{"log": part, "stream": "stdout", "time": "2026-11-26T10:00:00.000000001Z"})
			sb.Write(append(raw, '\n'))
		}
	}
	return sb.String()
}

const dockerPart = 16 << 10

// criLines are text as containerd keeps it: a line beyond 16 KiB in parts tagged P, the last of them F.
func criLines(text string) string {
	var sb strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		for line = strings.TrimSuffix(line, "\n"); line != ""; {
			part := line[:min(len(line), dockerPart)]
			line = line[len(part):]
			tag := "F"
			if line != "" {
				tag = "P"
			}
			fmt.Fprintf(&sb, "2026-11-26T10:00:00.000000001Z stdout %s %s\n", tag, part)
		}
	}
	return sb.String()
}

// TestContainerFiles reads a run from the files of a container runtime that is rotated, and whose collector is restarted, in
// the middle of it, with a line above 16 KiB: the calls are those of the run, once, in one trace.
func TestContainerFiles(t *testing.T) {
	id := strings.Repeat("ab", 32)
	long := strings.Replace(claudeRun, `"content":"ok"`, `"content":"`+strings.Repeat("x", 40_000)+`"`, 1)
	lines := strings.SplitAfter("up\n"+long+"down\n", "\n")
	for name, c := range map[string]struct {
		file, include, rotated string
		format                 func(string) string
	}{
		"docker":     {id + "/" + id + "-json.log", "*/*-json.log*", ".1", dockerLines},
		"containerd": {"agents_coder-0_8f1d0a7e/agent/0.log", "*/*/*.log*", ".20261126-100000", criLines},
	} {
		t.Run(name, func(t *testing.T) {
			p := tail(t)
			until := func(ok func() bool) { require.Eventually(t, ok, 20*time.Second, 10*time.Millisecond) }
			p.start(c.include)
			p.write(c.file, c.format(strings.Join(lines[:3], "")))
			until(func() bool { return len(p.passed()) == 1 })
			p.stop()
			p.write(c.file, c.format(strings.Join(lines[3:4], "")))
			path := filepath.Join(p.dir, c.file)
			require.NoError(t, os.Rename(path, path+c.rotated))
			p.start(c.include)
			until(func() bool { _, traces := p.chats(); return traces == 1 }) // the rotated file is read
			p.write(c.file, c.format(strings.Join(lines[4:], "")))
			until(func() bool { return len(p.passed()) == 2 })
			p.stop()
			tokens, traces := p.chats()
			assert.Equal(t, "1210/50 1220/60", tokens)
			assert.Equal(t, 1, traces)
			assert.Equal(t, []string{"up", "down"}, p.passed())
		})
	}
}
