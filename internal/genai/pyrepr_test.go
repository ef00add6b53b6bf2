package genai

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPythonObject(t *testing.T) {
	n := func(s string) json.Number { return json.Number(s) }
	for s, want := range map[string]map[string]any{
		`Usage(a=1, b=None, c=-2.5e3)`: {"a": n("1"), "b": nil, "c": n("-2.5e3")},
		`Reply(id='x', text="it's (a, b)", more='\'}', parts=[Part(n=1), {'k': True, 'usage': 'usage=Usage(a=9)'}], role=<Role.USER: 'user'>, t=(1, 2))`: {
			"id": "x", "text": "it's (a, b)", "more": `\'}`, "parts": []any{map[string]any{"n": n("1")}, map[string]any{"k": true, "usage": "usage=Usage(a=9)"}},
			"role": nil, "t": []any{n("1"), n("2")},
		},
		`Empty()`: {}, `Usage(a=1`: nil, `Usage(a='x)`: nil, `Usage(a)`: nil, `12`: nil, ``: nil, `{"json": 1}`: nil, `Usage(a=[1`: nil, `a text (of words), and more`: nil,
	} {
		assert.Equal(t, want, pythonObject(s), s)
	}
	deep := ""
	for range 100 {
		deep += "A(a="
	}
	assert.Nil(t, pythonObject(deep))
}

func FuzzPythonObject(f *testing.F) {
	f.Add(`Reply(id='x', parts=[Part(n=1), {'k': True}], role=<Role.USER: 'user'>)`)
	f.Fuzz(func(_ *testing.T, s string) { pythonObject(s) })
}
