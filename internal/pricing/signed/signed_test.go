package signed

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"aead.dev/minisign"
)

func TestSigned(t *testing.T) {
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, _, _ := minisign.GenerateKey(rand.Reader)
	book := "schema: agentcost.prices/v1\nmodels: {}"
	good := Sign([]byte(book), private)
	if !bytes.HasPrefix(good, []byte(book+"\n#minisign untrusted comment:")) {
		t.Errorf("a signed book is %q, want the book first", good)
	}
	for _, tc := range []struct {
		name, data, key, want string
	}{
		{"as signed", string(good), public.String(), ""},
		{"a key with space around", string(good), " " + public.String() + "\n", ""},
		{"another key", string(good), other.String(), "not of this book and key"},
		{"a changed price", strings.Replace(string(good), "{}", "{ }", 1), public.String(), "not of this book and key"},
		{"another comment", strings.Replace(string(good), "timestamp:", "timestamp:1", 1), public.String(), "not of this book and key"},
		{"a model behind the signature", string(good) + "deny: []\n", public.String(), "behind the signature"},
		{"no signature", book, public.String(), "not signed"},
		{"no key", string(good), "RWnonsense", "not a public key"},
	} {
		err := Verify([]byte(tc.data), tc.key)
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}
