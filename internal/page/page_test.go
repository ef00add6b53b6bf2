package page

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/ledger/ledgertest"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// site is a page on a ledger, served.
type site struct {
	t      *testing.T
	ledger *ledger.Ledger
	*httptest.Server
}

func serve(t *testing.T, o Options) *site {
	l, err := ledger.Open(t.TempDir())
	require.NoError(t, err)
	o.Book = pricing.Default
	s := httptest.NewServer(New(l, o))
	t.Cleanup(func() {
		s.Close()
		require.NoError(t, l.Close())
	})
	return &site{t, l, s}
}

// ask sends a request with headings, and returns status and answer.
func (s *site) ask(path string, headings ...string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.URL+path, nil)
	require.NoError(s.t, err)
	for i := 0; i < len(headings); i += 2 {
		if headings[i] == "Host" {
			req.Host = headings[i+1]
		}
		req.Header.Set(headings[i], headings[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp.StatusCode, string(body)
}

func (s *site) get(path string) string {
	s.t.Helper()
	status, body := s.ask(path)
	require.Equal(s.t, http.StatusOK, status, "%s: %s", path, body)
	return body
}

var now = ledger.Nanos(time.Now().UnixNano())

const trace = "0af7651916cd43dd8448eb211c80319c"

func at(span, parent ledger.Span, name string) ledger.At {
	return ledger.At{Trace: trace, Span: span, Parent: parent, Started: now + ledger.Nanos(span)*1e8, Ended: now + ledger.Nanos(span+3)*1e8, Name: name}
}

// small is a run with a subagent, a tool, a merged record, a call without a price, and a dear one.
func small() *ledger.Batch {
	call := func(span, parent ledger.Span, agent string, tokens int64) ledger.Call {
		const in, out = 3_000_000, 15_000_000 // pico-dollars a token
		c := ledger.Call{
			At: at(span, parent, "chat"), Who: ledger.Who{Agent: agent, User: "ada@example.com"}, Signal: "span", Provider: "anthropic", Model: "claude-sonnet-4-5",
			RequestModel: "claude-sonnet-4-5", ResponseModel: "claude-sonnet-4-5-20250929", Status: "priced", Source: "computed",
			Price: "anthropic/claude-sonnet-4-5 tier=base book=2026-11-27.1", Tokens: ledger.Tokens{Input: tokens, Output: 100},
			Parts: ledger.Parts{Input: ledger.Money(tokens * in), Output: 100 * out}, Assumed: "input_includes_cache",
		}
		c.USD = ledger.Some(c.Parts.Input + c.Parts.Output)
		return c
	}
	odd := call(7, 1, "clerk", 10)
	odd.Model, odd.ResponseModel, odd.RequestModel, odd.Status, odd.Reason = "house-model", "house-model", "", "unpriced", "unknown_model"
	odd.USD, odd.Parts, odd.Price, odd.Source = ledger.Maybe{}, ledger.Parts{}, "", ""
	b := &ledger.Batch{
		Runs: []ledger.Run{
			{At: at(1, 0, "invoke_agent clerk"), Who: ledger.Who{Agent: "clerk", User: "ada@example.com"}, Kind: ledger.KindAgent, Status: "partial", Reasons: "unpriced_calls",
				Models: "\nclaude-sonnet-4-5\nhouse-model\n", Calls: 3, Unpriced: 1, Tools: 1, Prompt: 5010, Completion: 300, Title: "Where is the parcel?"},
			{At: at(3, 2, "invoke_agent helper"), Who: ledger.Who{Agent: "helper"}, Kind: ledger.KindAgent, Status: "complete", Calls: 1},
		},
		Calls:  []ledger.Call{call(4, 3, "helper", 1000), call(6, 1, "clerk", 4000), odd},
		Tools:  []ledger.Tool{{At: at(2, 1, "ask_helper")}},
		Merged: []ledger.Merged{{At: at(8, 1, "ai.generateText"), Signal: "span", Emitter: "vercel-ai", Status: "duplicate", Bill: 6}},
		Texts:  []ledger.Text{{Trace: trace, Span: 6, Side: ledger.SideInput, Bytes: 40, Body: `[{"role":"user","content":"Where is the parcel?"}]`}},
	}
	b.Runs[0].Ended += 5e9
	b.Runs[1].USD = b.Calls[0].USD
	b.Runs[0].USD = ledger.Some(b.Calls[0].USD.Money + b.Calls[1].USD.Money)
	b.Runs[0].LLM = b.Runs[0].USD
	return b
}

func (s *site) write(b *ledger.Batch) {
	s.t.Helper()
	_, err := s.ledger.Write(b)
	require.NoError(s.t, err)
}

// From the list of runs to the dearest call of the dearest run, and what explains it.
func TestTheDearestCallIsThreeClicksAway(t *testing.T) {
	s := serve(t, Options{Texts: true})
	s.write(small())
	list := s.get("/")
	require.Contains(t, list, "≥ $0.0180")
	require.Contains(t, list, "Where is the parcel?")
	require.Contains(t, list, `href="/?order=dearest"`)
	dearest := s.get("/?order=dearest")
	run := regexp.MustCompile(`href="(/run/[^"]+)"`).FindStringSubmatch(dearest)
	require.NotNil(t, run)
	page := s.get(run[1])
	require.Contains(t, page, "Some calls have no price")
	require.Contains(t, page, "helper")
	require.Contains(t, page, "The same call, told once more.")
	call := regexp.MustCompile(`<div class="pick"><dt>dearest call</dt><dd><a href="(/call/[^"]+)"`).FindStringSubmatch(page)
	require.NotNil(t, call)
	bill := s.get(call[1])
	for _, want := range []string{"4000", ">3<", "0.012", "100", ">15<", "0.0015", "0.0135", "anthropic/claude-sonnet-4-5 tier=base book=2026-11-27.1", "Told 2 times, billed once",
		"Input was taken to include cached tokens", "Where is the parcel?"} {
		require.Contains(t, bill, want)
	}
}

func TestEveryPageHasItsFigures(t *testing.T) {
	s := serve(t, Options{})
	require.Contains(t, s.get("/"), "Waiting for the first run")
	require.Contains(t, s.get("/unpriced"), "Every call has a price")
	require.Contains(t, s.get("/budgets"), "No budgets are set")
	require.Contains(t, s.get("/spend"), "Nothing was spent")
	s.write(small())
	spend := s.get("/spend")
	require.Contains(t, spend, "$0.0180")
	require.Contains(t, spend, "house-model")
	for _, by := range []string{"provider", "agent", "user", "session", "tenant", "environment", "service", "repository"} {
		require.Contains(t, s.get("/spend?by="+by), "$0.0180", by)
	}
	require.Contains(t, s.get("/spend?by=model&where=user&value=ada@example.com"), "$0.0180")
	require.Contains(t, s.get("/spend?by=agent&where=model&value=claude-sonnet-4-5"), "$0.0180")
	both := s.get("/spend?by=agent&where=user&value=ada@example.com")
	require.Contains(t, both, "$0.0180")
	require.Contains(t, both, "Each run counts whole")
	require.Contains(t, both, `href="/?agent=clerk&amp;order=dearest&amp;period=30d&amp;user=ada%40example.com"`)
	require.NotContains(t, s.get("/spend?by=agent&where=team&value="), "order=dearest", "the list of runs has no filter for it")
	require.NotContains(t, s.get("/spend?by=agent&where=model"), "of model", "these are the sums of all models")
	unpriced := s.get("/unpriced")
	require.Contains(t, unpriced, "The price book has no card")
	require.Contains(t, unpriced, "anthropic/house-model:")
	require.Contains(t, s.get("/call/"+trace+"/0000000000000002"), "ask_helper")
	require.Contains(t, s.get("/call/"+trace+"/0000000000000008"), "The record with the bill")
	require.Contains(t, s.get("/call/"+trace+"/0000000000000007"), "not known")
	require.Contains(t, s.get("/run/"+trace+"-0000000000000003"), "helper")
	require.Contains(t, s.get("/?q=PARCEL"), "clerk")
	require.Contains(t, s.get("/?q=nothing+like+it"), "No run is like that")
	require.Contains(t, s.get("/?q=nothing+like+it&said=1"), "No run is like that")
	require.Contains(t, s.get("/?q=IS+the+parcel%3F&said=1"), "clerk")
	for path, want := range map[string]int{
		"/nothing": 404, "/run/ffff": 404, "/run/%22": 404, "/call/" + trace + "/xyz": 400, "/call/" + trace + "/00000000000000ff": 404,
		"/?from=yesterday": 400, "/spend?by=user&where=tenant&value=x": 200, "/spend?by=session&where=model&value=x": 400, "/?order=worst": 400, "/static/page.css": 200, "/static/page.js": 200,
	} {
		status, _ := s.ask(path)
		require.Equal(t, want, status, path)
	}
}

// A reply from a cache has no multiplication, but the reason for its 0.
func TestCachedReply(t *testing.T) {
	s := serve(t, Options{})
	b := small()
	b.Calls[0].Status, b.Calls[0].USD, b.Calls[0].Price, b.Calls[0].Tokens, b.Calls[0].Parts = "cached", ledger.Some(0), "", ledger.Tokens{}, ledger.Parts{}
	s.write(b)
	page := s.get("/call/" + trace + "/0000000000000004")
	require.Contains(t, page, "cache of the emitter")
	require.Contains(t, page, "$0")
	require.NotContains(t, page, "Units times rates")
	require.NotContains(t, page, "does not make this bill again")
}

// TestToldElsewhere: a run whose bill is in another trace does not look as if nobody knew what it cost.
func TestToldElsewhere(t *testing.T) {
	s := serve(t, Options{})
	b := &ledger.Batch{Runs: []ledger.Run{{At: at(1, 0, "ClaudeAgent.query"), Kind: ledger.KindAgent, Status: "complete", Reasons: ledger.ToldElsewhere}}}
	s.write(b)
	for _, page := range []string{s.get("/"), s.get("/run/" + trace + "-0000000000000001")} {
		require.Contains(t, page, ">elsewhere<")
		require.NotContains(t, page[strings.Index(page, "ClaudeAgent.query"):], "not known")
	}
	require.Contains(t, s.get("/run/"+trace+"-0000000000000001"), "Another trace tells of the same execution")
}

const hostile = "<script>alert(1)</script>\u202e\u0000\x1b[31m\"'`\r\n{{.}}%s\u2066\xff"

// Whatever spans say is shown, and does nothing.
func TestHostileTextIsShownAndDoesNothing(t *testing.T) {
	s := serve(t, Options{Texts: true})
	b := small()
	for i := range b.Runs {
		r := &b.Runs[i]
		r.Name, r.Title, r.Agent, r.User, r.Session, r.Tenant, r.Error, r.Tags, r.Models = hostile, hostile, hostile, hostile, hostile, hostile, hostile, hostile, "\n"+hostile+"\n"
	}
	for i := range b.Calls {
		c := &b.Calls[i]
		c.Name, c.Model, c.Agent, c.User, c.Emitter, c.Error, c.Price, c.ID, c.Reason, c.Provider = hostile, hostile, hostile, hostile, hostile, hostile, hostile, hostile, hostile, hostile
	}
	b.Tools[0].Name, b.Merged[0].Name, b.Merged[0].Emitter, b.Texts[0].Body = hostile, hostile, hostile, hostile
	s.write(b)
	for _, path := range []string{"/", "/?agent=" + url.QueryEscape(hostile) + "&q=%3Cscript%3E", "/run/" + trace, "/call/" + trace + "/0000000000000006",
		"/call/" + trace + "/0000000000000002", "/spend", "/spend?by=agent", "/spend?by=user&where=user&value=" + url.QueryEscape(hostile), "/unpriced"} {
		body := s.get(path)
		require.NotContains(t, body, "<script>alert", path)
		require.NotRegexp(t, "[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f]", body, path)
	}
}

func TestGuards(t *testing.T) {
	s := serve(t, Options{Hosts: []string{"costs.example.com"}})
	for _, tt := range []struct {
		want     int
		headings []string
	}{
		{200, nil}, {200, []string{"Host", "localhost:1"}}, {200, []string{"Host", "[::1]:8317"}}, {200, []string{"Host", "Costs.Example.com"}},
		{421, []string{"Host", "evil.example"}}, {421, []string{"Host", "localhost.evil.example:8317"}},
		{403, []string{"Origin", "https://evil.example"}}, {403, []string{"Origin", "null"}}, {200, []string{"Origin", s.URL}},
		{403, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}},
		{403, []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}},
		{403, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}},
		{200, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}},
	} {
		status, _ := s.ask("/", tt.headings...)
		require.Equal(t, tt.want, status, "%q", tt.headings)
	}
	resp, err := http.Post(s.URL+"/", "text/plain", nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
	require.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'")
}

func TestToken(t *testing.T) {
	s := serve(t, Options{Token: "secret"})
	status, _ := s.ask("/")
	require.Equal(t, http.StatusSeeOther, status)
	status, _ = s.ask("/live")
	require.Equal(t, http.StatusSeeOther, status)
	status, _ = s.ask("/", "Authorization", "Bearer secret")
	require.Equal(t, http.StatusOK, status)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for token, want := range map[string]int{"wrong": http.StatusUnauthorized, "secret": http.StatusSeeOther} {
		resp, err := client.PostForm(s.URL+"/login", url.Values{"token": {token}})
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, want, resp.StatusCode)
		for _, c := range resp.Cookies() {
			require.NotContains(t, c.Value, "secret")
			require.True(t, c.HttpOnly)
			status, _ = s.ask("/", "Cookie", c.String())
			require.Equal(t, http.StatusOK, status)
		}
		require.Equal(t, want == http.StatusSeeOther, len(resp.Cookies()) == 1)
	}
}

// Two readers hear of a change; one who watches another trace does not.
func TestLive(t *testing.T) {
	s := serve(t, Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	open := func(query string) *bufio.Reader {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/live"+query, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		t.Cleanup(func() { _ = resp.Body.Close() })
		r := bufio.NewReader(resp.Body)
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, "retry: 2000\n", line)
		return r
	}
	event := func(r *bufio.Reader) {
		for {
			line, err := r.ReadString('\n')
			require.NoError(t, err)
			if line == "event: changed\n" {
				return
			}
		}
	}
	one, two, mine, other := open(""), open(""), open("?trace="+trace), open("?trace="+strings.Repeat("0", 32))
	s.write(small())
	event(one)
	event(two)
	event(mine)
	b := small()
	b.Runs[0].Trace = strings.Repeat("0", 32)
	s.write(&ledger.Batch{Runs: b.Runs[:1]})
	event(other)
	cancel()
}

func TestFormats(t *testing.T) {
	for pico, want := range map[ledger.Money]string{
		0: "$0", 1: "<$0.000001", 11_841_300_000: "$0.0118", 9_000_000: "$0.000009", 1_234_567_890_000_000: "$1,234.57", -500_000_000_000: "−$0.5000", 5_000_000_000: "$0.005",
	} {
		require.Equal(t, want, usd(pico))
	}
	for n, want := range map[int64]string{7: "7", 999: "999", 1000: "1.00k", 12_345: "12.3k", 123_456: "123k", 1_500_000: "1.50M"} {
		require.Equal(t, want, compact(n))
	}
	for d, want := range map[time.Duration]string{0: "0 ms", 1500 * time.Millisecond: "1.5 s", 61 * time.Second: "1 min 01 s", 2 * time.Hour: "2 h 00 min"} {
		require.Equal(t, want, took(d))
	}
	require.Equal(t, "a‹202E›b‹001B›\n👩‍🚀", clean("a\u202eb\x1b\n👩‍🚀"))
}

// A trace whose spans are above each other in a circle is shown all the same.
func TestACircleEnds(t *testing.T) {
	s := serve(t, Options{})
	b := small()
	b.Tools = append(b.Tools, ledger.Tool{At: at(20, 21, "a")}, ledger.Tool{At: at(21, 20, "b")}, ledger.Tool{At: at(22, 22, "self")})
	b.Runs[0].Parent = 20
	s.write(b)
	for _, r := range []string{trace, trace + "-0000000000000000", trace + "-0000000000000001"} {
		_, body := s.ask("/run/" + r)
		require.NotEmpty(t, body)
	}
}

func BenchmarkPages(b *testing.B) {
	l, err := ledger.Open(benchDir(b))
	require.NoError(b, err)
	defer l.Close()
	load := ledgertest.Load{Seed: 1, Runs: 50_000, Calls: 1_000_000, Days: 60, End: time.Now()}
	if testing.Short() {
		load.Runs, load.Calls = 5_000, 100_000
	}
	if n, err := l.RunTotals(b.Context(), ledger.Filter{}); err == nil && n.Runs == 0 {
		require.NoError(b, ledgertest.Fill(l, load))
	}
	runs, err := l.Runs(b.Context(), ledger.RunQuery{Limit: 1})
	require.NoError(b, err)
	tr, err := l.Trace(b.Context(), runs[0].Trace)
	require.NoError(b, err)
	h := New(l, Options{Book: pricing.Default})
	for _, path := range []string{
		"/", "/?order=dearest", "/?q=ticket+4711", "/?q=ticket+4711&said=1", "/?user=user-7@example.com&model=gpt-5", "/?period=7d&status=partial", "/?page=900",
		"/run/" + string(runs[0].ID()), fmt.Sprintf("/call/%s/%s", tr.ID, tr.Calls[0].Span),
		"/spend", "/spend?period=all", "/spend?by=user&period=all", "/spend?by=session&period=all", "/spend?by=session", "/spend?by=agent&where=user&value=user-7@example.com&period=all", "/spend?by=user&where=agent&value=agent-1&period=all", "/spend?by=model&where=user&value=user-7@example.com&period=all", "/unpriced", "/budgets",
	} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Host = "localhost"
				h.ServeHTTP(w, r)
				require.Equal(b, http.StatusOK, w.Code)
			}
		})
	}
}

// benchDir is where the large ledger is made: a directory of its own, or one that is kept for the next time.
func benchDir(b *testing.B) string {
	if dir := os.Getenv("BENCH_DIR"); dir != "" {
		return dir
	}
	return b.TempDir()
}
