package hold

import (
	"container/heap"
	"time"
)

// schedule is a heap of traces by the time they need attention.
type schedule []*trace

func (s schedule) Len() int           { return len(s) }
func (s schedule) Less(i, j int) bool { return s[i].wake.Before(s[j].wake) }
func (s schedule) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].at, s[j].at = i, j
}

// Push implements heap.Interface.
func (s *schedule) Push(x any) {
	t := x.(*trace)
	t.at = len(*s)
	*s = append(*s, t)
}

// Pop implements heap.Interface.
func (s *schedule) Pop() any {
	old := *s
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*s = old[:len(old)-1]
	return t
}

// set gives a trace a new time.
func (s *schedule) set(t *trace, wake time.Time) {
	t.wake = wake
	heap.Fix(s, t.at)
}
