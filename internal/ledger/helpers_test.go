package ledger

import (
	"math/rand/v2"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

func script(conn *sqlite.Conn, sql string) error { return sqlitex.ExecuteScript(conn, sql, nil) }

// noise is a text that no compression makes smaller.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}
