package guard

import "google.golang.org/protobuf/encoding/protowire"

// Marker stands for what was cut.
const Marker = "[nested too deeply]"

// filler is a field that no message has: decoders skip it.
const filler = 1000

// markerField is a value that is the text Marker, and the head of a filler whose length takes four bytes.
var markerField = protowire.AppendTag(
	protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), Marker), filler, protowire.BytesType)

// replace makes of the content of a value one that says Marker and is as long, so that the lengths of all that it is in stay
// true. What is too short for that cannot hold much either: it returns false.
func replace(content []byte) bool {
	rest := len(content) - len(markerField) - 4
	if rest < 0 || rest >= 1<<28 {
		return false
	}
	copy(content, markerField)
	size := content[len(markerField):]
	for i := range 4 { // a number of four bytes, whatever it is
		size[i] = byte(rest>>(7*i))&0x7f | 0x80
	}
	size[3] &= 0x7f
	return true
}
