package transcript

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCommand(t *testing.T) {
	for _, c := range []struct {
		command []string
		model   string
		resumes bool
	}{
		{nil, "", false},
		{[]string{"codex", "exec", "--json", "-m", "gpt-5", "please resume the work"}, "gpt-5", false},
		{[]string{"codex", "exec", "--json", "-s", "read-only", "resume", "--last"}, "", true},
		{[]string{"/bin/bash", "-l", "-c", `codex exec --model "gpt-5-codex" resume 01a2 'go on'`}, "gpt-5-codex", true},
		{[]string{"/bin/bash", "-lc", "codex exec -c model='o3' fix and resume"}, "o3", false},
		{[]string{"/bin/sh", "-c", "npx codex exec --model=gpt-5 hi"}, "gpt-5", false},
		{[]string{"claude", "-p", "resume"}, "", false},
		{[]string{"codex", "exec", "-m"}, "", false},
	} {
		assert.Equal(t, c.model, commandModel(c.command), "%q", c.command)
		assert.Equal(t, c.resumes, resumes(c.command), "%q", c.command)
	}
}
