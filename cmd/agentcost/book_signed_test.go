package main

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/signed"
)

func tool(t *testing.T, args ...string) (string, string, int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := cli(args, nil, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}

// What export writes is what the program has inside: installed from a server, it changes no price.
func TestExportAndUpdate(t *testing.T) {
	dir := t.TempDir()
	public, private, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	text, err := private.MarshalText()
	require.NoError(t, err)
	keyfile, to := filepath.Join(dir, "key"), filepath.Join(dir, "prices.yaml")
	require.NoError(t, os.WriteFile(keyfile, text, 0o600))

	exported, complaint, code := tool(t, "book", "export", "-sign", keyfile)
	require.Equal(t, 0, code, complaint)
	served := []byte(exported)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(served) }))
	t.Cleanup(server.Close)
	update := []string{"book", "update", "-url", server.URL, "-key", public.String(), "-o", to}

	_, complaint, code = tool(t, update...)
	require.Equal(t, 1, code)
	assert.Contains(t, complaint, "-url: must begin with https:// unless -insecure is given")
	update = append(update, "-insecure")
	said, complaint, code := tool(t, update...)
	require.Equal(t, 0, code, complaint)
	assert.Regexp(t, "^0 rates change: ", said)
	installed, err := os.ReadFile(to)
	require.NoError(t, err)
	assert.Equal(t, exported, string(installed))

	served = signed.Sign([]byte("schema: agentcost.prices/v1\nversion: next\nmodels: {openai/gpt-4o: {rates: {input: 1, output: 10}}}\n"), private)
	said, _, code = tool(t, append(update, "-n")...)
	require.Equal(t, 0, code)
	assert.Contains(t, said, "openai/gpt-4o input 2.5 -> 1\n")
	installed, _ = os.ReadFile(to)
	assert.Equal(t, exported, string(installed), "-n installs nothing")

	served = bytes.Replace(served, []byte("input: 1"), []byte("input: 2"), 1)
	_, complaint, code = tool(t, update...)
	assert.Equal(t, 1, code)
	assert.Contains(t, complaint, "the signature is not of this book and key")
	installed, _ = os.ReadFile(to)
	assert.Equal(t, exported, string(installed), "a book with a wrong signature is not installed")

	served = signed.Sign([]byte("schema: agentcost.prices/v1\nas_of: 2020-01-01T00:00:00Z\nmodels: {openai/gpt-4o: {rates: {input: 9, output: 9}}}\n"), private)
	_, complaint, code = tool(t, update...)
	assert.Equal(t, 1, code)
	assert.Regexp(t, "its prices are of 2020-01-01, those in use of 20", complaint)

	said, complaint, code = tool(t, "book", "export", "-sign", keyfile, "-dir", filepath.Join(dir, "dist"))
	require.Equal(t, 0, code, complaint)
	assert.Regexp(t, `agentcost-prices-[0-9.-]+\.yaml\n$`, said)
	saved, err := os.ReadFile(strings.TrimSpace(said))
	require.NoError(t, err)
	require.NoError(t, signed.Verify(saved, public.String()))
}

// A book that is asked for over https does not come from anywhere else.
func TestRedirectFromHTTPS(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("a book")) }))
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	t.Cleanup(secure.Close)
	client := secure.Client()
	client.CheckRedirect = reload.StayEncrypted
	res, err := client.Get(secure.URL)
	if err == nil {
		res.Body.Close()
	}
	assert.ErrorContains(t, err, "a redirect leads from https to http")
}
