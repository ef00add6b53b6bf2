package sessions

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/sqlite"
	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// newMessages are the messages of OpenCode 1.2 and newer that changed at or after a time, in the order of their sessions.
const newMessages = `SELECT id, session_id, time_updated, data FROM message WHERE time_updated >= ? ORDER BY session_id, time_created, id`

// readDatabase reads the messages that changed since it was read last. OpenCode may write meanwhile.
func (f *File) readDatabase(now time.Time) error {
	conn, err := sqlite.Open(f.Path, false, time.Second)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	defer conn.Close()
	err = conn.Query(newMessages, []any{f.Row}, func(row *sqlite.Stmt) error {
		var data map[string]json.RawMessage
		if json.Unmarshal([]byte(row.ColumnText(3)), &data) != nil {
			return nil
		}
		data["id"], data["sessionID"] = quoted(row.ColumnText(0)), quoted(row.ColumnText(1))
		line, err := json.Marshal(data)
		if err != nil {
			return err
		}
		f.reader.Offer(transcript.Stdout, line, now)
		f.Row = max(f.Row, row.ColumnInt64(2))
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	return nil
}

func quoted(s string) json.RawMessage {
	raw, _ := json.Marshal(s)
	return raw
}
