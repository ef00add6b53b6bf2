package langfuseexporter

import (
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configcompression"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

// Config is the configuration of the langfuse exporter.
type Config struct {
	ClientConfig confighttp.ClientConfig `mapstructure:",squash"`

	PublicKey configopaque.String `mapstructure:"public_key"`
	SecretKey configopaque.String `mapstructure:"secret_key"`

	Mode          string        `mapstructure:"mode"`
	FlushAt       int64         `mapstructure:"flush_at"`
	FlushInterval time.Duration `mapstructure:"flush_interval"`

	QueueConfig configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	RetryConfig configretry.BackOffConfig                                `mapstructure:"retry_on_failure"`

	MaxRequestBytes  int `mapstructure:"max_request_bytes"`
	IngestionVersion int `mapstructure:"ingestion_version"`

	Projects   map[string]projectConfig `mapstructure:"projects"`
	Routing    routingConfig            `mapstructure:"routing"`
	RateLimit  rateLimitConfig          `mapstructure:"rate_limit"`
	DeadLetter deadLetterConfig         `mapstructure:"dead_letter"`
	Filter     filterConfig             `mapstructure:"filter"`
	Media      mediaConfig              `mapstructure:"media"`
	Scores     scoresConfig             `mapstructure:"scores"`
	ReadBack   readBackConfig           `mapstructure:"read_back"`
}

// projectConfig is a named key pair.
type projectConfig struct {
	PublicKey    configopaque.String `mapstructure:"public_key"`
	SecretKey    configopaque.String `mapstructure:"secret_key"`
	Organization string              `mapstructure:"organization"`
}

// routingConfig chooses the project of a trace.
type routingConfig struct {
	Attribute string `mapstructure:"attribute"` // of the resource or scope; its value is a project's name or public key
	Default   string `mapstructure:"default"`   // project of traces that no attribute names
	Traces    int    `mapstructure:"traces"`    // traces whose project is remembered
}

type rateLimitConfig struct {
	RequestsPerMinute int `mapstructure:"requests_per_minute"` // of one organisation; 0 leaves it to the server
}

type deadLetterConfig struct {
	Directory string `mapstructure:"directory"` // empty for no dead letters
	MaxBytes  int64  `mapstructure:"max_bytes"`
}

type filterConfig struct {
	Enabled bool     `mapstructure:"enabled"`
	Scopes  []string `mapstructure:"scopes"` // kept besides the known ones, with the scopes below them
}

type mediaConfig struct {
	Enabled    bool          `mapstructure:"enabled"`
	MaxBytes   int           `mapstructure:"max_bytes"`    // of one medium, decoded
	MaxPerSpan int           `mapstructure:"max_per_span"` // media of one span that are uploaded
	Timeout    time.Duration `mapstructure:"timeout"`      // for all uploads of one batch
}

type scoresConfig struct {
	Enabled bool   `mapstructure:"enabled"`
	API     string `mapstructure:"api"`
}

type readBackConfig struct {
	Enabled bool `mapstructure:"enabled"` // looks for what may have arrived before it is sent again
}

// Values of scoresConfig.API.
const (
	scoresAuto  = "auto"   // what the server's version says
	scoresBatch = "batch"  // POST /api/public/ingestion, of servers before version 4
	scoresOne   = "single" // POST /api/public/scores, one by one
)

// Modes of Config.Mode.
const (
	modeBatched   = "batched"
	modeImmediate = "immediate"
)

const (
	cloudEU   = "https://cloud.langfuse.com"
	queueSize = 64 << 20 // bytes: the default of 1,000 requests was seen to reach 800 MB behind a slow server
	batchSize = 1 << 20  // bytes after which a batch leaves at once
)

func createDefaultConfig() component.Config {
	client := confighttp.NewDefaultClientConfig()
	client.Endpoint = cloudEU
	client.Timeout = 30 * time.Second
	client.Compression = configcompression.TypeGzip
	client.CompressionParams.Level = configcompression.DefaultCompressionLevel // deliver.DefaultLevel
	client.WriteBufferSize = 512 << 10

	queue := exporterhelper.NewDefaultQueueConfig()
	queue.Sizer = exporterhelper.RequestSizerTypeBytes
	queue.QueueSize = queueSize
	batch := queue.Batch.GetOrInsertDefault()
	batch.FlushTimeout, batch.Sizer, batch.MinSize = time.Second, exporterhelper.RequestSizerTypeBytes, batchSize

	retry := configretry.NewDefaultBackOffConfig()
	retry.MaxElapsedTime = 0 // keep trying: the queue bounds what waits, and a full queue pushes back

	return &Config{
		ClientConfig: client, Mode: modeBatched, QueueConfig: configoptional.Some(queue), RetryConfig: retry,
		MaxRequestBytes: 4_500_000, IngestionVersion: 4,
		Routing:    routingConfig{Traces: 10_000},
		DeadLetter: deadLetterConfig{MaxBytes: 1 << 30},
		Media:      mediaConfig{MaxBytes: 20 << 20, MaxPerSpan: 20, Timeout: time.Minute},
		Scores:     scoresConfig{Enabled: true, API: scoresAuto},
		ReadBack:   readBackConfig{Enabled: true},
	}
}

// Unmarshal applies the presets below what sending_queue says itself: mode immediate takes the batch out of the
// queue, flush_at and flush_interval set its size in spans and its time.
func (c *Config) Unmarshal(conf *confmap.Conf) error {
	if err := conf.Unmarshal(c); err != nil {
		return err
	}
	queue := c.QueueConfig.Get()
	if queue == nil {
		return nil
	}
	if c.Mode == modeImmediate && !conf.IsSet("sending_queue::batch") {
		queue.Batch = configoptional.None[exporterhelper.BatchConfig]()
	}
	if batch := queue.Batch.Get(); batch != nil {
		if c.FlushAt > 0 {
			batch.Sizer, batch.MinSize = exporterhelper.RequestSizerTypeItems, c.FlushAt
		}
		if c.FlushInterval > 0 {
			batch.FlushTimeout = c.FlushInterval
		}
	}
	return nil
}
