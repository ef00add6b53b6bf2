package e2bapi

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/e2btest"
)

func TestAfter(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"seconds":      {http.Header{"Retry-After": {"7"}}, 7 * time.Second},
		"date":         {http.Header{"Retry-After": {now.Add(9 * time.Second).Format(http.TimeFormat)}}, 9 * time.Second},
		"past":         {http.Header{"Retry-After": {now.Add(-time.Hour).Format(http.TimeFormat)}}, 0},
		"too long":     {http.Header{"Retry-After": {"1e30"}}, maxAfter},
		"nonsense":     {http.Header{"Retry-After": {"soon"}}, 0},
		"not a number": {http.Header{"Retry-After": {"NaN"}}, 0},
		"rate limit":   {http.Header{"Ratelimit-Remaining": {"0"}, "Ratelimit-Reset": {"3"}}, 3 * time.Second},
		"limit left":   {http.Header{"Ratelimit-Remaining": {"5"}, "Ratelimit-Reset": {"3"}}, 0},
		"nothing":      {http.Header{}, 0},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tt.want, After(tt.header, now)) })
	}
}

func TestErrors(t *testing.T) {
	for status, body := range map[int]string{
		401: `{"code":401,"message":"Invalid API key"}`, 404: `{"code":404,"message":"Sandbox \"x\" doesn't exist"}`,
		429: "slow down", 500: "", 502: "<html>", 302: "",
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}))
		c := Client{HTTP: srv.Client(), URL: srv.URL, Key: "e2b_secret"}
		_, err := c.Sandbox(t.Context(), "x")
		srv.Close()
		var e *Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, status, e.Code)
		assert.Equal(t, 2*time.Second, e.After)
		assert.NotContains(t, err.Error(), "e2b_secret")
	}
}

func TestBadReplies(t *testing.T) {
	for _, body := range []string{"", "{", `{"sandboxID":7}`, `{"startedAt":"yesterday"}`} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		c := Client{HTTP: srv.Client(), URL: srv.URL}
		_, err := c.Sandbox(t.Context(), "x")
		srv.Close()
		assert.Error(t, err, body)
	}
}

// TestTwice gives up on a server whose pages go round in circles.
func TestTwice(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Next-Token", "again")
		_, _ = w.Write([]byte("[]"))
	}))
	defer srv.Close()
	c := Client{HTTP: srv.Client(), URL: srv.URL}
	_, err := c.Sandboxes(t.Context(), Filter{})
	assert.ErrorContains(t, err, "twice")
}

func TestAgainstStandIn(t *testing.T) {
	cloud := e2btest.New()
	defer cloud.Close()
	cloud.PageSize = 2
	for range 5 {
		cloud.Create("0.6.13", map[string]string{"app": "a=b&c d"})
	}
	cloud.Create("0.6.13", nil)
	c := Client{HTTP: http.DefaultClient, URL: cloud.URL, Key: e2btest.Key}
	list, err := c.Sandboxes(t.Context(), Filter{Metadata: map[string]string{"app": "a=b&c d"}, Templates: []string{"rki5dems9wqfm4r03t7g", "other"}})
	require.NoError(t, err)
	require.Len(t, list, 5)
	assert.Empty(t, list[0].Token)
	one, err := c.Sandbox(t.Context(), list[0].ID)
	require.NoError(t, err)
	assert.Len(t, string(one.Token), 64)
	events, err := c.Events(t.Context(), 4)
	require.NoError(t, err)
	assert.Len(t, events, 2)
	_, err = (&Client{HTTP: http.DefaultClient, URL: cloud.URL, Key: "wrong"}).Sandboxes(t.Context(), Filter{})
	var e *Error
	assert.True(t, errors.As(err, &e) && e.Code == 401)
}
