package push

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSigned is checked against a signature computed by hand: printf 'whsec-test{"a":1}' | sha256sum, in base64url.
func TestSigned(t *testing.T) {
	const body, signature = `{"a":1}`, "4ro0KneQ4x-Lfmm3PEnAtPmwKQnHpwyy78z1TKXhUMk"
	assert.True(t, Signed("whsec-test", []byte(body), signature))
	assert.False(t, Signed("whsec-other", []byte(body), signature))
	assert.False(t, Signed("whsec-test", []byte(body+" "), signature))
	assert.False(t, Signed("whsec-test", []byte(body), signature+"="))
	assert.False(t, Signed("whsec-test", []byte(body), ""))
}

func FuzzEntries(f *testing.F) {
	f.Add("application/json", `[{"sandbox_id":"i","line":"x"}]`)
	f.Add("application/x-ndjson", "{\"sandbox_id\":\"i\"}\n\n{\"sandboxID\":\"i\",\"type\":\"stderr\",\"text\":\"x\"}")
	f.Add("text/plain", "x")
	f.Fuzz(func(t *testing.T, kind, body string) {
		r := httptest.NewRequest(http.MethodPost, "/logs?stream=stdout&pid=7", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		list, err := entries(r, []byte(body))
		for i := range list {
			if err == nil && (list[i].Sandbox == "" || len(list[i].Sandbox) > maxID) {
				t.Errorf("an entry without a sandbox from %q", body)
			}
		}
	})
}
