package agentcostprocessor

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.opentelemetry.io/collector/config/confighttp"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/signed"
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
	// Force accepts prices that change by more than a factor of five; without it their models keep what they cost.
	Force bool `mapstructure:"force"`
	// Accept names models, as provider/model, whose price may change by any factor.
	Accept []string `mapstructure:"accept"`
	// MaxAge is the age from which on a book is stale, which is warned of once; 0 is never.
	MaxAge time.Duration `mapstructure:"max_age"`
	// MarkStale also says so on each call that a stale book priced, as agent.cost.stale.
	MarkStale bool `mapstructure:"mark_stale"`
}

// defaultMaxAge is half of the time between two releases of most vendors' models.
const defaultMaxAge = 45 * 24 * time.Hour

// RemoteConfig is a price book at a URL; without an endpoint there is none.
type RemoteConfig struct {
	// ClientConfig is named: embedded, its Unmarshal would stand for that of the whole, which then knew none of the keys below.
	ClientConfig confighttp.ClientConfig `mapstructure:",squash"`
	// Interval is the time between two requests.
	Interval time.Duration `mapstructure:"interval"`
	// MaxSize bounds the book, in bytes.
	MaxSize int64 `mapstructure:"max_size"`
	// Copy is a file that keeps the last good book across restarts.
	Copy string `mapstructure:"copy"`
	// PublicKey is minisign's public key that the book must be signed with; without one any book is taken.
	PublicKey string `mapstructure:"public_key"`
}

func createDefaultConfig() *Config {
	client := confighttp.NewDefaultClientConfig()
	client.Timeout = 10 * time.Second
	return &Config{
		Prices: PricesConfig{
			Remote:         RemoteConfig{ClientConfig: client, Interval: time.Hour, MaxSize: 16 << 20},
			ReloadInterval: reload.DefaultFileInterval,
			MaxAge:         defaultMaxAge,
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
	if c.Prices.MaxAge < 0 {
		errs = append(errs, fmt.Errorf("prices.max_age: must not be negative (got %s)", c.Prices.MaxAge))
	}
	for i, model := range c.Prices.Accept {
		if provider, name, ok := strings.Cut(model, "/"); !ok || provider == "" || name == "" {
			errs = append(errs, fmt.Errorf("prices.accept[%d]: must be provider/model (got %q)", i, model))
		}
	}
	if key := c.Prices.Remote.PublicKey; key != "" {
		if _, err := signed.Key(key); err != nil {
			errs = append(errs, fmt.Errorf("prices.remote.public_key: %w", err))
		}
	}
	if r := &c.Prices.Remote; r.ClientConfig.Endpoint != "" {
		if !strings.HasPrefix(r.ClientConfig.Endpoint, "https://") && !r.ClientConfig.TLS.Insecure {
			errs = append(errs, fmt.Errorf("prices.remote.endpoint: must begin with https:// unless tls.insecure is set (got %q)", scheme(r.ClientConfig.Endpoint)))
		}
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

// key tells prices apart: all pipelines of a component have one Config, and several components may say the same. What a client of
// a server is made of cannot be compared.
func (p *PricesConfig) key() string {
	if p.Remote.ClientConfig.Endpoint != "" {
		return fmt.Sprintf("%p", p)
	}
	return fmt.Sprintf("%q %v %s %v %q", p.Files, p.Inline, p.ReloadInterval, p.Force, p.Accept)
}

// scheme is how a URL begins; what follows may hold a password.
func scheme(url string) string {
	if before, _, ok := strings.Cut(url, "://"); ok {
		return before + "://"
	}
	return ""
}

func (p *PricesConfig) inline() (*pricing.Layer, error) {
	if len(p.Inline) == 0 {
		return nil, nil
	}
	return pricing.ParseMap("prices.inline", p.Inline)
}
