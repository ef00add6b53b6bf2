package e2blogreceiver

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/receiverhelper"
	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/shell"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/e2bapi"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/envd"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/receiver/e2blogreceiver/internal/sandbox"
)

// e2bReceiver wires the sources to the hub.
type e2bReceiver struct {
	cfg    *Config
	set    receiver.Settings
	log    *zap.Logger
	tel    *metadata.TelemetryBuilder
	obs    *receiverhelper.ObsReport
	opt    *sandbox.Options
	traces consumer.Traces // nil where no traces pipeline has this receiver
	logs   consumer.Logs

	store    storage.Client
	envd     *envd.Client
	hub      *hub
	accounts []*account
	server   *http.Server

	since   time.Time      // of the start
	sources sync.WaitGroup // what posts to the hub
	cancel  context.CancelFunc
}

// processWait is how long an ended process waits at most; E2B's log is seldom later.
const processWait = 10 * time.Second

func newReceiver(set receiver.Settings, cfg *Config) (*e2bReceiver, error) {
	tel, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	obs, err := receiverhelper.NewObsReport(receiverhelper.ObsReportSettings{
		ReceiverID: set.ID, Transport: "http", ReceiverCreateSettings: set,
	})
	if err != nil {
		return nil, err
	}
	prices, err := cfg.prices()
	if err != nil {
		return nil, err
	}
	opt := &sandbox.Options{
		Cost:     prices,
		Metadata: cfg.Metadata,
		Command:  cfg.Process.CommandLength,
		Merge:    cfg.merge(),
		Idle:     cfg.IdleTimeout,
		Watchdog: cfg.Watchdog,
		Content:  cfg.Transcript.Content,
		Model:    cfg.Transcript.Model,
		Events:   cfg.Transcript.Events,
	}
	if a := cfg.attach(); a != nil {
		opt.PTY = a.PTY
	}
	p := cfg.Sources.Push.Get()
	opt.Billed = cfg.Sources.Events.HasValue() || p != nil && p.WebhookSecret != ""
	if cfg.Sources.Logs.HasValue() || cfg.Sources.Events.HasValue() || cfg.Sources.Push.HasValue() {
		opt.Linger = cfg.Settle
	}
	opt.Loose = cfg.merge() && (cfg.Sources.File.HasValue() || cfg.Sources.Push.HasValue())
	if opt.Loose || cfg.Sources.Logs.HasValue() {
		opt.Wait = min(cfg.Settle, processWait)
	}
	return &e2bReceiver{cfg: cfg, set: set, log: set.Logger, tel: tel, obs: obs, opt: opt}, nil
}

// Start starts the sources that the configuration names.
func (r *e2bReceiver) Start(ctx context.Context, host component.Host) error {
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r.cancel, r.since = cancel, time.Now()
	if err := r.open(ctx, host); err != nil {
		cancel()
		return err
	}
	r.hub = newHub(r)
	if err := r.hub.restore(ctx); err != nil {
		cancel()
		return fmt.Errorf("storage: %w", err)
	}
	r.hub.begin(run)
	if p := r.cfg.Sources.Push.Get(); p != nil {
		if err := r.listen(ctx, host, p); err != nil {
			cancel()
			return err
		}
	}
	for _, a := range r.accounts {
		r.sources.Go(func() { a.follow(run, host) })
		if r.cfg.Sources.Events.HasValue() {
			r.sources.Go(func() { a.events(run) })
		}
	}
	return nil
}

// open makes the clients.
func (r *e2bReceiver) open(ctx context.Context, host component.Host) error {
	api, err := r.cfg.HTTP.ToClient(ctx, host.GetExtensions(), r.set.TelemetrySettings)
	if err != nil {
		return fmt.Errorf("http: %w", err)
	}
	streaming := r.cfg.HTTP
	streaming.Timeout = 0
	data, err := streaming.ToClient(ctx, host.GetExtensions(), r.set.TelemetrySettings)
	if err != nil {
		return fmt.Errorf("http: %w", err)
	}
	r.envd = &envd.Client{HTTP: data, Keepalive: defaultAttach().Keepalive}
	if a := r.cfg.attach(); a != nil {
		r.envd.Keepalive = a.Keepalive
	}
	for i, c := range r.cfg.accounts() {
		url := strings.TrimRight(c.Endpoints.API, "/")
		if url == "" {
			url = "https://api." + c.Domain
		}
		r.accounts = append(r.accounts, &account{
			e2bReceiver: r, index: i, cfg: c, api: &e2bapi.Client{HTTP: api, URL: url, Key: c.APIKey},
			ended: make(chan struct{}, 1), asking: make(chan struct{}, maxAsking),
		})
	}
	if r.cfg.Storage == nil {
		return nil
	}
	r.store, err = shell.Store(ctx, host, *r.cfg.Storage, shell.Owner{Kind: component.KindReceiver, ID: r.set.ID})
	return err
}

// Shutdown stops the sources, then hands on what they gave. It is safe before Start.
func (r *e2bReceiver) Shutdown(ctx context.Context) error {
	defer r.tel.Shutdown()
	if r.cancel == nil {
		return nil
	}
	if r.server != nil {
		if err := r.server.Shutdown(ctx); err != nil {
			_ = r.server.Close()
		}
	}
	r.cancel()
	err := within(ctx, r.sources.Wait)
	if r.hub != nil {
		if stop := r.hub.stop(ctx); err == nil {
			err = stop
		}
	}
	if r.envd != nil {
		r.envd.HTTP.CloseIdleConnections()
	}
	for _, a := range r.accounts {
		a.api.HTTP.CloseIdleConnections()
	}
	if r.store != nil {
		if e := r.store.Close(ctx); err == nil {
			err = e
		}
	}
	return err
}

// within waits for wait to return, but not beyond ctx.
func within(ctx context.Context, wait func()) error {
	done := make(chan struct{})
	go func() {
		wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
