package genai

import (
	"strconv"
	"strings"
)

// older is what the versions of an emitter before one of its scope did in another way.
type older struct {
	major   int // the first version that has the row's rule
	minor   int
	nesting nestingRule
	streams func(f *facts, major, minor int) bool // whether a span's counts are those of a stream, which that version counted wrong
}

// rule is how the emitter's counts nest. Those that its version is known to have counted wrong are no counts.
func (d *dialect) rule(f *facts, u *usage) nestingRule {
	if d.before == nil {
		return d.nesting
	}
	major, minor := versionOf(f.version)
	if major > d.before.major || major == d.before.major && minor >= d.before.minor {
		return d.nesting
	}
	if d.before.streams != nil && d.before.streams(f, major, minor) && u.state() != UsageNone {
		u[gInput] = bad
	}
	return d.before.nesting
}

// versionOf is the first two numbers of a version; -1 for what is not told.
func versionOf(version string) (major, minor int) {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return -1, -1
	}
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return -1, -1
	}
	minor, err = strconv.Atoi(digits(parts[1]))
	if err != nil {
		return major, -1
	}
	return major, minor
}

// digits are those that s begins with.
func digits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// addsUp reports whether Google's instrumentation for Python added up what each part of a stream told of all of it.
func addsUp(f *facts, major, minor int) bool {
	return major == 0 && minor < 7 && strings.HasSuffix(f.str(codeFunction), "_stream")
}
