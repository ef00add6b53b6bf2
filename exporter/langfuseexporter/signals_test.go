package langfuseexporter

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"

	"go.opentelemetry.io/collector/extension/extensiontest"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/metadata"
	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/score"
	"github.com/otelcol-genai/otelcol-genai/internal/langfusetest"
)

func firstSpan(td ptrace.Traces) ptrace.Span {
	return td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
}

// TestScores: evaluations among a span's events become scores with ids of their own, also when all is sent again; by the API that
// the server's version asks for, or by the other one where that is gone.
func TestScores(t *testing.T) {
	for name, c := range map[string]struct {
		server langfusetest.Config
		api    string
		by     string
	}{
		"newer": {langfusetest.Config{}, scoresAuto, langfusetest.ScorePath},
		"older": {langfusetest.Config{Version: "3.205.0"}, scoresAuto, langfusetest.IngestionPath},
		"the version is hidden, the batch API gone": {langfusetest.Config{Version: "-", Cloud: true}, scoresAuto, langfusetest.ScorePath},
		"told to send batches":                      {langfusetest.Config{}, scoresBatch, langfusetest.IngestionPath},
		"told to send singly":                       {langfusetest.Config{Version: "3.205.0"}, scoresOne, langfusetest.ScorePath},
	} {
		t.Run(name, func(t *testing.T) {
			s := langfusetest.Start(t, c.server)
			cfg := direct(s)
			cfg.Scores.API = c.api
			testScores(t, s, newRig(t, s, cfg), c.by)
		})
	}
}

func testScores(t *testing.T, s *langfusetest.Server, r *rig, by string) {
	td := spans(1)
	for i, fill := range []func(pcommon.Map){
		func(a pcommon.Map) {
			a.PutStr("gen_ai.evaluation.name", "relevance")
			a.PutDouble("gen_ai.evaluation.score.value", 0.75)
			a.PutStr("gen_ai.evaluation.score.label", "good")
			a.PutStr("gen_ai.evaluation.explanation", "to the point")
		},
		func(a pcommon.Map) {
			a.PutStr("gen_ai.evaluation.name", "tone")
			a.PutStr("gen_ai.evaluation.score.label", "rude")
		},
		func(a pcommon.Map) {
			a.PutStr("gen_ai.evaluation.name", "safe")
			a.PutBool("gen_ai.evaluation.score.value", true)
		},
		func(a pcommon.Map) { a.PutStr("gen_ai.evaluation.name", "nothing said") },
	} {
		e := firstSpan(td).Events().AppendEmpty()
		e.SetName(score.Event)
		e.SetTimestamp(pcommon.Timestamp(i + 1))
		fill(e.Attributes())
	}
	s.Fail(langfusetest.Fault{Status: 503}) // the spans; the scores have gone before them
	require.NoError(t, r.ConsumeTraces(t.Context(), td))

	byName := map[string]langfusetest.Score{}
	for _, score := range s.Scores() {
		byName[score.Name] = score
		assert.Equal(t, 2, score.Received, "sent again under the same id")
		assert.Equal(t, by, score.By)
		assert.Equal(t, firstSpan(spans(1)).TraceID().String(), score.TraceID)
	}
	require.Len(t, byName, 3)
	assert.Equal(t, 0.75, byName["relevance"].Value)
	assert.Equal(t, "to the point", byName["relevance"].Comment)
	assert.Equal(t, "rude", byName["tone"].Value)
	assert.Equal(t, "CATEGORICAL", byName["tone"].DataType)
	assert.Equal(t, "BOOLEAN", byName["safe"].DataType)
	assert.Len(t, s.Observations(), 1)
}

// TestScoresWait: where scores cannot be sent now, nothing is sent twice but the scores.
func TestScoresWait(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	r := newRig(t, s, direct(s))
	td := spans(2)
	e := firstSpan(td).Events().AppendEmpty()
	e.SetName(score.Event)
	e.Attributes().PutStr("gen_ai.evaluation.name", "x")
	e.Attributes().PutInt("gen_ai.evaluation.score.value", 1)
	s.Fail(langfusetest.Fault{Path: langfusetest.HealthPath, Status: 503}, langfusetest.Fault{Path: langfusetest.ScorePath, Status: 500})
	require.NoError(t, r.ConsumeTraces(t.Context(), td))
	assert.Len(t, s.Scores(), 1)
	require.Len(t, s.Observations(), 2)
	assert.Equal(t, 1, s.Observations()[0].Received)
}

func TestLogsAreScores(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	cfg := direct(s)
	set := exportertest.NewNopSettings(metadata.Type)
	e, err := createLogs(t.Context(), set, cfg)
	require.NoError(t, err)
	require.NoError(t, e.Start(t.Context(), componenttest.NewNopHost()))
	defer func() { require.NoError(t, e.Shutdown(context.Background())) }()

	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	rl.Resource().Attributes().PutStr("deployment.environment.name", "Langfuse-Prod")
	records := rl.ScopeLogs().AppendEmpty().LogRecords()
	add := func(event string) plog.LogRecord {
		rec := records.AppendEmpty()
		rec.SetEventName(event)
		rec.Attributes().PutStr("gen_ai.evaluation.name", "quality")
		rec.Attributes().PutDouble("gen_ai.evaluation.score.value", 1)
		return rec
	}
	add(score.Event).SetTraceID(pcommon.TraceID{1})
	add(score.Event).Attributes().PutStr("session.id", "s-1")
	add(score.Event)                              // about nothing: cannot be sent
	add("something.else").SetTraceID([16]byte{1}) // not Langfuse's
	require.NoError(t, e.ConsumeLogs(t.Context(), ld))

	require.Len(t, s.Scores(), 2)
	for _, score := range s.Scores() {
		assert.Equal(t, "prod", score.Environment)
		assert.True(t, score.TraceID != "" || score.SessionID == "s-1")
	}
}

// TestMedia: an image is uploaded once and replaced by its tag; one that fails leaves a word, and the span goes out.
func TestMedia(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	cfg := direct(s)
	cfg.Media.Enabled, cfg.Media.MaxBytes = true, 1000
	r := newRig(t, s, cfg)
	uri := func(n int) string {
		return "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("p", n)))
	}
	td := spans(4)
	all := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	_, blob, _ := strings.Cut(uri(200), ",")
	all.At(3).Attributes().PutStr("gen_ai.operation.name", "chat")
	all.At(3).Attributes().PutStr("gen_ai.input.messages", `[{"role":"user","parts":[{"type":"blob","mime_type":"image/png","content":"`+blob+`"}]}]`)
	all.At(0).Attributes().PutStr("langfuse.observation.input", `[{"image_url":{"url":"`+uri(200)+`"}},"data: none"]`)
	all.At(0).Attributes().PutStr("langfuse.observation.output", "x"+uri(200)+"y")
	all.At(1).Attributes().PutStr("langfuse.observation.input", uri(5000))
	all.At(2).Attributes().PutStr("langfuse.observation.input", uri(300))
	s.Fail(langfusetest.Fault{Path: langfusetest.MediaPath, Slow: time.Millisecond}, langfusetest.Fault{Path: langfusetest.MediaPath, Slow: time.Millisecond},
		langfusetest.Fault{Path: langfusetest.MediaPath, Status: http.StatusInternalServerError})
	require.NoError(t, r.ConsumeTraces(t.Context(), td))

	require.Len(t, s.Media(), 1)
	for id, m := range s.Media() {
		assert.Len(t, m.Bytes, 200)
		assert.Equal(t, http.StatusOK, m.UploadStatus)
		assert.Equal(t, "input", m.Field)
		tag := "@@@langfuseMedia:type=image/png|id=" + id + "|source=base64_data_uri@@@"
		assert.Equal(t, `[{"image_url":{"url":"`+tag+`"}},"data: none"]`, s.Observations()[0].Input)
		assert.Equal(t, "x"+tag+"y", s.Observations()[0].Output)
		assert.Contains(t, s.Observations()[3].Input, tag, "a part that holds bytes")
	}
	assert.Contains(t, s.Observations()[1].Input, "not uploaded: too_large]")
	assert.Contains(t, s.Observations()[2].Input, "not uploaded: failed]")
	assert.EqualValues(t, 5, r.sum(t, "otelcol_exporter_langfuse_media"))
}

// storageHost has one file_storage extension.
type storageHost struct {
	component.Host
	id component.ID
	c  component.Component
}

func (h storageHost) GetExtensions() map[component.ID]component.Component {
	return map[component.ID]component.Component{h.id: h.c}
}

// TestRefusedWaitsInStorage: with storage, what a wrong key refuses survives the restart that brings the right one.
func TestRefusedWaitsInStorage(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	s.SetProjects() // nobody
	dir := t.TempDir()
	run := func(push func(component.Component)) {
		factory := filestorage.NewFactory()
		cfg := factory.CreateDefaultConfig().(*filestorage.Config)
		cfg.Directory = dir
		set := extensiontest.NewNopSettings(factory.Type())
		storage, err := factory.Create(t.Context(), set, cfg)
		require.NoError(t, err)
		require.NoError(t, storage.Start(t.Context(), componenttest.NewNopHost()))
		host := storageHost{componenttest.NewNopHost(), set.ID, storage}

		ours := createDefaultConfig().(*Config)
		*ours = *direct(s)
		ours.QueueConfig = createDefaultConfig().(*Config).QueueConfig
		ours.QueueConfig.Get().StorageID = &set.ID
		ours.QueueConfig.Get().Batch.Get().FlushTimeout = time.Millisecond
		esettings := exportertest.NewNopSettings(metadata.Type)
		esettings.ID = component.NewID(metadata.Type)
		e, err := createTraces(t.Context(), esettings, ours)
		require.NoError(t, err)
		require.NoError(t, e.Start(t.Context(), host))
		push(e)
		require.NoError(t, e.Shutdown(context.Background()))
		require.NoError(t, storage.Shutdown(context.Background()))
	}
	run(func(e component.Component) {
		require.NoError(t, e.(interface {
			ConsumeTraces(context.Context, ptrace.Traces) error
		}).ConsumeTraces(t.Context(), spans(7)))
		require.Eventually(t, func() bool { return len(s.Requests()) > 0 }, 5*time.Second, time.Millisecond)
	})
	assert.Empty(t, s.Observations())
	s.SetProjects(langfusetest.Default)
	run(func(component.Component) {
		require.Eventually(t, func() bool { return len(s.Observations()) == 7 }, 5*time.Second, time.Millisecond)
	})
}

func TestFilter(t *testing.T) {
	s := langfusetest.Start(t, langfusetest.Config{})
	cfg := direct(s)
	cfg.Filter.Enabled = true
	r := newRig(t, s, cfg)
	td := spans(5) // web server > agent > queue > call; web server > database
	all := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	for i, name := range []string{"web", "agent", "queue", "call", "database"} {
		all.At(i).SetName(name)
		if i > 0 {
			all.At(i).SetParentSpanID(all.At(i - 1).SpanID())
		}
	}
	all.At(4).SetParentSpanID(all.At(0).SpanID())
	all.At(0).Attributes().PutStr("user.id", "u-1")
	all.At(1).Attributes().PutStr("gen_ai.operation.name", "invoke_agent")
	all.At(3).Attributes().PutStr("gen_ai.operation.name", "chat")
	require.NoError(t, r.ConsumeTraces(t.Context(), td))

	require.Len(t, s.Observations(), 3)
	assert.EqualValues(t, 2, r.sum(t, "otelcol_exporter_langfuse_spans_filtered"))
	agent := s.Named("agent")
	assert.Empty(t, agent.ParentID)
	assert.True(t, agent.AppRoot)
	assert.Equal(t, "u-1", agent.UserID, "known only to a span that was left out")
	assert.Equal(t, agent.SpanID, s.Named("queue").ParentID, "kept: it lies between")
	assert.Equal(t, s.Named("queue").SpanID, s.Named("call").ParentID)
}
