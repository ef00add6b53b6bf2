package reload

import (
	"net/http"
	"testing"
	"testing/synctest"
)

// Two pipelines of one configuration have one book and ask once; both are told of what comes, and the last one stops it.
func TestShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{status: http.StatusOK, body: book("2")}
		set := func(o *outcomes) Settings {
			return Settings{Report: o.report, Remote: Remote{
				URL: "http://prices.example/", Client: &http.Client{Transport: s}, Interval: DefaultFileInterval,
			}}
		}
		var one, two, three outcomes
		a, err := Share(t.Context(), "a configuration", set(&one))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Share(t.Context(), "a configuration", set(&two))
		if err != nil {
			t.Fatal(err)
		}
		other, err := Share(t.Context(), "another", set(&three))
		if err != nil {
			t.Fatal(err)
		}
		if a.Book() != b.Book() || a.Book() == other.Book() {
			t.Error("the same configuration has one book, another its own")
		}
		s.mu.Lock()
		asked := len(s.asked)
		s.mu.Unlock()
		if asked != 2 {
			t.Errorf("asked %d times, want once for each configuration", asked)
		}
		if err := a.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		one.take()
		two.take()
		s.set(http.StatusOK, book("3.5"))
		want(t, b.Loader, &two, "3.5", "remote ok")
		if got := one.take(); got != "" {
			t.Errorf("who has let go is told %q", got)
		}
		for _, l := range []*Shared{b, other} {
			if err := l.Stop(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if len(shared.loaders) != 0 {
			t.Errorf("%d loaders are left", len(shared.loaders))
		}
	})
}
