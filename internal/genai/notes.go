package genai

import (
	"encoding/json"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/rawjson"
)

// notesName is where OpenInference keeps what an application notes about a call, as one JSON object: LangChain's metadata, for one.
const notesName = "metadata"

// noted fills the empty fields of id from the members of such an object, under the names that they have one by one.
func (id *Identity) noted(notes string) {
	if !strings.Contains(notes, `id"`) && !strings.Contains(notes, `Id"`) { // as all of these names end
		return
	}
	var found [whos]string
	var ranks [whos]uint8 // plus one; 0 for none
	rawjson.Object(notes, func(key, value string) {
		if !strings.HasSuffix(key, "id") && !strings.HasSuffix(key, "Id") {
			return
		}
		w, ok := identityNames.Find(notesName + "." + key)
		var s string
		if ok && (ranks[w.Field] == 0 || w.Rank+1 < ranks[w.Field]) && json.Unmarshal([]byte(value), &s) == nil && named(s) != "" {
			found[w.Field], ranks[w.Field] = s, w.Rank+1
		}
	})
	for w := range whoTags {
		if to := id.field(w); *to == "" && found[w] != "" {
			*to = found[w]
		}
	}
}
