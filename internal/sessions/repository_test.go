package sessions

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func git(t *testing.T, dir string, args ...string) {
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// TestRepository finds the repository of a directory, of one below it and of a worktree, and tells no password.
func TestRepository(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "app")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "below"), 0o700))
	git(t, dir, "init", "-q")
	git(t, dir, "remote", "add", "origin", "https://user:hunter2@example.com/team/app.git")
	git(t, dir, "commit", "-q", "--allow-empty", "-m", "first")
	worktree := filepath.Join(filepath.Dir(dir), "tree")
	git(t, dir, "worktree", "add", "-q", worktree)
	for _, at := range []string{dir, filepath.Join(dir, "below"), worktree} {
		path := filepath.Join(t.TempDir(), "rollout-a.jsonl")
		require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(`{"timestamp":"2026-11-20T10:00:00Z","type":"session_meta","payload":{"id":"a","cwd":"DIR","cli_version":"0.171.0"}}
{"timestamp":"2026-11-20T10:00:03Z","type":"token_usage_record","payload":{"response_id":"r","usage":{"input_tokens":10,"output_tokens":2}}}
`, "DIR", at)), 0o600))
		f := New(Options{}).File(path)
		_, err := f.Read(began)
		require.NoError(t, err)
		f.Tick(began.Add(time.Hour))
		td := f.Take()
		require.Equal(t, 2, td.SpanCount())
		for _, span := range td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().All() {
			address, _ := span.Attributes().Get("vcs.repository.url.full")
			assert.Equal(t, "https://example.com/team/app.git", address.AsString())
		}
	}
	assert.Empty(t, New(Options{}).repository(t.TempDir()))
}
