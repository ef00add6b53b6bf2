package transcript

import (
	"path"
	"slices"
	"strings"
)

// words are the words of a command line, those of a shell's -c script included.
func words(command []string) []string {
	var list []string
	for i, arg := range command {
		if i > 0 && strings.HasSuffix(command[i-1], "c") && strings.HasPrefix(command[i-1], "-") && isShell(command[0]) {
			list = append(list, strings.Fields(arg)...)
		} else {
			list = append(list, arg)
		}
	}
	return list
}

func isShell(name string) bool {
	return slices.Contains([]string{"sh", "bash", "dash", "zsh"}, path.Base(name))
}

// commandModel is the model that a command line asks for: -m NAME, --model NAME, --model=NAME, -c model=NAME.
func commandModel(command []string) string {
	list := words(command)
	for i, word := range list {
		name, value, joined := strings.Cut(strings.Trim(word, `"'`), "=")
		switch {
		case joined && (name == "--model" || name == "model" && i > 0 && list[i-1] == "-c"):
			return strings.Trim(value, `"'`)
		case (word == "-m" || word == "--model") && i+1 < len(list):
			return strings.Trim(list[i+1], `"'`)
		}
	}
	return ""
}

// forks are agents that write in the format of another, and the names of their programs.
var forks = []struct {
	of, name string
	programs []string
}{
	{"opencode", "kilo", []string{"kilo", "kilocode"}},
	{"pi", "openclaw", []string{"openclaw"}},
}

// agentOf is the name of the agent that writes in a format.
func (r *Reader) agentOf(d *sessionDialect) string {
	list := words(r.set.Command)
	for _, f := range forks {
		runs := func(word string) bool { return slices.Contains(f.programs, path.Base(word)) }
		if f.of == d.agent && (f.name == r.set.Agent || slices.ContainsFunc(list[:min(len(list), 3)], runs)) {
			return f.name
		}
	}
	return d.agent
}

// resumes reports whether a command line is `codex exec [options] resume`. The word in a prompt does not count.
func resumes(command []string) bool {
	list := words(command)
	option := false
	for _, word := range list[slices.Index(list, "exec")+1:] {
		switch {
		case word == "resume":
			return true
		case strings.HasPrefix(word, "-"):
			option = true
		case !option: // the prompt
			return false
		default:
			option = false
		}
	}
	return false
}
