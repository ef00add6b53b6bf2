package agenttranscriptconnector

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/connector/agenttranscriptconnector/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/connector/agenttranscriptconnector/internal/source"
)

// agentTranscript reads log records as lines of their sources.
//
// What a batch makes is accepted or refused as a whole: the sources move on only with what was accepted, so that a batch
// that was refused can come again. Hence batches, and ticks, take turns, and a turn includes the call of the next
// component: mu is a queue rather than a guard of a few fields.
type agentTranscript struct {
	cfg    *Config
	id     component.ID
	output string // "traces" or "logs": the other half of what is made is not ours
	next   func(context.Context, ptrace.Traces, plog.Logs) error
	log    *zap.Logger
	tel    *metadata.TelemetryBuilder

	mu    sync.Mutex
	set   *source.Set
	store storage.Client // nil where nothing is stored
	index map[string]bool

	stop context.CancelFunc
	done chan struct{} // closed when the ticks have ended
}

func newConnector(
	set connector.Settings, cfg *Config, output string, next func(context.Context, ptrace.Traces, plog.Logs) error,
) (*agentTranscript, error) {
	tel, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	c := &agentTranscript{
		cfg: cfg, id: set.ID, output: output, next: next, log: set.Logger, tel: tel, index: map[string]bool{},
		set: source.New(source.Options{Model: cfg.Model, Content: cfg.Content, Events: cfg.Events},
			source.Reading{Source: cfg.Source, TraceContext: cfg.TraceContext}, cfg.MaxSources),
	}
	return c, tel.RegisterConnectorAgentTranscriptSourcesCallback(func(_ context.Context, o metric.Int64Observer) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		o.Observe(int64(c.set.Len()), metric.WithAttributes(attribute.String("output", output)))
		return nil
	})
}

// Capabilities says that the input is left as it is: whoever sent it may send it again.
func (c *agentTranscript) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// Start restores what is stored, and begins to tell the sources the time.
func (c *agentTranscript) Start(ctx context.Context, host component.Host) error {
	if err := c.restore(ctx, host); err != nil {
		return err
	}
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	c.done = make(chan struct{})
	go c.ticks(ctx)
	return nil
}

// Shutdown delivers what is complete. What is open is stored; without a store it is closed, for nobody will read on.
func (c *agentTranscript) Shutdown(ctx context.Context) error {
	defer c.tel.Shutdown()
	if c.stop == nil {
		return nil
	}
	c.stop()
	<-c.done
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.store == nil {
		return c.close(ctx)
	}
	return errors.Join(c.deliver(ctx, plog.NewLogs()), c.store.Close(ctx))
}

// close closes all sources.
func (c *agentTranscript) close(ctx context.Context) error {
	c.set.CloseAll()
	return c.deliver(ctx, plog.NewLogs())
}

func (c *agentTranscript) ticks(ctx context.Context) {
	defer close(c.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			c.tick(ctx, now)
		}
	}
}

func (c *agentTranscript) tick(ctx context.Context, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set.Tick(now, c.cfg.Idle)
	if err := c.deliver(ctx, plog.NewLogs()); err != nil && ctx.Err() == nil {
		c.log.Warn("what became complete was refused; it is tried again", zap.Error(err))
	}
}

// ConsumeLogs reads a batch.
func (c *agentTranscript) ConsumeLogs(ctx context.Context, in plog.Logs) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	out := plog.NewLogs()
	for _, rl := range in.ResourceLogs().All() {
		to := passing{out: out, of: rl}
		for _, sl := range rl.ScopeLogs().All() {
			to.scope = nil
			for _, rec := range sl.LogRecords().All() {
				if taken, write := c.set.Feed(rl.Resource(), rec, now); !taken && c.output == "logs" {
					passed := to.record(sl)
					rec.CopyTo(passed)
					write(passed)
				}
			}
		}
	}
	return c.deliver(ctx, out)
}

// passing copies the records of one resource that are passed on, below copies of their resource and scope.
type passing struct {
	out   plog.Logs
	of    plog.ResourceLogs
	to    *plog.ResourceLogs
	scope *plog.ScopeLogs
}

func (p *passing) record(from plog.ScopeLogs) plog.LogRecord {
	if p.to == nil {
		rl := p.out.ResourceLogs().AppendEmpty()
		p.of.Resource().CopyTo(rl.Resource())
		rl.SetSchemaUrl(p.of.SchemaUrl())
		p.to = &rl
	}
	if p.scope == nil {
		sl := p.to.ScopeLogs().AppendEmpty()
		from.Scope().CopyTo(sl.Scope())
		sl.SetSchemaUrl(from.SchemaUrl())
		p.scope = &sl
	}
	return p.scope.LogRecords().AppendEmpty()
}

// deliver hands on what was made, and what is passed on. Only if that is accepted do the sources move on.
func (c *agentTranscript) deliver(ctx context.Context, passed plog.Logs) error {
	made := c.set.Take()
	made.Logs.ResourceLogs().MoveAndAppendTo(passed.ResourceLogs())
	if err := c.next(ctx, made.Spans, passed); err != nil {
		c.set.Undo()
		return err
	}
	c.report(ctx, &made)
	changed, err := c.set.Keep()
	if err == nil {
		err = c.save(ctx, changed)
	}
	if err != nil {
		c.tel.ConnectorAgentTranscriptStoreFailures.Add(ctx, 1, metric.WithAttributes(attribute.String("output", c.output)))
		c.log.Error("store sources", zap.Error(err))
	}
	return nil
}

func (c *agentTranscript) report(ctx context.Context, made *source.Made) {
	output := attribute.String("output", c.output)
	for outcome, n := range map[string]int{"read": made.Taken, "passed": made.Passed} {
		if n > 0 {
			c.tel.ConnectorAgentTranscriptLines.Add(ctx, int64(n), metric.WithAttributes(output, attribute.String("outcome", outcome)))
		}
	}
	for reason, n := range made.Drops {
		c.tel.ConnectorAgentTranscriptDropped.Add(ctx, int64(n), metric.WithAttributes(output, attribute.String("reason", string(reason))))
	}
}
