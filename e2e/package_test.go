//go:build e2e

package e2e

import (
	"archive/tar"
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
)

// TestPackage builds what is released for this machine, unpacks the Debian package into a clean root, and starts what its unit
// starts, with the environment that it comes with.
func TestPackage(t *testing.T) {
	out := filepath.Join(t.TempDir(), "dist")
	cmd := exec.CommandContext(t.Context(), "go", "run", ".", "-out", out, "-platforms", "linux/"+runtime.GOARCH, "-toolchain", "local")
	cmd.Dir = "../distribution/dist"
	log, err := cmd.CombinedOutput()
	require.NoError(t, err, string(log))
	checkSums(t, out)
	checkImage(t, out)

	root := t.TempDir()
	debs, err := filepath.Glob(filepath.Join(out, "*.deb"))
	require.NoError(t, err)
	require.Len(t, debs, 1)
	log, err = exec.CommandContext(t.Context(), "dpkg-deb", "-x", debs[0], root).CombinedOutput()
	require.NoError(t, err, string(log))
	unit := settings(t, filepath.Join(root, "usr/lib/systemd/system/otelcol-genai.service"))
	conf := settings(t, filepath.Join(root, "etc/otelcol-genai/otelcol-genai.conf"))
	require.Equal(t, "/usr/bin/otelcol-genai $OTELCOL_OPTIONS", unit["ExecStart"])
	_, config, ok := strings.Cut(conf["OTELCOL_OPTIONS"], "--config ")
	require.True(t, ok)

	env := []string{}
	for _, name := range []string{"OTELCOL_STATE_DIR", "OTELCOL_STORAGE", "OTELCOL_VIEW_DIR"} {
		require.True(t, strings.HasPrefix(conf[name], "/var/lib/"+unit["StateDirectory"]), name)
		env = append(env, name+"="+filepath.Join(root, conf[name]))
	}
	require.NoError(t, os.MkdirAll(filepath.Join(root, "var/lib/otelcol-genai"), 0o750))
	ports, ready := freePorts(t)
	col, err := rig.Start(t.Context(), rig.Settings{
		Bin: filepath.Join(root, "usr/bin/otelcol-genai"), Configs: []string{filepath.Join(root, config)}, CPU: -1, Ready: ready, Env: append(env, ports...),
	})
	require.NoError(t, err)
	col.Kill()

	version, err := exec.CommandContext(t.Context(), filepath.Join(root, "usr/bin/agentcost"), "version").Output()
	require.NoError(t, err)
	require.Contains(t, string(version), "0.1.0")
	t.Run("npm", func(t *testing.T) { wrapped(t, installNPM(t, out)) })
	t.Run("pip", func(t *testing.T) { wrapped(t, installPip(t, out)) })
}

// freePorts are settings for the ports of local.yaml, and the address that answers once it has started.
func freePorts(t *testing.T) (env []string, ready string) {
	for _, port := range []string{"GRPC", "HTTP", "LANGFUSE", "METRICS", "TELEMETRY", "VIEW"} {
		addr, err := rig.FreeAddr()
		require.NoError(t, err)
		env = append(env, "OTELCOL_"+port+"_PORT="+addr[strings.LastIndexByte(addr, ':')+1:])
		if port == "HTTP" {
			ready = addr
		}
	}
	return env, ready
}

// wrapped starts what a package manager has put into a directory, without an argument, and stops it as a shell would.
func wrapped(t *testing.T, bin string) {
	env, ready := freePorts(t)
	col, err := rig.Start(t.Context(), rig.Settings{
		Bin: filepath.Join(bin, "otelcol-genai"), CPU: -1, Ready: ready, Env: append(env, "OTELCOL_VIEW_DIR="+t.TempDir()),
	})
	require.NoError(t, err)
	if err := col.Stop(t.Context()); err != nil { // it may listen for agents a moment before it listens for signals
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit, col.Log())
		require.Equal(t, syscall.SIGTERM, exit.Sys().(syscall.WaitStatus).Signal(), "%v\n%s", err, col.Log())
	}
	conn, err := net.Dial("tcp", ready)
	if err == nil {
		conn.Close()
	}
	require.Error(t, err, "the collector goes with what started it")
	version, err := exec.CommandContext(t.Context(), filepath.Join(bin, "agentcost"), "version").Output()
	require.NoError(t, err)
	require.Contains(t, string(version), "0.1.0")
}

func installNPM(t *testing.T, out string) (bin string) {
	dir := t.TempDir()
	packages, err := filepath.Glob(filepath.Join(out, "otelcol-genai-*.tgz"))
	require.NoError(t, err)
	require.Len(t, packages, 2, "the launcher, and this platform's")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte("{}"), 0o600))
	cmd := exec.CommandContext(t.Context(), "npm", append([]string{"install", "--no-audit", "--no-fund", "--prefix", dir}, packages...)...)
	log, err := cmd.CombinedOutput()
	require.NoError(t, err, string(log))
	return filepath.Join(dir, "node_modules", ".bin")
}

func installPip(t *testing.T, out string) (bin string) {
	dir := t.TempDir()
	wheels, err := filepath.Glob(filepath.Join(out, "*.whl"))
	require.NoError(t, err)
	require.Len(t, wheels, 1)
	for _, argv := range [][]string{{"python3", "-m", "venv", dir}, {filepath.Join(dir, "bin", "pip"), "install", "--no-index", wheels[0]}} {
		log, err := exec.CommandContext(t.Context(), argv[0], argv[1:]...).CombinedOutput()
		require.NoError(t, err, string(log))
	}
	return filepath.Join(dir, "bin")
}

// settings are the KEY=VALUE lines of a unit or an environment file.
func settings(t *testing.T, path string) map[string]string {
	body, err := os.ReadFile(path)
	require.NoError(t, err)
	all := map[string]string{}
	for line := range strings.Lines(string(body)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(key, "#") {
			all[key] = strings.Trim(value, `"`)
		}
	}
	return all
}

func checkSums(t *testing.T, dir string) {
	file, err := os.Open(filepath.Join(dir, "SHA256SUMS"))
	require.NoError(t, err)
	defer file.Close()
	n := 0
	for lines := bufio.NewScanner(file); lines.Scan(); n++ {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		require.True(t, ok)
		body, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, sum, fmt.Sprintf("%x", sha256.Sum256(body)), name)
	}
	require.Equal(t, 9, n, "an archive, three packages, two for npm and one for pip, an image, a list of components")
}

// checkImage looks for one image in the OCI layout.
func checkImage(t *testing.T, dir string) {
	names, err := filepath.Glob(filepath.Join(dir, "*_image.tar"))
	require.NoError(t, err)
	require.Len(t, names, 1)
	files := untar(t, names[0])
	type index struct {
		Manifests []struct {
			Digest      string
			Annotations map[string]string
			Platform    struct{ OS, Architecture string }
		}
	}
	var layout, all index
	require.NoError(t, json.Unmarshal(files["index.json"], &layout))
	require.Len(t, layout.Manifests, 1, "of several, podman asks which")
	require.Equal(t, "otelcol-genai:0.1.0", layout.Manifests[0].Annotations["org.opencontainers.image.ref.name"])
	require.NoError(t, json.Unmarshal(files[blob(layout.Manifests[0].Digest)], &all))
	require.Len(t, all.Manifests, 1)
	require.Equal(t, "linux/"+runtime.GOARCH, all.Manifests[0].Platform.OS+"/"+all.Manifests[0].Platform.Architecture)

	var older []struct {
		Config   string
		RepoTags []string
		Layers   []string
	}
	require.NoError(t, json.Unmarshal(files["manifest.json"], &older))
	require.Len(t, older, 1)
	require.Equal(t, []string{"otelcol-genai:0.1.0"}, older[0].RepoTags)
	for _, name := range append(older[0].Layers, older[0].Config) {
		require.NotEmpty(t, files[name], name)
	}
}

func blob(digest string) string { return "blobs/" + strings.ReplaceAll(digest, ":", "/") }

func untar(t *testing.T, name string) map[string][]byte {
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	files := map[string][]byte{}
	for r := tar.NewReader(file); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		files[head.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
}
