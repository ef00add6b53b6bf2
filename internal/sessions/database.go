package sessions

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// store is a database of sessions: what asks for the rows that changed at or after a time, in the order of their sessions, and what
// makes the lines of one. The columns are the session, the time of the change, and what else the lines are made of.
type store struct {
	query string
	lines func(row *sqlite.Stmt, first bool) ([][]byte, error) // first of its session
}

// stores are by what the name of the file ends in. OpenCode, 1.2 and newer, and Kilo keep messages; OpenClaw keeps what pi prints.
var stores = map[string]store{
	".db": {`SELECT session_id, time_updated, id, data FROM message WHERE time_updated >= ? ORDER BY session_id, time_created, id`, messageLine},
	".sqlite": {`SELECT session_id, created_at, event_json, event_zstd FROM transcript_events WHERE created_at >= ? ORDER BY session_id, seq`,
		eventLines},
}

// readDatabase reads the rows that changed since it was read last. The agent may write meanwhile.
func (f *File) readDatabase(now time.Time) error {
	conn, err := sqlite.Open(f.Path, false, time.Second)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	defer conn.Close()
	s := stores[f.Path[strings.LastIndexByte(f.Path, '.'):]]
	session := ""
	err = conn.Query(s.query, []any{f.Row}, func(row *sqlite.Stmt) error {
		lines, err := s.lines(row, row.ColumnText(0) != session)
		for _, line := range lines {
			f.reader.Offer(transcript.Stdout, line, now)
		}
		session, f.Row = row.ColumnText(0), max(f.Row, row.ColumnInt64(1))
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	return nil
}

func messageLine(row *sqlite.Stmt, _ bool) ([][]byte, error) {
	var data map[string]json.RawMessage
	if json.Unmarshal([]byte(row.ColumnText(3)), &data) != nil {
		return nil, nil
	}
	data["id"], data["sessionID"] = quoted(row.ColumnText(2)), quoted(row.ColumnText(0))
	line, err := json.Marshal(data)
	return [][]byte{line}, err
}

// eventLines are an event, which does not say of which session it is, and before the first of one the line that does.
func eventLines(row *sqlite.Stmt, first bool) (lines [][]byte, err error) {
	event := []byte(row.ColumnText(2))
	if len(event) == 0 {
		if event, err = unpacked.DecodeAll(row.ColumnBlob(3, nil), nil); err != nil {
			return nil, nil // what is damaged is one event
		}
	}
	if first {
		lines = append(lines, fmt.Appendf(nil, `{"type":"session","version":4,"id":%s,"timestamp":"","cwd":""}`, quoted(row.ColumnText(0))))
	}
	return append(lines, event), nil
}

// unpacked decodes events, none of which is longer than a line may be.
var unpacked, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(longest))

func quoted(s string) json.RawMessage {
	raw, _ := json.Marshal(s)
	return raw
}
