//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// The recorded run of cmd/demo: what the provider billed, and its dearest call.
const (
	recording    = "../cmd/demo/run.json"
	recordedUSD  = 0.0593865
	recordedRuns = 2
)

// browser is a headless Chromium whose tabs report whatever goes wrong in them.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	require.NoError(t, err, "the tests of the page need Debian's chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 1000),
		chromedp.Flag("disable-dev-shm-usage", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return &browser{t: t, ctx: ctx}
}

// tab opens a tab, which ends with the test.
func (b *browser) tab() context.Context {
	ctx, stop := chromedp.NewContext(b.ctx)
	b.t.Cleanup(stop)
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.note(e.ExceptionDetails.Error())
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.LevelError {
				b.note(e.Entry.Text + " " + e.Entry.URL)
			}
		}
	})
	b.do(ctx, cdplog.Enable())
	return ctx
}

func (b *browser) note(trouble string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, trouble)
}

func (b *browser) do(ctx context.Context, actions ...chromedp.Action) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Run(ctx, actions...))
}

// text is that of the first element, once it is there.
func (b *browser) text(ctx context.Context, selector string) (s string) {
	b.t.Helper()
	b.do(ctx, chromedp.Text(selector, &s, chromedp.ByQuery))
	return s
}

// picture keeps what a tab shows, where somebody wants to look at it.
func (b *browser) picture(ctx context.Context, name string) {
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	b.do(ctx, chromedp.CaptureScreenshot(&png))
	require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
}

// viewed is a collector on config/local.yaml and the address of its page.
func viewed(t *testing.T) (w *world, page string) {
	w = newWorld(t, "../config/local.yaml", "processors: {agent_run: {settle_time: 1s, budgets: [{name: a-day, by: model, limit_usd: 0.1, window: 24h}]}}")
	for _, env := range w.settings.Env {
		if at, ok := strings.CutPrefix(env, "OTELCOL_VIEW_PORT="); ok {
			page = "http://127.0.0.1:" + at
		}
	}
	return w, page
}

// send sends the recording, with ids of its own for each n.
func (w *world) send(t *testing.T, n int) {
	t.Helper()
	body, err := os.ReadFile(recording)
	require.NoError(t, err)
	for _, id := range []string{"0551cf", "aee0f0"} {
		body = bytes.ReplaceAll(body, []byte(`"traceId":"`+id), fmt.Appendf(nil, `"traceId":"%06x`, n<<8|len(id)+int(id[0])))
	}
	body = bytes.ReplaceAll(body, []byte(`"req_`), fmt.Appendf(nil, `"req_%d_`, n))
	for _, signal := range []string{"traces", "logs"} {
		resp, err := http.Post("http://"+w.otlp+"/v1/"+signal, "application/json", bytes.NewReader(body))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
	}
}

// rows waits until the list of runs has n rows.
func rows(n int) chromedp.Action {
	return chromedp.Poll(fmt.Sprintf(`document.querySelectorAll(".runs tbody tr").length === %d`, n), nil)
}

// TestPageInABrowser: a reader with two tabs sees runs appear, finds the dearest call in three clicks, and every page has its
// figures. Nothing is loaded from elsewhere or refused by the page's own policy.
func TestPageInABrowser(t *testing.T) {
	w, page := viewed(t)
	b := newBrowser(t)
	one := b.tab()
	two := b.tab()
	b.do(one, chromedp.Navigate(page), chromedp.WaitVisible(".welcome"), chromedp.WaitVisible("#live.on"))
	b.do(two, chromedp.Navigate(page), chromedp.WaitVisible("#live.on"))
	w.send(t, 1)
	b.do(one, rows(recordedRuns))
	b.do(two, rows(recordedRuns))
	w.send(t, 2)
	b.do(one, rows(2*recordedRuns))
	b.do(two, rows(2*recordedRuns))
	require.Equal(t, "$0.1188", b.text(one, ".hero dd"), "both recordings, to the fourth digit of what the provider billed: twice %v", recordedUSD)
	b.picture(one, "runs")

	// three clicks
	b.do(one, chromedp.Click(`//a[text()="dearest"]`, chromedp.BySearch), chromedp.WaitVisible(`//a[text()="dearest"][@aria-current]`, chromedp.BySearch))
	b.do(one, chromedp.Click(".runs tbody tr:first-child th a", chromedp.ByQuery), chromedp.WaitVisible(".waterfall"))
	require.Equal(t, "$0.0475", b.text(one, ".hero dd"))
	b.picture(one, "run")
	b.do(one, chromedp.Click(".pick a", chromedp.ByQuery), chromedp.WaitVisible(".multiplication"))
	b.picture(one, "call")
	require.Equal(t, "$0.0119", b.text(one, ".hero dd"))
	require.Contains(t, b.text(one, ".multiplication"), "0.0118953")
	require.Contains(t, b.text(one, "main"), "billed once")
	require.Contains(t, b.text(one, ".multiplication"), "cache_write_1h", "what only the log record told")

	b.do(one, chromedp.Click(`//nav/a[text()="Spend"]`, chromedp.BySearch), chromedp.WaitVisible(".spend"),
		chromedp.Click(`//a[text()="all"]`, chromedp.BySearch), chromedp.WaitVisible(`//a[text()="all"][@aria-current]`, chromedp.BySearch))
	require.Equal(t, "$0.1188", b.text(one, ".hero dd"))
	require.Contains(t, b.text(one, ".spend"), "claude-sonnet-4-5")
	b.picture(one, "spend")
	b.do(one, chromedp.Click(`//nav/a[text()="Not priced"]`, chromedp.BySearch), chromedp.WaitVisible(".welcome"))
	b.do(one, chromedp.Click(`//nav/a[text()="Budgets"]`, chromedp.BySearch), chromedp.WaitVisible(".budgets"))
	require.Contains(t, b.text(one, ".budgets"), "119 %")
	b.picture(one, "budgets")

	b.keyboard(two, page)
	b.phone(two, page)
	require.Empty(t, b.troubles)
}

// keyboard goes from the list to a run without a mouse.
func (b *browser) keyboard(ctx context.Context, page string) {
	b.t.Helper()
	b.do(ctx, chromedp.Navigate(page), rows(2*recordedRuns), chromedp.KeyEvent(kb.Tab))
	require.Equal(b.t, "Skip to the content", b.focused(ctx))
	for range 60 {
		b.do(ctx, chromedp.KeyEvent(kb.Tab))
		var inList bool
		b.do(ctx, chromedp.Evaluate(`document.activeElement.closest(".runs") !== null`, &inList))
		if inList {
			b.do(ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(".waterfall"))
			return
		}
	}
	b.t.Fatal("no tab leads to a run")
}

func (b *browser) focused(ctx context.Context) (text string) {
	b.do(ctx, chromedp.Evaluate(`document.activeElement.textContent`, &text))
	return text
}

// phone looks at every page in the dark at the width of a phone: nothing is wider than it.
func (b *browser) phone(ctx context.Context, page string) {
	b.t.Helper()
	b.do(ctx, emulation.SetDeviceMetricsOverride(390, 844, 1, true),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}))
	var run, call string
	b.do(ctx, chromedp.Navigate(page+"/?order=dearest"), rows(2*recordedRuns), chromedp.AttributeValue(".runs tbody th a", "href", &run, nil, chromedp.ByQuery))
	b.do(ctx, chromedp.Navigate(page+run), chromedp.AttributeValue(".pick a", "href", &call, nil, chromedp.ByQuery))
	for name, path := range map[string]string{"runs": "/", "run": run, "call": call, "spend": "/spend", "unpriced": "/unpriced", "budgets": "/budgets"} {
		var wide, dark int
		b.do(ctx, chromedp.Navigate(page+path), chromedp.WaitVisible("main"),
			chromedp.Evaluate(`document.documentElement.scrollWidth - window.innerWidth`, &wide),
			chromedp.Evaluate(`Number(getComputedStyle(document.body).backgroundColor.match(/\d+/)[0])`, &dark))
		require.LessOrEqual(b.t, wide, 0, "%s is wider than a phone", path)
		require.Less(b.t, dark, 100, "%s is not dark", path)
		b.picture(ctx, "phone-"+name)
	}
}
