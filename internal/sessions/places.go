package sessions

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// places are where agents keep sessions, below the directory that a variable names, else below the home directory.
var places = []struct{ variable, below, dir string }{
	{"CLAUDE_CONFIG_DIR", "projects", ".claude/projects"},
	{"", "", ".config/claude/projects"},
	{"CODEX_HOME", "sessions", ".codex/sessions"},
	{"CODEX_HOME", "archived_sessions", ".codex/archived_sessions"},
	{"", "", ".gemini/tmp"},
	{"", "", ".qwen/projects"},
	{"", "", ".qwen/tmp"},
	{"", "", ".copilot/session-state"},
	{"", "", ".cline/data/sessions"},
	{"GROK_HOME", "sessions", ".grok/sessions"},
	{"KIMI_CODE_HOME", "sessions", ".kimi-code/sessions"},
	{"PI_CODING_AGENT_DIR", "sessions", ".pi/agent/sessions"},
	{"", "", ".omp/agent/sessions"},
	{"XDG_DATA_HOME", "opencode", ".local/share/opencode"},
	{"XDG_DATA_HOME", "kilo", ".local/share/kilo"},
	{"OPENCLAW_STATE_DIR", "agents", ".openclaw/agents"},
}

// Places are the directories of the current user in which agents keep sessions, those that exist.
func Places() (dirs []string) {
	home, _ := os.UserHomeDir()
	for _, p := range places {
		dir := filepath.Join(home, filepath.FromSlash(p.dir))
		if base := os.Getenv(p.variable); p.variable != "" && base != "" {
			dir = filepath.Join(base, p.below)
		}
		if info, err := os.Stat(dir); err == nil && info.IsDir() && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// kept matches the files, among all below a directory, that are sessions: lines of any name, and documents and databases
// of the names that agents give them.
var kept = regexp.MustCompile(`\.jsonl$|/chats/[^/]+\.json$|/storage/message/[^/]+/[^/]+\.json$|/(?:opencode|kilo)[^/]*\.db$|/openclaw-agent\.sqlite$|\.messages\.json$`)

// not are files beside sessions that repeat them.
var not = regexp.MustCompile(`/(usage|history|usage_record)(/|\.jsonl$)|/\.grok/.*/(chat_history|events|rewind_points|prompt_history)\.jsonl$`)

// Find is the paths of the session files at and below each of roots, in the order in which they are to be read: files of
// subagents before those of the sessions that started them, which sum them up. Directories that are not there are passed
// over.
func Find(roots []string) (paths []string, err error) {
	for _, root := range roots {
		info, statErr := os.Stat(root)
		if statErr != nil {
			err = cmp.Or(err, statErr)
			continue
		}
		if !info.IsDir() {
			paths = append(paths, root)
			continue
		}
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, walkErr error) error {
			if walkErr != nil {
				return nil // gone meanwhile, or not ours to read
			}
			if name := filepath.ToSlash(path); d.Type().IsRegular() && kept.MatchString(name) && !not.MatchString(name) {
				paths = append(paths, path)
			}
			return nil
		})
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(depth(b), depth(a)), strings.Compare(a, b))
	})
	return slices.Compact(paths), err
}

// depth is deeper for the files of subagents.
func depth(path string) int { return strings.Count(filepath.ToSlash(path), "/") }
