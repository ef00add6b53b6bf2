package transcript

import "time"

// agents are the agent dialects at work in a process.
type agents struct{}

// block reads a line that is JSON; false where it is not.
func (r *Reader) block(s Stream, line []byte, at time.Time) bool { return false }

// endAgents closes what is still open when the process has ended.
func (r *Reader) endAgents(info EndInfo) {}
