// Package page shows a ledger in a browser: HTML made here, one stylesheet, one small script, and nothing from elsewhere. It
// only reads. Everything that spans and log records say is hostile until it is escaped: see guard.go and clean.go.
package page

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

//go:embed templates static
var files embed.FS

// Options say how a ledger is shown.
type Options struct {
	Token string               // that is asked for; empty for none
	Hosts []string             // names that the page may be reached by, besides loopback, addresses and this machine's own
	Book  func() *pricing.Book // that explains bills; asked for when the first is explained
	Texts bool                 // whether texts are kept, so that a page without any can say why
}

// page is the handler of one ledger.
type page struct {
	Options
	ledger *ledger.Ledger
	shown  *template.Template
	live   chan struct{} // a place for each live connection
}

// New is the handler that shows l.
func New(l *ledger.Ledger, o Options) http.Handler {
	p := &page{Options: o, ledger: l, live: make(chan struct{}, maxLive)}
	p.shown = template.Must(template.New("").Funcs(functions).ParseFS(files, "templates/*.html"))
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(*http.Request) (string, any, error){
		"GET /{$}":                 p.runs,
		"GET /run/{run}":           p.run,
		"GET /call/{trace}/{span}": p.call,
		"GET /spend":               p.spend,
		"GET /unpriced":            p.unpriced,
		"GET /budgets":             p.budgets,
	} {
		mux.HandleFunc(pattern, p.html(serve))
	}
	mux.HandleFunc("GET /live", p.serveLive)
	static, _ := fs.Sub(files, "static") // of a constant name
	mux.Handle("GET /static/", http.StripPrefix("/static/", forever(http.FileServerFS(static))))
	mux.HandleFunc("GET /login", p.login)
	mux.HandleFunc("POST /login", p.login)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { p.fail(w, r, errNoPage) })
	return p.guard(mux)
}

// forever lets a browser keep what a version's address names.
func forever(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		next.ServeHTTP(w, r)
	})
}

// html answers with a template and what it shows.
func (p *page) html(serve func(*http.Request) (name string, data any, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, data, err := serve(r)
		if err != nil {
			p.fail(w, r, err)
			return
		}
		p.show(w, http.StatusOK, name, data)
	}
}

func (p *page) show(w http.ResponseWriter, status int, name string, data any) {
	var body bytes.Buffer
	if err := p.shown.ExecuteTemplate(&body, name, data); err != nil {
		http.Error(w, "the page could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // whoever asked may have gone
}

// The errors that are a reader's.
var (
	errNoPage  = errors.New("there is no such page")
	errRequest = errors.New("the address asks for something that is not there")
)

func (p *page) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, ledger.ErrNotFound), errors.Is(err, errNoPage), errors.Is(err, ledger.ErrSeveral):
		status = http.StatusNotFound
	case errors.Is(err, errRequest), errors.Is(err, ledger.ErrQuery):
		status = http.StatusBadRequest
	case r.Context().Err() != nil:
		return
	}
	p.show(w, status, "error.html", struct {
		head
		Status  int
		Message string
	}{head{Title: http.StatusText(status)}, status, err.Error()})
}

// head is what every page has.
type head struct {
	Title string
	Tab   string // which part of the navigation the page is
	Live  string // what the page waits for changes of: "all" or a trace; empty for nothing
}
