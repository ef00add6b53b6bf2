package sessions

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// maxDirs bounds the directories whose repository is remembered.
const maxDirs = 4096

// repository is the address of the remote "origin" of the repository that a directory of this machine is in; "" where it
// is in none, or is not here any more.
func (l *Library) repository(dir string) string {
	if address, ok := l.dirs[dir]; ok {
		return address
	}
	if len(l.dirs) >= maxDirs {
		clear(l.dirs)
	}
	l.dirs[dir] = originOf(dir)
	return l.dirs[dir]
}

func originOf(dir string) string {
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		git := filepath.Join(at, ".git")
		if info, err := os.Stat(git); err == nil {
			if !info.IsDir() {
				git = worktreeOf(git)
			}
			return origin(filepath.Join(git, "config"))
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// worktreeOf is the directory of the repository that a .git file of a worktree points into.
func worktreeOf(file string) string {
	raw, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	git := strings.TrimSpace(strings.TrimPrefix(string(raw), "gitdir:"))
	if !filepath.IsAbs(git) {
		git = filepath.Join(filepath.Dir(file), git)
	}
	common, err := os.ReadFile(filepath.Join(git, "commondir"))
	if err != nil {
		return git
	}
	return filepath.Join(git, strings.TrimSpace(string(common)))
}

// origin is the url of the section [remote "origin"] of a configuration of git.
func origin(config string) string {
	file, err := os.Open(config)
	if err != nil {
		return ""
	}
	defer file.Close()
	within := false
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			within = line == `[remote "origin"]`
		} else if key, value, ok := strings.Cut(line, "="); ok && within && strings.TrimSpace(key) == "url" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
