package mask

// class is a set of bytes.
type class int

const (
	snake      class = iota // names in programs: small letters with _ and -
	word                    // what keys are made of
	second                  // the same of the second part of a key, so that none is forgotten for another
	third                   // and of the third
	hex                     // in small letters
	capital                 // and digits
	opaque                  // tokens of RFC 6750
	assignable              // what a variable may hold without quotes
	line                    // what a header may hold
	armor                   // private keys, with their headers and ends of lines, which may be escaped
	classes
)

const (
	digits = "0123456789"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lower  = "abcdefghijklmnopqrstuvwxyz"
)

var classBytes = [classes][256]bool{
	snake: bytesOf(lower, "_-"), word: wordBytes, second: wordBytes, third: wordBytes, hex: bytesOf(digits, "abcdef"),
	capital: bytesOf(digits, upper), opaque: bytesOf(digits, upper, lower, "-._~+/="),
	assignable: bytesOf(digits, upper, lower, "-._~+/=:@!#$%^*?,|"),
	armor:      bytesOf(digits, upper, lower, "+/=-:,.() \\\r\n\t"),
	line:       bytesOf(digits, upper, lower, " !#$%&()*+,-./:;<=>?@[]^_`{|}~"),
}

var wordBytes = bytesOf(digits, upper, lower, "-_")

var alphanumeric = bytesOf(digits, upper, lower)

func bytesOf(sets ...string) (bytes [256]bool) {
	for _, set := range sets {
		for i := range len(set) {
			bytes[set[i]] = true
		}
	}
	return bytes
}

// text is a text that is searched, and for every class the last run of its bytes that was measured. It makes sure that none is measured
// again from within: in a text of nothing but sk-sk-sk- that would take the square of its length.
type text struct {
	s    string
	runs [classes]struct{ from, to int }
}

// run is where the run of c ends that begins at byte at.
func (t *text) run(c class, at int) (end int) {
	r := &t.runs[c]
	if at < r.from || at >= r.to {
		r.from, r.to = at, at
		for r.to < len(t.s) && classBytes[c][t.s[r.to]] {
			r.to++
		}
	}
	return r.to
}
