package genai

import "testing"

// TestLayerOfNoScope: a span without a scope has the layer of one, whether it is the first that is read or comes after another.
func TestLayerOfNoScope(t *testing.T) {
	f := pool.New().(*facts)
	for _, scope := range []string{"", "openinference.instrumentation.langchain", ""} {
		f.scope = scope
		f.scopeDialect()
		if want := layerOfScope(scope); f.layer != want {
			t.Errorf("scope %q: layer %d, want %d", scope, f.layer, want)
		}
	}
}
