package reload

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// book is a one-model book.
func book(price string) string {
	return "schema: " + pricing.Schema + "\nmodels:\n  openai/house-model: {rates: {input: " + price + ", output: 4}}\n"
}

// price is what the book in force charges for a million tokens of the house model.
func price(t *testing.T, l *Loader) string {
	t.Helper()
	card, reason := l.Book().Find(&pricing.Query{Provider: "openai", Model: "house-model", At: time.Now()})
	if reason != "" {
		return string(reason)
	}
	var c pricing.Cost
	card.Cost(&pricing.Tokens{pricing.Input: 1_000_000}, &c)
	return c.Total.String()
}

// outcomes collects what a loader reports.
type outcomes struct {
	mu   sync.Mutex
	all  []string
	told int // of all that came
}

func (o *outcomes) report(got Outcome) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := got.Source + " ok"
	if got.Err != nil {
		s = got.Source + " " + got.Err.Error()
	}
	if got.Holds > 0 {
		s += fmt.Sprintf(" but holds %d: %s", got.Holds, strings.Join(got.Held, ", "))
	}
	o.all = append(o.all, s)
	if got.Told {
		o.told++
	}
}

// take returns what was reported since, and forgets it.
func (o *outcomes) take() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := strings.Join(o.all, "\n")
	o.all = nil
	return s
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, set Settings) (*Loader, *outcomes) {
	t.Helper()
	o := &outcomes{}
	set.Report = o.report
	l := New(set)
	if err := l.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l, o
}

func stop(t *testing.T, l *Loader) {
	t.Helper()
	for range 2 {
		if err := l.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// want checks price and reports after the next look.
func want(t *testing.T, l *Loader, o *outcomes, wantPrice string, wantReports ...string) {
	t.Helper()
	time.Sleep(2 * DefaultFileInterval)
	synctest.Wait()
	if got := price(t, l); got != wantPrice {
		t.Errorf("price = %s, want %s", got, wantPrice)
	}
	got := o.take()
	if len(wantReports) == 0 && got != "" {
		t.Errorf("reports %q, want none", got)
	}
	for _, w := range wantReports {
		if !strings.Contains(got, w) {
			t.Errorf("reports %q, want %q", got, w)
		}
	}
}

func TestFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		name := filepath.Join(dir, "prices.yaml")
		write(t, name, book("2"))
		l, o := start(t, Settings{Files: []string{filepath.Join(dir, "*.yaml")}})
		want(t, l, o, "2", "start ok")
		want(t, l, o, "2")

		write(t, name, book("3"))
		want(t, l, o, "3", "files ok")

		write(t, name, book("minus one"))
		want(t, l, o, "3", name+`:3: models.openai/house-model.rates.input: not a plain decimal: "minus one"`)
		want(t, l, o, "3") // told once

		write(t, name, book("30"))
		want(t, l, o, "3", "files ok but holds 1: openai/house-model input 3 -> 30")
		write(t, name, book("30")+"  openai/other-model: {rates: {input: 1, output: 2}}\n") // the rest of the book is taken
		want(t, l, o, "3", "files ok but holds 1")
		if _, reason := l.Book().Find(&pricing.Query{Provider: "openai", Model: "other-model"}); reason != "" {
			t.Errorf("other-model: %s", reason)
		}

		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		want(t, l, o, "3", "files[0]: no such file: ")
		want(t, l, o, "3")

		write(t, name, book("4"))
		want(t, l, o, "4", "files ok")
		write(t, filepath.Join(dir, "z.yaml"), book("5")) // lexical order: the last file wins
		want(t, l, o, "5", "files ok")
		stop(t, l)
	})
}

// A ConfigMap is a link to a directory of links that a rename exchanges.
func TestConfigMapRename(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		release := func(version, price string) {
			if err := os.Mkdir(filepath.Join(dir, version), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, version, "prices.yaml"), book(price))
			next := filepath.Join(dir, "..next")
			if err := os.Symlink(version, next); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(next, filepath.Join(dir, "..data")); err != nil {
				t.Fatal(err)
			}
		}
		release("..2026_1", "2")
		if err := os.Symlink("..data/prices.yaml", filepath.Join(dir, "prices.yaml")); err != nil {
			t.Fatal(err)
		}
		l, o := start(t, Settings{Files: []string{filepath.Join(dir, "prices.yaml")}})
		want(t, l, o, "2", "start ok")
		release("..2026_2", "3")
		want(t, l, o, "3", "files ok")
		stop(t, l)
	})
}

func TestForce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "prices.yaml")
		write(t, name, book("2"))
		l, o := start(t, Settings{Files: []string{name}, Force: true})
		want(t, l, o, "2", "start ok")
		write(t, name, book("2000"))
		want(t, l, o, "2000", "files ok")
		stop(t, l)

		l, o = start(t, Settings{Files: []string{name}, Accept: []string{"openai/house-model"}})
		want(t, l, o, "2000", "start ok")
		write(t, name, book("2"))
		want(t, l, o, "2", "files ok")
		stop(t, l)
	})
}

func TestLayersInOrder(t *testing.T) {
	inline, err := pricing.ParseMap("inline", map[string]any{
		"models": map[string]any{"openai/house-model": map[string]any{"rates": map[string]any{"input": 9, "output": 9}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "prices.yaml")
	write(t, name, book("2"))
	for _, tc := range []struct {
		set  Settings
		want string
	}{
		{Settings{}, "unknown_model"},
		{Settings{Files: []string{name}}, "2"},
		{Settings{Files: []string{name}, Inline: inline}, "9"},
	} {
		l, _ := start(t, tc.set)
		if got := price(t, l); got != tc.want {
			t.Errorf("price = %s, want %s", got, tc.want)
		}
		stop(t, l)
	}
}

func TestStartFails(t *testing.T) {
	name := filepath.Join(t.TempDir(), "prices.yaml")
	write(t, name, book("-1"))
	for _, tc := range []struct{ file, want string }{
		{name, "prices.yaml:3: models.openai/house-model.rates.input: negative: -1"},
		{"absent.yaml", "files[0]: no such file: absent.yaml"},
		{"[", "files[0]: syntax error in pattern"},
	} {
		l := New(Settings{Files: []string{tc.file}})
		err := l.Start(t.Context())
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("Start(%s) = %v, want %q", tc.file, err, tc.want)
		}
		stop(t, l)
	}
}

// server answers with a book that the test changes.
type server struct {
	mu     sync.Mutex
	status int
	body   string
	asked  []string // If-None-Match of each request
}

func (s *server) set(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.body = status, body
}

// RoundTrip serves without a network, so that time can be simulated.
func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Header.Get("If-None-Match"))
	w := httptest.NewRecorder()
	etag := fmt.Sprintf("%q", fmt.Sprint(len(s.body)))
	w.Header().Set("ETag", etag)
	switch {
	case s.status != http.StatusOK:
		w.WriteHeader(s.status)
	case r.Header.Get("If-None-Match") == etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		_, _ = io.WriteString(w, s.body)
	}
	return w.Result(), nil
}

func TestRemote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keep := filepath.Join(t.TempDir(), "last.yaml")
		s := &server{status: http.StatusOK, body: book("2")}
		set := Settings{Remote: Remote{
			URL: "http://prices.example/book", Client: &http.Client{Transport: s},
			Interval: DefaultFileInterval, MaxBytes: 1 << 10, Copy: keep,
		}}
		l, o := start(t, set)
		want(t, l, o, "2", "start ok")
		want(t, l, o, "2") // 304
		if last := s.asked[len(s.asked)-1]; last == "" {
			t.Error("asked without If-None-Match")
		}

		s.set(http.StatusOK, book("3.5"))
		want(t, l, o, "3.5", "remote ok")
		for _, bad := range []struct {
			status int
			body   string
			want   string
		}{
			{http.StatusInternalServerError, "", "remote fetch price book: status 500"},
			{http.StatusOK, "{", "remote: yaml"},
			{http.StatusOK, book("350.000"), "remote ok but holds 1: openai/house-model input 3.5 -> 350"},
			{http.StatusOK, strings.Repeat("# long\n", 1<<10), "larger than 1024 bytes"},
		} {
			s.set(bad.status, bad.body)
			want(t, l, o, "3.5", bad.want)
		}
		if data, err := os.ReadFile(keep); err != nil || string(data) != book("3.5") {
			t.Errorf("copy = %q, %v; want the last good book", data, err)
		}
		stop(t, l)

		// The server is gone: the copy stands in, and the failure is told.
		s.set(http.StatusBadGateway, "")
		l, o = start(t, set)
		want(t, l, o, "3.5", "start ok", "remote fetch price book: status 502")
		stop(t, l)

		// There is no copy either: the embedded prices stand in.
		set.Remote.Copy = ""
		l, o = start(t, set)
		want(t, l, o, "unknown_model", "start ok", "status 502")
		stop(t, l)
	})
}

// A price that would jump is held back at the start, too, and a book with one leaves no copy: who starts from that would not
// see the jump.
func TestRemoteJumpAtStart(t *testing.T) {
	keep := filepath.Join(t.TempDir(), "last.yaml")
	s := &server{status: http.StatusOK, body: "schema: " + pricing.Schema + "\nmodels: {openai/gpt-4o: {rates: {input: 2500, output: 10000}}}\n"}
	l, o := start(t, Settings{Remote: Remote{URL: "http://prices.example/", Client: &http.Client{Transport: s}, Copy: keep}})
	if got := o.take(); !strings.Contains(got, "openai/gpt-4o input 2.5 -> 2500") {
		t.Errorf("reports %q, want the jump", got)
	}
	card, _ := l.Book().Find(&pricing.Query{Provider: "openai", Model: "gpt-4o"})
	if got := card.Per(0, pricing.Input); got != "2.5" {
		t.Errorf("gpt-4o costs %s, want 2.5", got)
	}
	if _, err := os.Stat(keep); !os.IsNotExist(err) {
		t.Errorf("a copy was kept: %v", err)
	}
	stop(t, l)
}

// Files may map to a model that only the remote book has.
func TestFilesBuildUponRemote(t *testing.T) {
	name := filepath.Join(t.TempDir(), "prices.yaml")
	write(t, name, "schema: "+pricing.Schema+"\nmap: {prod: openai/house-model}\n")
	s := &server{status: http.StatusOK, body: book("2")}
	l, _ := start(t, Settings{
		Files: []string{name}, Remote: Remote{URL: "http://prices.example/", Client: &http.Client{Transport: s}},
	})
	if got := price(t, l); got != "2" {
		t.Errorf("price = %s, want 2", got)
	}
	stop(t, l)
	s.set(http.StatusNotFound, "")
	if err := New(l.set).Start(t.Context()); err == nil || !strings.Contains(err.Error(), "map.prod: no such card") {
		t.Errorf("Start = %v, want the dangling map", err)
	}
}
