// Package journal keeps what was accepted until it has been passed on: in files that outlive the process, or in memory,
// with one way to use both.
//
//	Append ──▶ Ref ──▶ Part: one item ──▶ AppendTo: its bytes ──▶ Release: it has been taken
//
// A record goes into the open segment; a segment that is full is closed, and goes once all items in it have been
// released, in whatever order. Nothing is written twice and nothing is copied on. In memory each record is a segment of
// its own: its bytes hold no pointers, so the garbage collector does not walk them.
//
// Files survive a killed process as soon as Append has returned, because the kernel has them; with Sync, they survive a
// loss of power, too. A file is a head and then records, each with a mark to find it by where what is before it is
// damaged, its length and a checksum:
//
//	"genai-j1" | mark 4 | length 4 | CRC-32C 4 | time 8 | kind 1 | payload | mark ...
//
// Numbers are little endian; the checksum is of all that comes after it, the length that of the payload.
package journal
