package agentcheckconverter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/extension/xextension/storage"
)

// fill starts a real file_storage in a directory, as the configuration has it, and lets a queue write into it.
func fill(t *testing.T, dir string) error {
	f := filestorage.NewFactory()
	cfg := f.CreateDefaultConfig().(*filestorage.Config)
	cfg.Directory, cfg.Recreate = dir, true
	ext, err := f.Create(t.Context(), extensiontest.NewNopSettings(f.Type()), cfg)
	require.NoError(t, err)
	require.NoError(t, ext.Start(t.Context(), componenttest.NewNopHost()))
	defer func() { require.NoError(t, ext.Shutdown(context.Background())) }()
	client, err := ext.(storage.Extension).GetClient(t.Context(), component.KindExporter, component.MustNewID("langfuse"), "queue")
	if err != nil {
		return err
	}
	for i := range 200 {
		if err := client.Set(t.Context(), fmt.Sprint(i), []byte(strings.Repeat("x", 1000))); err != nil {
			return err
		}
	}
	return client.Close(context.Background())
}

// TestDamagedQueues: however a queue's file is damaged, the service starts, and the file is kept.
func TestDamagedQueues(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"none":             func(b []byte) []byte { return b },
		"cut to a sector":  func(b []byte) []byte { return b[:512] },
		"cut in half":      func(b []byte) []byte { return b[:len(b)/2] },
		"cut to two pages": func(b []byte) []byte { return b[:8192] },
		"a text":           func([]byte) []byte { return []byte(strings.Repeat("no database\n", 2000)) },
		"heads zeroed":     func(b []byte) []byte { clear(b[:8192]); return b },
		"all else zeroed":  func(b []byte) []byte { clear(b[8192:]); return b },
		"all else noise": func(b []byte) []byte {
			for i := 8192; i < len(b); i++ {
				b[i] = byte(i * 7)
			}
			return b
		},
		"empty": func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, fill(t, dir))
			files, err := filepath.Glob(filepath.Join(dir, "*"))
			require.NoError(t, err)
			require.Len(t, files, 1)
			content, err := os.ReadFile(files[0])
			require.NoError(t, err)
			content = damage(content)
			require.NoError(t, os.WriteFile(files[0], content, 0o600))

			told := putAside(map[string]any{
				"extensions": map[string]any{"file_storage": map[string]any{"directory": dir, "recreate": true}},
				"exporters":  map[string]any{"langfuse": nil},
			}, time.Unix(0, 0))
			require.NoError(t, fill(t, dir))
			if name == "none" || name == "empty" {
				require.Empty(t, told)
				return
			}
			require.Len(t, told, 1)
			require.Contains(t, told[0], "extensions::file_storage::directory: "+files[0]+" is damaged")
			kept, err := os.ReadFile(files[0] + ".damaged-19700101T000000")
			require.NoError(t, err)
			require.Equal(t, content, kept)
		})
	}
}

// TestQueuesLeftAlone: without recreate nothing is touched, and with it nothing that is no component's of this configuration:
// the directory may be the one that the Collector was started in.
func TestQueuesLeftAlone(t *testing.T) {
	dir := t.TempDir()
	names := []string{
		"README.md", "exporter_langfuse__queue.damaged-20260101T000000", "exporter_langfuse__queue.backup", "exporter_langfusex__queue",
		"exporter_other__queue", "receiver_langfuse_", "notes", "exporter_langfuse", "exporter_langfuse_b_queue",
	}
	for _, name := range names {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("no database"), 0o600))
	}
	look := func(settings map[string]any) []string {
		return putAside(map[string]any{
			"extensions": map[string]any{"file_storage/a": settings}, "exporters": map[string]any{"langfuse": nil, "langfuse/a": nil},
		}, time.Now())
	}
	require.Empty(t, look(map[string]any{"directory": dir, "recreate": true}))
	for _, name := range names {
		require.FileExists(t, filepath.Join(dir, name))
	}
	queue := filepath.Join(dir, "exporter_langfuse__queue")
	require.NoError(t, os.WriteFile(queue, []byte("no database"), 0o600))
	for _, settings := range []map[string]any{
		{"directory": dir}, {"directory": dir, "recreate": false}, {"directory": filepath.Join(dir, "none"), "recreate": true}, nil,
	} {
		require.Empty(t, look(settings))
	}
	require.FileExists(t, queue)
	require.Len(t, look(map[string]any{"directory": dir, "recreate": true}), 1)
	require.NoFileExists(t, queue)
}
