package ledger

import (
	"crypto/sha256"
	"strings"

	"zombiezen.com/go/sqlite"
)

// identify finds the row of the table who for w, which the agent is no part of.
func (w *writing) identify(who *Who) error {
	key := *who
	key.Agent, key.number = "", 0
	number, known := w.people[key]
	if !known {
		var err error
		if number, err = w.person(&key); err != nil {
			return err
		}
		w.people[key] = number
	}
	who.number = number
	return nil
}

func (w *writing) person(who *Who) (number int64, err error) {
	sum := who.sum()
	number, err = byBlob(w.conn, "SELECT who FROM who WHERE sum = ?", sum)
	if err != nil || number != 0 {
		return number, err
	}
	s, err := w.conn.Prepare(insertWho)
	if err != nil {
		return 0, err
	}
	defer s.Reset()
	if err := s.ClearBindings(); err != nil {
		return 0, err
	}
	s.BindBytes(1, sum)
	for i, c := range whoColumns {
		bind(s, i+2, c.field(who))
	}
	_, err = s.Step()
	return w.conn.LastInsertRowID(), err
}

var insertWho = func() string {
	names := ""
	for _, c := range whoColumns {
		names += ", " + c.name
	}
	return "INSERT INTO who (sum" + names + ") VALUES (?" + strings.Repeat(", ?", len(whoColumns)) + ")"
}()

// sum tells rows apart; 128 bits, of which nobody finds two that are equal by accident.
func (who *Who) sum() []byte {
	h := sha256.New()
	for _, c := range whoColumns {
		h.Write([]byte(*c.field(who).(*string)))
		h.Write([]byte{0})
	}
	return h.Sum(nil)[:16]
}

func byBlob(conn *sqlite.Conn, sql string, blob []byte) (n int64, err error) {
	s, err := conn.Prepare(sql)
	if err != nil {
		return 0, err
	}
	defer s.Reset()
	s.BindBytes(1, blob)
	found, err := s.Step()
	if found {
		n = s.ColumnInt64(0)
	}
	return n, err
}
