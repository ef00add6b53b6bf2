package main

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ourNames are names that this product gives to attributes, events and spans.
var ourNames = regexp.MustCompile(`^(agent|sandbox|e2b)\.[a-z][a-z0-9_.]*[a-z0-9]$`)

// TestAttributesAreDocumented: what the code writes, docs/attributes.md names, and it names nothing else.
func TestAttributesAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "attributes.md"))
	require.NoError(t, err)
	var documented []string
	for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(string(text), -1) {
		if ourNames.MatchString(name[1]) {
			documented = append(documented, name[1])
		}
	}
	written := constants(t, "internal/genai", "internal/transcript", "receiver/e2blogreceiver")
	require.Greater(t, len(written), 60)
	for _, name := range written {
		assert.Contains(t, documented, name, "is written, and docs/attributes.md does not say so")
	}
	for _, name := range documented {
		assert.Contains(t, written, name, "is in docs/attributes.md, and nothing writes it")
	}
}

// constants are the values of the constants in packages that are named like attributes, events or spans of ours.
func constants(t *testing.T, dirs ...string) (values []string) {
	for _, dir := range dirs {
		eachSource(t, filepath.Join(root, dir), func(_ string, f *ast.File) {
			ast.Inspect(f, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Names) != len(spec.Values) {
					return true
				}
				for i, name := range spec.Names {
					literal, ok := spec.Values[i].(*ast.BasicLit)
					if !ok || !regexp.MustCompile(`^(Attr|Event|Metric|Span)`).MatchString(name.Name) {
						continue
					}
					if value, err := strconv.Unquote(literal.Value); err == nil && ourNames.MatchString(value) && !slices.Contains(values, value) {
						values = append(values, value)
					}
				}
				return true
			})
		})
	}
	return values
}
