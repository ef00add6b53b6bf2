package main

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
}
