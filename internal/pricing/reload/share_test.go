package reload

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
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
		if InForce() != pricing.Default() {
			t.Error("where loaders differ, nobody's book is that of the process")
		}
		if a.Book() != b.Book() || a.Book() == other.Book() {
			t.Error("the same configuration has one book, another its own")
		}
		if one.told+two.told != 1 || three.told != 0 {
			t.Errorf("%d and %d of the reports to two users of one loader say that the other has been told", one.told, two.told)
		}
		if !a.First(a.Book()) || b.First(b.Book()) || !other.First(other.Book()) {
			t.Error("of a book is warned once")
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
		if err := other.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if InForce() != b.Book() {
			t.Error("the only loader's book is that of the process")
		}
		if err := b.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if InForce() != pricing.Default() {
			t.Error("without a loader the embedded book is that of the process")
		}
		if len(shared.loaders) != 0 {
			t.Errorf("%d loaders are left", len(shared.loaders))
		}
	})
}
