package agentcostprocessor

import (
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/config/confighttp"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
)

// Config is the agent_cost section of a Collector configuration.
type Config struct {
	// Prices says which price books are put on top of the embedded one.
	Prices PricesConfig `mapstructure:"prices"`
	// Reported says how to use a cost that the emitter itself reported: auto, prefer, keep or ignore.
	Reported genai.Trust `mapstructure:"reported"`
	// TenantAttribute is the attribute, of the span or record or else of its resource, that selects price adjustments.
	TenantAttribute string `mapstructure:"tenant_attribute"`
	// GenAIUsageCost also writes the total as gen_ai.usage.cost, unless the application has set it.
	GenAIUsageCost bool `mapstructure:"gen_ai_usage_cost"`
}

// PricesConfig says where prices come from. From bottom to top: embedded, remote, files, inline.
type PricesConfig struct {
	Remote RemoteConfig `mapstructure:"remote"`
	// Files are glob patterns of price books.
	Files []string `mapstructure:"files"`
	// ReloadInterval is how often the files are checked for changes.
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
	// Inline is a price book in the configuration itself: models, map, adjust, deny.
	Inline map[string]any `mapstructure:"inline"`
	// Force accepts a reload that changes a price by more than a factor of five.
	Force bool `mapstructure:"force"`
}

// RemoteConfig is a price book at a URL; without an endpoint there is none.
type RemoteConfig struct {
	confighttp.ClientConfig `mapstructure:",squash"`
	// Interval is the time between two requests.
	Interval time.Duration `mapstructure:"interval"`
	// MaxSize bounds the book, in bytes.
	MaxSize int64 `mapstructure:"max_size"`
	// Copy is a file that keeps the last good book across restarts.
	Copy string `mapstructure:"copy"`
}

func createDefaultConfig() *Config {
	client := confighttp.NewDefaultClientConfig()
	client.Timeout = 10 * time.Second
	return &Config{
		Prices: PricesConfig{
			Remote:         RemoteConfig{ClientConfig: client, Interval: time.Hour, MaxSize: 16 << 20},
			ReloadInterval: reload.DefaultFileInterval,
		},
		Reported:        genai.TrustAuto,
		TenantAttribute: genai.AttrTenantID,
	}
}

// Validate checks what can be checked without reading a file or asking a server.
func (c *Config) Validate() error {
	var errs []error
	switch c.Reported {
	case genai.TrustAuto, genai.TrustPrefer, genai.TrustKeep, genai.TrustIgnore:
	default:
		errs = append(errs, fmt.Errorf("reported: must be auto, prefer, keep or ignore (got %q)", c.Reported))
	}
	if c.Prices.ReloadInterval <= 0 {
		errs = append(errs, fmt.Errorf("prices.reload_interval: must be positive (got %s)", c.Prices.ReloadInterval))
	}
	if r := &c.Prices.Remote; r.Endpoint != "" {
		if r.Interval <= 0 {
			errs = append(errs, fmt.Errorf("prices.remote.interval: must be positive (got %s)", r.Interval))
		}
		if r.MaxSize <= 0 {
			errs = append(errs, fmt.Errorf("prices.remote.max_size: must be positive (got %d)", r.MaxSize))
		}
	}
	_, err := c.Prices.inline()
	return errors.Join(append(errs, err)...)
}

func (p *PricesConfig) inline() (*pricing.Layer, error) {
	if len(p.Inline) == 0 {
		return nil, nil
	}
	return pricing.ParseMap("prices.inline", p.Inline)
}
