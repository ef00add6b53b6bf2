// Package golden runs test cases that are files, one txtar archive per case. Most components use these sections:
//
//	config.yaml   the component's own section of a collector configuration
//	in.yaml       input as OTLP in YAML; or in.json, OTLP JSON as it was captured
//	out.yaml      the expected output
//	telemetry     the component's own metrics afterwards, one series per line
//	error         instead of out.yaml: the expected error
//
// Text before the first section says what the case is about. With -update, the tests of a package that uses golden
// replace the expected sections by the actual output; review the diff.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "replace the expected sections of test cases by the actual output")

// Case is one file. Its methods fail the test that Run started for it.
type Case struct {
	t       *testing.T
	archive *txtar.Archive
	changed bool
}

// Run runs test for each file that matches the glob pattern, as a subtest named after the file. It fails if none
// matches.
func Run(t *testing.T, pattern string, test func(t *testing.T, c *Case)) {
	paths, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, paths, "no case matches %s", pattern)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			c := &Case{t: t, archive: archive}
			test(t, c)
			if c.changed {
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o600))
			}
		})
	}
}

// Sections are the names of the sections that begin with prefix, in file order.
func (c *Case) Sections(prefix string) []string {
	var names []string
	for _, f := range c.archive.Files {
		if strings.HasPrefix(f.Name, prefix) {
			names = append(names, f.Name)
		}
	}
	return names
}

// Has reports whether the case has the section.
func (c *Case) Has(section string) bool { return c.index(section) >= 0 }

// Text is the text of the section, "" if there is no such section.
func (c *Case) Text(section string) string {
	if i := c.index(section); i >= 0 {
		return string(c.archive.Files[i].Data)
	}
	return ""
}

// Config decodes the section config.yaml over cfg, which holds the defaults, and validates the result as the Collector
// does. Without that section it validates the defaults.
func (c *Case) Config(cfg component.Config) error {
	c.t.Helper()
	var raw map[string]any
	require.NoError(c.t, yaml.Unmarshal([]byte(c.Text("config.yaml")), &raw))
	if err := confmap.NewFromStringMap(raw).Unmarshal(cfg); err != nil {
		return err
	}
	return confmap.Validate(cfg)
}

// Want compares got with the section, or with -update replaces the section. An absent section expects "".
func (c *Case) Want(section, got string) {
	c.t.Helper()
	c.want(section, c.Text(section), got)
}

// WantError compares err with the section error, which is absent if no error is expected. It reports whether err is one.
func (c *Case) WantError(err error) bool {
	c.t.Helper()
	got := ""
	if err != nil {
		got = err.Error() + "\n"
	}
	c.Want("error", got)
	return err != nil
}

func (c *Case) want(section, want, got string) {
	c.t.Helper()
	if want == got {
		return
	}
	if !*update {
		c.t.Errorf("%s (-want +got):\n%s", section, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
		return
	}
	c.changed = true
	i := c.index(section)
	switch {
	case i < 0:
		c.archive.Files = append(c.archive.Files, txtar.File{Name: section, Data: []byte(got)})
	case got == "":
		c.archive.Files = slices.Delete(c.archive.Files, i, i+1)
	default:
		c.archive.Files[i].Data = []byte(got)
	}
}

func (c *Case) index(section string) int {
	return slices.IndexFunc(c.archive.Files, func(f txtar.File) bool { return f.Name == section })
}
