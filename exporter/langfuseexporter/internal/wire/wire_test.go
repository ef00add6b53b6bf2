package wire_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/otelcol-genai/otelcol-genai/exporter/langfuseexporter/internal/wire"
)

// TestBuffer reads back with the library what was written: the same fields, first to last.
func TestBuffer(t *testing.T) {
	long := strings.Repeat("x", 100<<10) // more than a buffer begins with
	var w wire.Buffer
	for range 2 { // and used again
		w.Reset()
		w.String(5, long)
		end := w.Len()
		w.Double(2, math.Pi)
		w.Varint(1, 300)
		w.Close(4, end)
		w.Fixed32(3, 7)
		w.Fixed64(2, 1<<63)
		w.Bytes(6, []byte{1, 2})
		w.String(1, "")

		b := w.Content()
		assert.Empty(t, field(t, &b, 1, protowire.BytesType, protowire.ConsumeString))
		assert.Equal(t, []byte{1, 2}, field(t, &b, 6, protowire.BytesType, protowire.ConsumeBytes))
		assert.Equal(t, uint64(1<<63), field(t, &b, 2, protowire.Fixed64Type, protowire.ConsumeFixed64))
		assert.Equal(t, uint32(7), field(t, &b, 3, protowire.Fixed32Type, protowire.ConsumeFixed32))
		inner := field(t, &b, 4, protowire.BytesType, protowire.ConsumeBytes)
		assert.Equal(t, long, field(t, &b, 5, protowire.BytesType, protowire.ConsumeString))
		assert.Empty(t, b)
		assert.Equal(t, uint64(300), field(t, &inner, 1, protowire.VarintType, protowire.ConsumeVarint))
		assert.Equal(t, math.Float64bits(math.Pi), field(t, &inner, 2, protowire.Fixed64Type, protowire.ConsumeFixed64))
		assert.Empty(t, inner)
	}
}

// field takes the next field off b.
func field[T any](t *testing.T, b *[]byte, want protowire.Number, kind protowire.Type, consume func([]byte) (T, int)) T {
	t.Helper()
	number, got, n := protowire.ConsumeTag(*b)
	require.Equal(t, want, number)
	require.Equal(t, kind, got)
	v, m := consume((*b)[n:])
	require.Positive(t, m)
	*b = (*b)[n+m:]
	return v
}
