package convert

import "unsafe"

// arena holds the texts that are made for one span, one behind the other, so that a text takes no memory of its own.
type arena struct{ b []byte }

// text is what has been appended since the length was start. It is good until the arena is emptied: until then nobody
// writes to what is already in it, and where appending moves it, the text keeps the old place alive.
func (a *arena) text(start int) string {
	return unsafe.String(unsafe.SliceData(a.b[start:]), len(a.b)-start)
}

func (a *arena) reset() { a.b = a.b[:0] }
