package prometheusexporter

import (
	"errors"
	"fmt"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/resourcetotelemetry"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

// Config is the configuration of the prometheus exporter. Keys and defaults are those of Contrib's exporter.
type Config struct {
	ServerConfig confighttp.ServerConfig                                  `mapstructure:",squash"`
	QueueConfig  configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	// Namespace begins the name of each metric.
	Namespace string `mapstructure:"namespace"`
	// ConstLabels are on every series.
	ConstLabels map[string]string `mapstructure:"const_labels"`
	// SendTimestamps serves the time of each point with it; without, Prometheus takes that of its scrape.
	SendTimestamps bool `mapstructure:"send_timestamps"`
	// MetricExpiration is how long a series is served after its last point.
	MetricExpiration time.Duration `mapstructure:"metric_expiration"`
	// ResourceToTelemetry makes labels of the attributes of a resource.
	ResourceToTelemetry resourcetotelemetry.Settings `mapstructure:"resource_to_telemetry_conversion"`
	// EnableOpenMetrics serves OpenMetrics, with exemplars, to who asks for it.
	EnableOpenMetrics bool `mapstructure:"enable_open_metrics"`
	// WithoutScopeInfo leaves out the labels that tell the instrumentation scope.
	WithoutScopeInfo bool `mapstructure:"without_scope_info"`
	// AddMetricSuffixes ends names with their unit, and counters with _total. TranslationStrategy takes its place where it is set.
	AddMetricSuffixes bool `mapstructure:"add_metric_suffixes"`
	// TranslationStrategy says how names become names of Prometheus: see its own documentation of OTLP.
	TranslationStrategy otlptranslator.TranslationStrategyOption `mapstructure:"translation_strategy"`
}

func createDefaultConfig() component.Config {
	return &Config{
		ServerConfig:      confighttp.NewDefaultServerConfig(),
		QueueConfig:       configoptional.Default(exporterhelper.NewDefaultQueueConfig()),
		MetricExpiration:  5 * time.Minute,
		AddMetricSuffixes: true,
	}
}

// strategies are the values that translation_strategy may have.
var strategies = map[otlptranslator.TranslationStrategyOption]bool{
	"": true,
	otlptranslator.UnderscoreEscapingWithSuffixes:    true,
	otlptranslator.UnderscoreEscapingWithoutSuffixes: true,
	otlptranslator.NoUTF8EscapingWithSuffixes:        true,
	otlptranslator.NoTranslation:                     true,
}

// Validate checks what can be checked without listening.
func (c *Config) Validate() error {
	var errs []error
	if c.ServerConfig.NetAddr.Endpoint == "" {
		errs = append(errs, errors.New("endpoint: must be an address to serve metrics on, as 127.0.0.1:9464"))
	}
	if c.MetricExpiration <= 0 {
		errs = append(errs, fmt.Errorf("metric_expiration: must be positive (got %s)", c.MetricExpiration))
	}
	if !strategies[c.TranslationStrategy] {
		errs = append(errs, fmt.Errorf("translation_strategy: must be one of UnderscoreEscapingWithSuffixes, UnderscoreEscapingWithoutSuffixes, NoUTF8EscapingWithSuffixes, NoTranslation (got %q)", c.TranslationStrategy))
	}
	return errors.Join(errs...)
}

// strategy is translation_strategy, or what add_metric_suffixes makes of it.
func (c *Config) strategy() otlptranslator.TranslationStrategyOption {
	switch {
	case c.TranslationStrategy != "":
		return c.TranslationStrategy
	case c.AddMetricSuffixes:
		return otlptranslator.UnderscoreEscapingWithSuffixes
	}
	return otlptranslator.UnderscoreEscapingWithoutSuffixes
}
