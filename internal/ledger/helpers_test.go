package ledger

import (
	"math/rand/v2"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
)

func script(conn *sqlite.Conn, sql string) error { return conn.Exec(sql) }

// noise is a text that no compression makes smaller.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}
