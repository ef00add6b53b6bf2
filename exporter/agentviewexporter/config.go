package agentviewexporter

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/exporter/exporterhelper"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
)

// Config is the configuration of the agent_view exporter.
type Config struct {
	Directory  string              `mapstructure:"directory"` // of the ledger; empty for ledger.DefaultDir
	Endpoint   string              `mapstructure:"endpoint"`  // of the page; empty for none
	Token      configopaque.String `mapstructure:"token"`     // that the page asks for; needed where it does not listen on loopback
	Hosts      []string            `mapstructure:"hosts"`     // names that the page may be reached by, besides its address
	Console    bool                `mapstructure:"console"`   // prints a tree of every run that ended
	Texts      textsConfig         `mapstructure:"texts"`
	Attributes []string            `mapstructure:"attributes"` // of spans or resources, kept to group by
	Retention  retentionConfig     `mapstructure:"retention"`

	QueueConfig configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	RetryConfig configretry.BackOffConfig                                `mapstructure:"retry_on_failure"`
}

type textsConfig struct {
	Enabled  bool `mapstructure:"enabled"`   // keeps what was said
	MaxBytes int  `mapstructure:"max_bytes"` // of one text; the rest is cut
}

type retentionConfig struct {
	Age   time.Duration `mapstructure:"age"`   // days that ended longer ago go; 0 keeps them
	Bytes int64         `mapstructure:"bytes"` // the oldest days go until the file has room; 0 for no limit
}

const (
	minBytes      = 16 << 20 // less would not hold a day
	maxText       = 16 << 20
	maxAttributes = 20 // each has sums of its own
)

func createDefaultConfig() component.Config {
	retry := configretry.NewDefaultBackOffConfig()
	retry.MaxElapsedTime = 0 // a full disk gets room again, and until then what is in front waits
	retry.MaxInterval = 5 * time.Second
	return &Config{
		Directory:   ledger.DefaultDir(),
		Endpoint:    "127.0.0.1:8317",
		Texts:       textsConfig{MaxBytes: 64 << 10},
		Retention:   retentionConfig{Age: 90 * 24 * time.Hour, Bytes: 4 << 30},
		QueueConfig: configoptional.Default(exporterhelper.NewDefaultQueueConfig()), // none: what is acknowledged is in the file
		RetryConfig: retry,
	}
}

// Validate checks what the decoder cannot.
func (c *Config) Validate() error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Directory == "" && ledger.DefaultDir() == "" {
		fail("directory: this user has no home; name a directory for the ledger, or set %s", ledger.DirVariable)
	}
	if c.Texts.MaxBytes <= 0 || c.Texts.MaxBytes > maxText {
		fail("texts.max_bytes: must be between 1 and %d (got %d)", maxText, c.Texts.MaxBytes)
	}
	if c.Retention.Age < 0 || c.Retention.Age > 0 && c.Retention.Age < 24*time.Hour {
		fail("retention.age: must be at least 24h, or 0 to keep everything (got %s)", c.Retention.Age)
	}
	if c.Retention.Bytes < 0 || c.Retention.Bytes > 0 && c.Retention.Bytes < minBytes {
		fail("retention.bytes: must be at least %d, or 0 for no limit (got %d)", minBytes, c.Retention.Bytes)
	}
	errs = append(errs, c.validateAttributes(), c.validateEndpoint())
	return errors.Join(errs...)
}

func (c *Config) validateAttributes() error {
	if len(c.Attributes) > maxAttributes {
		return fmt.Errorf("attributes: at most %d can be kept (got %d)", maxAttributes, len(c.Attributes))
	}
	taken := append(slices.Clone(ledger.Dimensions), ledger.All, ledger.ByModel, ledger.ByProvider, ledger.ByDay, ledger.BySession)
	for i, name := range c.Attributes {
		if name == "" || slices.Contains(taken, name) {
			return fmt.Errorf("attributes[%d]: %q is empty or taken", i, name)
		}
		taken = append(taken, name)
	}
	return nil
}

func (c *Config) validateEndpoint() error {
	if c.Endpoint == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(c.Endpoint)
	if err != nil {
		return fmt.Errorf("endpoint: %q is not host:port; 127.0.0.1:8317, or empty for no page", c.Endpoint)
	}
	if ip := net.ParseIP(host); c.Token == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("token: must be given where the page does not listen on loopback (%s): whoever reaches it reads every run", c.Endpoint)
	}
	return nil
}
