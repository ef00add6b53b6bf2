package transcript

import "maps"

// Told is what the files of sessions have told, by session and file: an agent may keep its subagents in files of their
// own, and sum all of them up in one. It is filled anew when Readers are restored. It is not safe for concurrent use; the
// Readers that share one take turns.
type Told struct {
	by map[string]map[string]totals
}

func (t *Told) put(session, owner string, given totals) {
	if t == nil || session == "" {
		return
	}
	if t.by == nil {
		t.by = map[string]map[string]totals{}
	}
	if t.by[session] == nil {
		t.by[session] = map[string]totals{}
	}
	t.by[session][owner] = maps.Clone(given)
}

// others are the totals of all files of a session but one.
func (t *Told) others(session, owner string) (list []totals) {
	if t == nil {
		return nil
	}
	for name, given := range t.by[session] {
		if name != owner {
			list = append(list, given)
		}
	}
	return list
}

// Forget drops what a file has told.
func (t *Told) Forget(owner string) {
	for session, of := range t.by {
		delete(of, owner)
		if len(of) == 0 {
			delete(t.by, session)
		}
	}
}
