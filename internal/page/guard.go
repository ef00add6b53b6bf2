package page

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

// policy lets a page load nothing but its own stylesheet and script, send nothing elsewhere, and be framed by nobody.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// guard lets through what comes from a reader of this page: by a name that is this page's, so that no other site can be made
// to look like it (DNS rebinding), from this page's own scripts, and with the token where there is one.
func (p *page) guard(next http.Handler) http.Handler {
	names := p.names()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch host := hostOf(r.Host); {
		case !isAddress(host) && !slices.Contains(names, strings.ToLower(host)):
			http.Error(w, "this page is not known by that name: use its address, or add the name to hosts in the configuration", http.StatusMisdirectedRequest)
		case foreign(r):
			http.Error(w, "the request comes from another site", http.StatusForbidden)
		case !p.isKnown(r) && r.URL.Path != "/login" && !strings.HasPrefix(r.URL.Path, "/static/"):
			http.Redirect(w, r, "/login", http.StatusSeeOther)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (p *page) names() []string {
	names := []string{"localhost"}
	if name, err := os.Hostname(); err == nil {
		names = append(names, strings.ToLower(name))
	}
	for _, name := range p.Hosts {
		names = append(names, strings.ToLower(name))
	}
	return names
}

// hostOf is a host without its port.
func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}

// isAddress reports whether a host is an address: no other site's name leads here by it.
func isAddress(host string) bool { return net.ParseIP(host) != nil }

// foreign reports whether a request was made by another site's page. A link there may lead here: it shows a page, and tells
// the other site nothing.
func foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err != nil || u.Host != r.Host
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return r.Method != http.MethodGet || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}

const cookieName = "otelcol-genai-view"

// isKnown reports whether a request has the token, or what was given for it.
func (p *page) isKnown(r *http.Request) bool {
	if p.Token == "" {
		return true
	}
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return equal(bearer, p.Token)
	}
	cookie, err := r.Cookie(cookieName)
	return err == nil && equal(cookie.Value, p.pass())
}

// pass is what a browser keeps in place of the token.
func (p *page) pass() string {
	mac := hmac.New(sha256.New, []byte(p.Token))
	mac.Write([]byte(cookieName))
	return hex.EncodeToString(mac.Sum(nil))
}

func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// wrongToken is how long a wrong token takes, so that guessing does.
const wrongToken = time.Second

// maxForm bounds what is sent to log in, in bytes.
const maxForm = 4 << 10

func (p *page) login(w http.ResponseWriter, r *http.Request) {
	wrong := false
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if p.Token == "" || equal(r.PostFormValue("token"), p.Token) {
			http.SetCookie(w, &http.Cookie{Name: cookieName, Value: p.pass(), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		select {
		case <-time.After(wrongToken):
		case <-r.Context().Done():
		}
		wrong = true
	}
	status := http.StatusOK
	if wrong {
		status = http.StatusUnauthorized
	}
	p.show(w, status, "login.html", struct {
		head
		Wrong bool
	}{head{Title: "Token"}, wrong})
}
