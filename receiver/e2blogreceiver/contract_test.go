package e2blogreceiver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/receiver/receivertest"
)

// lines pushes application lines that carry the id the contract checker looks for.
type lines struct {
	t   *testing.T
	url string
	n   atomic.Int64
}

func (*lines) Start() {}
func (*lines) Stop()  {}

func (l *lines) Generate() []receivertest.UniqueIDAttrVal {
	id := fmt.Sprint(l.n.Add(1))
	body, err := json.Marshal(map[string]any{
		"sandbox_id": "ibox", "logger": "my-agent", "message": "hello " + id, receivertest.UniqueIDAttrName: id,
		"timestamp": time.Now().Format(time.RFC3339Nano),
	})
	require.NoError(l.t, err)
	req, err := http.NewRequest(http.MethodPost, l.url, strings.NewReader(string(body)))
	require.NoError(l.t, err)
	req.Header.Set("Authorization", "Bearer push-token")
	req.Close = true // the receiver is started anew between scenarios
	resp, err := http.DefaultClient.Do(req)
	require.NoError(l.t, err)
	require.NoError(l.t, resp.Body.Close())
	require.Equal(l.t, http.StatusAccepted, resp.StatusCode)
	return []receivertest.UniqueIDAttrVal{receivertest.UniqueIDAttrVal(id)}
}

// TestContract hands on all that was accepted, once, whatever next answers.
func TestContract(t *testing.T) {
	cfg := createDefaultConfig().(*Config)
	only(cfg, pushConfig(t))
	cfg.Retry.InitialInterval = time.Millisecond
	cfg.Retry.MaxInterval = 10 * time.Millisecond
	receivertest.CheckConsumeContract(receivertest.CheckConsumeContractParams{
		T: t, Factory: NewFactory(), Signal: pipeline.SignalLogs, Config: cfg, GenerateCount: 100,
		Generator: &lines{t: t, url: "http://" + cfg.Sources.Push.Get().Server.NetAddr.Endpoint + "/logs"},
	})
}

// TestLifecycle starts and stops in the orders that a collector may choose.
func TestLifecycle(t *testing.T) {
	h := newHarness(t, nil)
	f := NewFactory()
	set := receivertest.NewNopSettings(f.Type())
	never, err := f.CreateTraces(t.Context(), set, h.cfg, h.traces)
	require.NoError(t, err)
	require.NoError(t, never.Shutdown(t.Context()))
	require.NoError(t, never.Shutdown(t.Context()))
	for range 2 { // the same configuration again, as on a reload
		tr, err := f.CreateTraces(t.Context(), set, h.cfg, h.traces)
		require.NoError(t, err)
		lr, err := f.CreateLogs(t.Context(), set, h.cfg, h.logs)
		require.NoError(t, err)
		require.Same(t, tr, lr)
		require.NoError(t, tr.Start(t.Context(), componenttest.NewNopHost()))
		require.NoError(t, lr.Start(t.Context(), componenttest.NewNopHost()))
		require.NoError(t, lr.Shutdown(t.Context()))
		require.NoError(t, tr.Shutdown(t.Context()))
	}
}
