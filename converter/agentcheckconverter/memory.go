package agentcheckconverter

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// softLimit is the memory, in bytes, that Go's runtime should stay below: the least limit_mib of the memory_limiters that are in use,
// which refuse data near it. Without that, garbage that nobody has collected yet would be what they refuse for. It is
// math.MaxInt64, no limit, where none gives one in MiB.
func softLimit(all map[string]any) int64 {
	least := int64(math.MaxInt64)
	for name := range section(all, "processors") {
		if typ, _, _ := strings.Cut(name, "/"); typ != "memory_limiter" || !inUse(all, name) {
			continue
		}
		mib, err := strconv.ParseInt(fmt.Sprint(section(all, "processors", name)["limit_mib"]), 10, 43)
		if err == nil && mib > 0 {
			least = min(least, mib<<20)
		}
	}
	return least
}

// inUse reports whether a pipeline has a processor.
func inUse(all map[string]any, processor string) bool {
	for name := range section(all, "service", "pipelines") {
		for _, id := range list(section(all, "service", "pipelines", name)["processors"]) {
			if id == processor {
				return true
			}
		}
	}
	return false
}
