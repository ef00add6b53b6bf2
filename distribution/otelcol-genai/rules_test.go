package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const otel = "go.opentelemetry.io/collector/"

// rule says which of this module's and of OpenTelemetry's packages the files under a folder may import.
type rule struct {
	dir   string
	ours  []string // prefixes below the module path
	otel  []string // prefixes below otel
	never []string // prefixes of import paths
}

var rules = []rule{
	{dir: "internal/pricing", ours: []string{"internal/memo", "internal/pricing", "prices"}},
	{dir: "internal/genai/lexicon"},
	{dir: "internal/genai", ours: []string{"internal/genai/lexicon", "internal/memo", "internal/pricing", "internal/rawjson"}, otel: []string{"pdata/"}},
	{dir: "internal/sqlite"},
	{dir: "internal/ledger", ours: []string{"internal/ledger", "internal/pricing", "internal/sqlite"}},
	{dir: "internal/explain", ours: []string{"internal/explain", "internal/ledger", "internal/pricing"}},
	{dir: "internal/said", ours: []string{"internal/rawjson"}},
	{dir: "internal/page", ours: []string{"internal/"}},
	{dir: "internal/transcript", ours: []string{"internal/genai", "internal/pricing", "internal/transcript"}, otel: []string{"pdata/"}},
	{dir: "receiver", ours: []string{"internal/", "receiver/"}, otel: []string{""}},
	{dir: "processor/agentcostprocessor", ours: []string{"internal/", "processor/agentcostprocessor"}, otel: []string{""}},
	{dir: "internal/filter", ours: []string{"internal/filter", "internal/genai"}, otel: []string{"pdata/"}},
	{dir: "processor/agentfilterprocessor", ours: []string{"internal/", "processor/agentfilterprocessor"}, otel: []string{""}},
	{dir: "processor/agentrunprocessor", ours: []string{"internal/", "processor/agentrunprocessor"}, otel: []string{""}},
	{dir: "exporter", ours: []string{"internal/", "exporter/"}, otel: []string{""}},
	{dir: "connector", ours: []string{"internal/", "connector/"}, otel: []string{""}},
	{dir: "", ours: []string{""}, otel: []string{""}, never: []string{module + "/distribution"}},
}

// What may import what is the design of the repository; see the map in README.md.
func TestImports(t *testing.T) {
	for _, r := range rules {
		eachSource(t, filepath.Join(root, r.dir), func(path string, f *ast.File) {
			for _, i := range f.Imports {
				imported := strings.Trim(i.Path.Value, `"`)
				require.True(t, r.allows(imported), "%s must not import %s", path, imported)
			}
		})
	}
}

func (r rule) allows(imported string) bool {
	has := func(prefixes []string, s string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
	}
	if has(r.never, imported) {
		return false
	}
	if rest, ok := strings.CutPrefix(imported, module+"/"); ok {
		return has(r.ours, rest)
	}
	if rest, ok := strings.CutPrefix(imported, otel); ok {
		return has(r.otel, rest)
	}
	return true
}

// A component shows the Collector its factory and its configuration with the parts of it, and nothing else.
func TestComponentsExportOnlyFactoryAndConfig(t *testing.T) {
	for _, e := range entries(t, "builder-config.yaml") {
		dir, ours := strings.CutPrefix(e.Import, module+"/")
		if !ours {
			continue
		}
		var exported []string
		paths, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		require.NoError(t, err)
		for _, path := range paths {
			if !strings.HasSuffix(path, "_test.go") {
				f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
				require.NoError(t, err)
				exported = append(exported, exports(f)...)
			}
		}
		want := []string{"NewFactory", "Config"}
		if strings.HasPrefix(dir, "converter/") { // which have no configuration
			want = want[:1]
		}
		require.Subset(t, exported, want, dir)
		for _, name := range exported {
			require.True(t, name == "NewFactory" || strings.HasSuffix(name, "Config"), "%s exports %s", dir, name)
		}
	}
}

// exports are the exported names at the top of f.
func exports(f *ast.File) []string {
	var names []string
	add := func(id *ast.Ident) {
		if id.IsExported() {
			names = append(names, id.Name)
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name)
				case *ast.ValueSpec:
					for _, id := range s.Names {
						add(id)
					}
				}
			}
		}
	}
	return names
}

// eachSource calls do for each Go file under dir that is not a test.
func eachSource(t *testing.T, dir string, do func(path string, f *ast.File)) {
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules"}, d.Name()) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			do(path, f)
		}
		return err
	}))
}
