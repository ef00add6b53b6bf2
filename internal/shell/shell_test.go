package shell

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension/xextension/storage"
)

type host map[component.ID]component.Component

func (h host) GetExtensions() map[component.ID]component.Component { return h }

// shelf is a storage extension that has room for one.
type shelf struct{ component.Component }

func (shelf) GetClient(_ context.Context, kind component.Kind, id component.ID, name string) (storage.Client, error) {
	if kind == component.KindReceiver && id == component.MustNewID("mine") && name == "logs" {
		return storage.NewNopClient(), nil
	}
	return nil, errors.New("no room")
}

func TestStore(t *testing.T) {
	id := component.MustNewID
	h := host{id("shelf"): shelf{}, id("other"): nil}
	mine := Owner{component.KindReceiver, id("mine"), "logs"}
	client, err := Store(t.Context(), h, id("shelf"), mine)
	require.NoError(t, err)
	require.NotNil(t, client)
	_, err = Store(t.Context(), h, id("none"), mine)
	require.EqualError(t, err, "storage: no such extension: none")
	_, err = Store(t.Context(), h, id("other"), mine)
	require.EqualError(t, err, "storage: extension other stores nothing")
	_, err = Store(t.Context(), h, id("shelf"), Owner{component.KindReceiver, id("mine"), ""})
	require.EqualError(t, err, "storage: no room")
}

// traces and logs are exporters that say when they are shut down.
type traces struct {
	exporter.Traces
	n *int
}

func (e traces) Shutdown(context.Context) error { *e.n++; return errors.New("once") }

type logs struct {
	exporter.Logs
	n *int
}

func (e logs) Shutdown(context.Context) error { *e.n++; return errors.New("once") }

func TestOnce(t *testing.T) {
	n := 0
	for _, e := range []component.Component{TracesOnce(traces{n: &n}), LogsOnce(logs{n: &n})} {
		require.EqualError(t, e.Shutdown(t.Context()), "once")
		require.NoError(t, e.Shutdown(t.Context()))
	}
	require.Equal(t, 2, n)
}
