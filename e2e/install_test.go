//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Where the programs under test are installed.
const (
	nodeDir   = "node"
	pythonDir = "python"
	python    = pythonDir + "/.venv/bin/python"
)

func TestMain(m *testing.M) {
	if err := install(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// install brings in what is missing. Lock files pin every version; a changed one installs again.
func install() error {
	for _, dir := range []string{nodeDir, "../examples/express-sse", "../examples/claude-agent-sdk", "../examples/by-hand"} {
		if err := npm(dir); err != nil {
			return err
		}
	}
	stamp := filepath.Join(pythonDir, ".venv", "installed")
	if !newer(stamp, filepath.Join(pythonDir, "requirements.txt")) {
		if err := run(pythonDir, "python3", "-m", "venv", ".venv"); err != nil {
			return err
		}
		if err := run(pythonDir, ".venv/bin/python", "-m", "pip", "install", "-q", "-r", "requirements.txt"); err != nil {
			return err
		}
		if err := os.WriteFile(stamp, nil, 0o600); err != nil {
			return err
		}
	}
	if _, err := exec.LookPath("prometheus"); err == nil {
		return nil
	}
	if err := run(".", "apt-get", "update", "-qq"); err != nil {
		return err
	}
	return run(".", "apt-get", "install", "-y", "-qq", "--no-install-recommends", "prometheus")
}

func npm(dir string) error {
	stamp := filepath.Join(dir, "node_modules", ".package-lock.json")
	if newer(stamp, filepath.Join(dir, "package-lock.json")) {
		return nil
	}
	return run(dir, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
}

// newer says whether file a exists and is not older than b.
func newer(a, b string) bool {
	ia, errA := os.Stat(a)
	ib, errB := os.Stat(b)
	return errA == nil && errB == nil && !ia.ModTime().Before(ib.ModTime())
}

func run(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK=1")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %v in %s: %w", name, args, dir, err)
	}
	return nil
}
