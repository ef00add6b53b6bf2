package langfuseexporter

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configcompression"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deadletter"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/deliver"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/route"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/split"
)

// defaultProject is the name of the top-level key pair.
const defaultProject = "default"

// langfuse sends to the projects of one configuration.
type langfuse struct {
	cfg       *Config
	set       exporter.Settings
	telemetry *metadata.TelemetryBuilder
	router    *route.Router
	resting   shelf
	invalid   atomic.Bool // whether a span without ids has been told of

	projects []*project // set by start
	letters  *deadletter.File
}

func newExporter(cfg *Config, set exporter.Settings) (*langfuse, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	e := &langfuse{cfg: cfg, set: set, telemetry: telemetry, resting: make(shelf, maxResting)}
	e.router, err = e.newRouter()
	return e, err
}

// pairs are the key pairs by project, in a fixed order: the top-level one first.
func (c *Config) pairs() (names []string, pairs []projectConfig) {
	if c.hasTopLevelKeys() || len(c.Projects) == 0 {
		names, pairs = []string{defaultProject}, []projectConfig{{PublicKey: c.PublicKey, SecretKey: c.SecretKey}}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Projects)) {
		names, pairs = append(names, name), append(pairs, c.Projects[name])
	}
	return names, pairs
}

func (e *langfuse) newRouter() (*route.Router, error) {
	byName, fallback := map[string]int{}, route.Unrouted
	names, pairs := e.cfg.pairs()
	for i, name := range names {
		byName[name], byName[string(pairs[i].PublicKey)] = i, i
		if name == e.cfg.Routing.Default || e.cfg.Routing.Default == "" && name == defaultProject {
			fallback = i
		}
	}
	evicted := func() { e.telemetry.ExporterLangfuseRouteEvictions.Add(context.Background(), 1) }
	return route.New(e.cfg.Routing.Attribute, byName, fallback, e.cfg.Routing.Traces, evicted)
}

// start makes the HTTP client: only here are the extensions known that it may need.
func (e *langfuse) start(ctx context.Context, host component.Host) error {
	client := e.cfg.ClientConfig
	packed := client.Compression == configcompression.TypeGzip
	client.Compression = "" // deliver compresses, with faster writers than confighttp has
	h, err := client.ToClient(ctx, host.GetExtensions(), e.set.TelemetrySettings)
	if err != nil {
		return err
	}
	if e.cfg.DeadLetter.Directory != "" {
		if e.letters, err = deadletter.Open(e.cfg.DeadLetter.Directory, e.fileName(), e.cfg.DeadLetter.MaxBytes); err != nil {
			return err
		}
	}
	limits := map[string]*deliver.Limit{}
	health := newHealth(host, e.set.Logger)
	names, pairs := e.cfg.pairs()
	for i, name := range names {
		org := pairs[i].Organization
		if limits[org] == nil {
			limits[org] = deliver.NewLimit(e.cfg.RateLimit.RequestsPerMinute)
		}
		e.projects = append(e.projects, e.newProject(name, health, deliver.NewClient(deliver.Settings{
			HTTP: h, Endpoint: client.Endpoint, PublicKey: string(pairs[i].PublicKey), SecretKey: string(pairs[i].SecretKey),
			IngestionVersion: e.cfg.IngestionVersion, Name: e.set.BuildInfo.Command, Version: e.set.BuildInfo.Version,
			Gzip: packed, Level: int(client.CompressionParams.Level), Limit: limits[org],
		})))
	}
	return nil
}

// fileName is the dead-letter file of this exporter: two exporters may share a directory.
func (e *langfuse) fileName() string {
	return strings.NewReplacer("/", "-", ":", "-").Replace(e.set.ID.String()) + ".jsonl"
}

func (e *langfuse) shutdown(context.Context) error {
	for _, p := range e.projects {
		p.client.Close()
	}
	err := e.letters.Close()
	e.letters = nil
	e.telemetry.Shutdown()
	return err
}

// pushTraces sends every project its share of td, which is whole traces, converted. What could not be sent but may be
// later is handed back to be tried again, and only that.
func (e *langfuse) pushTraces(ctx context.Context, td ptrace.Traces) error {
	e.dropInvalid(ctx, td)
	shares := e.share(ctx, td)
	results := make([]result, len(shares))
	var wg sync.WaitGroup
	for i, share := range shares {
		if share.SpanCount() > 0 {
			wg.Go(func() { results[i] = e.projects[i].send(ctx, share) })
		}
	}
	wg.Wait()
	return combine(results)
}

// combine is the error for the queue: with what is left where something may be tried again, permanent where nothing of
// the batch was delivered, nil otherwise: what was dropped beside delivered spans has been counted and logged.
func combine(results []result) error {
	left, sent := ptrace.NewTraces(), 0
	var retry, lost []error
	for _, r := range results {
		sent += r.sent
		switch {
		case r.left != (ptrace.Traces{}) && r.left.SpanCount() > 0:
			split.Join(left, r.left)
			retry = append(retry, r.err)
		case r.err != nil:
			lost = append(lost, r.err)
		}
	}
	switch {
	case len(retry) > 0:
		return consumererror.NewTraces(errors.Join(retry...), left)
	case len(lost) > 0 && sent == 0:
		return consumererror.NewPermanent(errors.Join(lost...))
	default:
		return nil
	}
}
