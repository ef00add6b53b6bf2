package transcript

import (
	"encoding/json"
	"slices"
	"sync"
)

// Ledger remembers the running totals that agents report, by session. It is needed because an agent that continues the
// session of an earlier process starts from that session's totals. One Ledger serves the processes that can share
// sessions, usually those of one sandbox. It is safe for concurrent use, bounded, and encodes as JSON. The zero value
// is empty.
type Ledger struct {
	mu      sync.Mutex
	entries []entry // oldest first
}

// entry is the last total one process reported for one session.
type entry struct {
	Session string `json:"session"`
	Seed    string `json:"seed"`
	Total   totals `json:"total"`
	// USD is what the agent says that comes to, where it does.
	USD float64 `json:"usd,omitempty"`
}

// ledgerSize bounds the number of entries. A sandbox works on few sessions.
const ledgerSize = 256

// before is the total of the session when the process with this seed began on it: the last one another process
// reported, and in a replay the last one reported before the process's own.
func (l *Ledger) before(session, seed string) (total totals, ok bool) {
	if l == nil {
		return nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		if e.Session != session {
			continue
		}
		if e.Seed == seed {
			break
		}
		total, ok = e.Total, true
	}
	return total, ok
}

// others are the last totals that other processes reported, in a replay those before the process's own, oldest first.
func (l *Ledger) others(seed string) []entry {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if own := slices.IndexFunc(l.entries, func(e entry) bool { return e.Seed == seed }); own >= 0 {
		return slices.Clone(l.entries[:own])
	}
	return slices.Clone(l.entries)
}

// put records what a process reported last.
func (l *Ledger) put(session, seed string, total totals) { l.putUSD(session, seed, total, 0) }

// putUSD is put for an agent that also says what it comes to.
func (l *Ledger) putUSD(session, seed string, total totals, usd float64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.entries, func(e entry) bool { return e.Session == session && e.Seed == seed })
	if i >= 0 {
		l.entries[i].Total, l.entries[i].USD = total, usd
		return
	}
	if len(l.entries) == ledgerSize {
		l.entries = slices.Delete(l.entries, 0, 1)
	}
	l.entries = append(l.entries, entry{session, seed, total, usd})
}

// MarshalJSON encodes the entries.
func (l *Ledger) MarshalJSON() ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return json.Marshal(l.entries)
}

// UnmarshalJSON replaces the entries.
func (l *Ledger) UnmarshalJSON(b []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = nil
	return json.Unmarshal(b, &l.entries)
}
