package agentcostprocessor

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/nesting"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
)

// cost prices the spans or records of one pipeline. It has no state except the price book.
type cost struct {
	cfg    *Config
	set    component.TelemetrySettings
	tel    *telemetry
	loader *reload.Shared
}

func newCost(set processor.Settings, cfg *Config) (*cost, error) {
	tel, err := newTelemetry(set.TelemetrySettings)
	return &cost{cfg: cfg, set: set.TelemetrySettings, tel: tel}, err
}

func (c *cost) start(ctx context.Context, host component.Host) error {
	p := &c.cfg.Prices
	inline, err := p.inline()
	if err != nil {
		return err
	}
	remote := reload.Remote{
		URL: p.Remote.ClientConfig.Endpoint, Interval: p.Remote.Interval, Timeout: p.Remote.ClientConfig.Timeout,
		MaxBytes: p.Remote.MaxSize, Copy: p.Remote.Copy, Key: p.Remote.PublicKey,
	}
	if remote.URL != "" {
		if remote.Client, err = p.Remote.ClientConfig.ToClient(ctx, host.GetExtensions(), c.set); err != nil {
			return err
		}
	}
	set := reload.Settings{
		Remote: remote, Files: p.Files, Inline: inline, FileInterval: p.ReloadInterval, Force: p.Force, Accept: p.Accept, Report: c.loaded,
	}
	// Whatever has the same prices shares them: they take megabytes, and a server would be asked once for each. agent_run and e2b_log
	// use them, too.
	if c.loader, err = reload.Share(ctx, p.key(), set); err != nil {
		return withKey(err)
	}
	if err := c.tel.watch(c.loader.Book); err != nil {
		return err
	}
	debug.FreeOSMemory() // reading prices leaves more behind than they take, and an idle collector would keep it
	return nil
}

// withKey makes an error about files begin with the key as the user typed it. Others name the file or prices.inline
// themselves.
func withKey(err error) error {
	if err != nil && strings.HasPrefix(err.Error(), "files[") {
		return fmt.Errorf("prices.%w", err)
	}
	return err
}

// loaded counts a load of prices and, for the first of several pipelines, logs it.
func (c *cost) loaded(o reload.Outcome) {
	c.tel.reloaded(o)
	if o.Told {
		return
	}
	if o.Err != nil {
		c.set.Logger.Error("Prices not loaded; the last good ones stay in force.",
			zap.String("source", o.Source), zap.String("version", o.Book.Version()), zap.Error(o.Err))
		return
	}
	if o.Holds > 0 {
		c.set.Logger.Warn("Prices changed by more than a factor of five. Their models keep what they cost; prices.accept takes the new ones.",
			zap.String("source", o.Source), zap.Int("models", o.Holds), zap.Strings("changes", o.Held))
	}
	c.set.Logger.Info("Prices loaded.", zap.String("source", o.Source), zap.String("version", o.Book.Version()))
}

// stale reports whether a book is older than the configuration allows, and warns of the first that is.
func (c *cost) stale(book *pricing.Book) bool {
	limit, age := c.cfg.Prices.MaxAge, time.Since(book.AsOf())
	if limit == 0 || book.AsOf().IsZero() || age <= limit {
		return false
	}
	if c.loader.First(book) {
		c.set.Logger.Warn("The prices are old. A newer release has newer ones, and so has a book in prices.files or prices.remote.",
			zap.String("version", book.Version()), zap.Time("as_of", book.AsOf()), zap.Duration("max_age", limit))
	}
	return true
}

func (c *cost) shutdown(ctx context.Context) error {
	c.tel.shutdown()
	if c.loader == nil {
		return nil
	}
	return c.loader.Stop(ctx)
}

func (c *cost) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	var deep nesting.Cutter
	deep.Traces(td)
	c.tel.cut(ctx, deep.Cut)
	b := c.batch()
	for _, rs := range td.ResourceSpans().All() {
		b.enter(rs.Resource())
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				genai.ReadSpan(rs.Resource(), ss.Scope(), span, &b.call)
				b.judge(span.Attributes())
			}
		}
	}
	b.counts.flush(ctx, c.tel)
	return td, nil
}

func (c *cost) logs(ctx context.Context, ld plog.Logs) (plog.Logs, error) {
	var deep nesting.Cutter
	deep.Logs(ld)
	c.tel.cut(ctx, deep.Cut)
	b := c.batch()
	for _, rl := range ld.ResourceLogs().All() {
		b.enter(rl.Resource())
		for _, sl := range rl.ScopeLogs().All() {
			for _, rec := range sl.LogRecords().All() {
				genai.ReadLog(rl.Resource(), sl.Scope(), rec, &b.call)
				b.judge(rec.Attributes())
			}
		}
	}
	b.counts.flush(ctx, c.tel)
	return ld, nil
}

// batch is the state for one batch. It keeps one book throughout, so a reload takes effect between batches.
type batch struct {
	*Config
	book   *pricing.Book
	call   genai.Call
	bill   genai.Bill
	tenant string // of the resource
	stale  bool   // whether to say that the book is old
	counts counts
}

func (c *cost) batch() *batch {
	book := c.loader.Book()
	return &batch{Config: c.cfg, book: book, stale: c.stale(book) && c.cfg.Prices.MarkStale}
}

func (b *batch) enter(res pcommon.Resource) { b.tenant = b.tenantOf(res.Attributes(), "") }

func (b *batch) tenantOf(attrs pcommon.Map, otherwise string) string {
	if b.TenantAttribute != "" {
		if v, ok := attrs.Get(b.TenantAttribute); ok {
			return v.AsString()
		}
	}
	return otherwise
}

// judge writes to attrs what the call cost. A call that an agent_cost earlier in the pipeline has judged is left alone:
// another book might give another price, which would contradict what was already counted there.
func (b *batch) judge(attrs pcommon.Map) {
	if b.call.Role == genai.RoleOther {
		return
	}
	if genai.Judged(attrs) {
		b.counts.passed++
		return
	}
	if !genai.Judge(b.book, &b.call, b.Reported, b.tenantOf(attrs, b.tenant), &b.bill) {
		return
	}
	genai.Write(attrs, &b.call, &b.bill)
	if b.stale && b.bill.Price != "" {
		attrs.PutBool(genai.AttrStale, true)
	}
	if b.GenAIUsageCost && b.bill.HasTotal {
		genai.WriteUsageCost(attrs, &b.bill)
	}
	b.counts.add(&b.call, &b.bill)
}
