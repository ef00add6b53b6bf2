// Package agentcheckconverter reads a whole configuration before any component is made of it, and says what no component can see
// by itself: processors in an order that loses money, or without one that makes it, price files that are not there, ports that somebody
// else holds, and queues whose files are damaged, which it puts aside. It changes nothing of the configuration. Go's garbage collector it tells of the memory that the configuration grants.
package agentcheckconverter

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/collector/confmap"
	"go.uber.org/zap"
)

// NewFactory makes the factory of the converter.
func NewFactory() confmap.ConverterFactory { return confmap.NewConverterFactory(newConverter) }

func newConverter(set confmap.ConverterSettings) confmap.Converter {
	log := set.Logger
	if log == nil {
		log = zap.NewNop()
	}
	return &converter{log: log, listens: starts(os.Args)}
}

type converter struct {
	log     *zap.Logger
	listens bool // this process is about to listen, and does not only look at the configuration
	once    sync.Once
}

// starts reports whether a command line runs the Collector. Its subcommands only look at a configuration, perhaps of one that is
// running.
func starts(args []string) bool {
	return !slices.ContainsFunc(args, func(arg string) bool {
		return slices.Contains([]string{"validate", "components", "print-config", "featuregate", "help", "completion"}, arg)
	})
}

// Convert returns an error for what cannot have been meant, and warns of what may have been. Ports are looked at when the process
// starts, not when it loads its configuration again: then they are its own.
func (c *converter) Convert(_ context.Context, conf *confmap.Conf) error {
	all := conf.ToStringMap()
	wrong, doubtful := mistakes(all)
	for _, warning := range doubtful {
		c.log.Warn(warning)
	}
	var taken []error
	if c.listens && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit(all))
	}
	if c.listens {
		c.once.Do(func() {
			taken = takenPorts(all)
			for _, warning := range putAside(all, time.Now()) {
				c.log.Warn(warning)
			}
		})
	}
	return errors.Join(append(wrong, taken...)...)
}
