package e2blogreceiver

import (
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"

	"github.com/otelcol-genai/otelcol-genai/internal/transcript"
)

// Config is what the receiver can be told.
type Config struct {
	Account  AccountConfig   `mapstructure:",squash"`
	Accounts []AccountConfig `mapstructure:"accounts"` // further teams or clusters
	Filters  FilterConfig    `mapstructure:"filters"`
	Sources  SourcesConfig   `mapstructure:"sources"`
	Storage  *component.ID   `mapstructure:"storage"`

	Transcript TranscriptConfig `mapstructure:"transcript"`
	Process    ProcessConfig    `mapstructure:"process"`
	// Prices is a section of a price book that overrides the embedded one, e.g. with rates of one's own for e2b/sandbox.
	Prices map[string]any `mapstructure:"prices"`
	// Metadata keys of a sandbox that are put on its resource. No other metadata leaves the receiver.
	Metadata []string `mapstructure:"metadata"`

	PollInterval time.Duration             `mapstructure:"poll_interval"`
	Watchdog     time.Duration             `mapstructure:"watchdog"`
	IdleTimeout  time.Duration             `mapstructure:"idle_timeout"`
	Settle       time.Duration             `mapstructure:"settle"` // how long what ended waits for other sources
	HTTP         confighttp.ClientConfig   `mapstructure:"http"`
	Retry        configretry.BackOffConfig `mapstructure:"retry_on_failure"`
}

// AccountConfig is one team's key at one E2B, hosted or one's own.
type AccountConfig struct {
	APIKey    configopaque.String `mapstructure:"api_key"`
	Domain    string              `mapstructure:"domain"`
	Endpoints EndpointsConfig     `mapstructure:"endpoints"`
}

// EndpointsConfig is where E2B is, if not where its domain says.
type EndpointsConfig struct {
	API     string `mapstructure:"api"`
	Sandbox string `mapstructure:"sandbox"` // may hold {id} and {port}
}

// FilterConfig chooses sandboxes; empty chooses all of the team's.
type FilterConfig struct {
	Metadata  map[string]string `mapstructure:"metadata"`
	Templates []string          `mapstructure:"templates"`
	Exclude   map[string]string `mapstructure:"exclude"` // metadata: sandboxes with any of these are left alone
}

// SourcesConfig switches sources on by naming them. Naming none means attach.
type SourcesConfig struct {
	Attach configoptional.Optional[AttachConfig] `mapstructure:"attach"`
	File   configoptional.Optional[FileConfig]   `mapstructure:"file"`
	Push   configoptional.Optional[PushConfig]   `mapstructure:"push"`
	Logs   configoptional.Optional[LogsConfig]   `mapstructure:"logs"`
	Events configoptional.Optional[EventsConfig] `mapstructure:"events"`
}

// AttachConfig joins the output of running processes.
type AttachConfig struct {
	Keepalive time.Duration `mapstructure:"keepalive"`
	PTY       bool          `mapstructure:"pty"`
	Buffer    int64         `mapstructure:"buffer"` // bytes held per sandbox; beyond it output is dropped
}

// FileConfig tails files in running sandboxes.
type FileConfig struct {
	Paths []string `mapstructure:"paths"`
}

// LogsConfig reads E2B's log of each sandbox.
type LogsConfig struct {
	Interval time.Duration `mapstructure:"interval"`
	Lookback time.Duration `mapstructure:"lookback"` // how far before the start what is not stored is read
}

// EventsConfig reads E2B's lifecycle events.
type EventsConfig struct {
	Interval time.Duration `mapstructure:"interval"`
	Lookback time.Duration `mapstructure:"lookback"` // how far before the start what is not stored is read
}

// PushConfig takes lines and webhooks over HTTP.
type PushConfig struct {
	Server        confighttp.ServerConfig `mapstructure:",squash"`
	Token         configopaque.String     `mapstructure:"token"`
	WebhookSecret configopaque.String     `mapstructure:"webhook_secret"`
}

// TranscriptConfig says how output is read.
type TranscriptConfig struct {
	Content bool               `mapstructure:"content"`
	Model   string             `mapstructure:"model"`
	Events  *transcript.Events `mapstructure:"events"`
}

// ProcessConfig says what process spans tell.
type ProcessConfig struct {
	CommandLength int `mapstructure:"command_length"`
}

func createDefaultConfig() component.Config {
	server := confighttp.NewDefaultServerConfig()
	server.NetAddr.Endpoint = "127.0.0.1:4319"
	server.MaxRequestBodySize = 4 << 20
	client := confighttp.NewDefaultClientConfig()
	client.Timeout = 10 * time.Second // a call that hangs must not make us blind for long
	retry := configretry.NewDefaultBackOffConfig()
	retry.InitialInterval = 500 * time.Millisecond
	retry.MaxElapsedTime = 0
	return &Config{
		Account: AccountConfig{Domain: "e2b.app"},
		Sources: SourcesConfig{
			Attach: configoptional.Default(defaultAttach()),
			File:   configoptional.Default(FileConfig{}),
			Push:   configoptional.Default(PushConfig{Server: server}),
			Logs:   configoptional.Default(LogsConfig{Interval: 2 * time.Second}),
			Events: configoptional.Default(EventsConfig{Interval: 10 * time.Second}),
		},
		Process:      ProcessConfig{CommandLength: 100},
		Metadata:     []string{"user.id", "session.id", "tenant.id", "service.name", "deployment.environment.name"},
		PollInterval: time.Second,
		Watchdog:     10 * time.Minute,
		IdleTimeout:  5 * time.Minute,
		Settle:       30 * time.Second,
		HTTP:         client,
		Retry:        retry,
	}
}

func defaultAttach() AttachConfig {
	// A process stands still while its envd writes to a stream that nobody reads, as one is after a pause that broke the
	// connection. What is silent for two keepalives is given up.
	return AttachConfig{Keepalive: 5 * time.Second, Buffer: 4 << 20}
}

// accounts are those that have a key.
func (c *Config) accounts() []AccountConfig {
	var list []AccountConfig
	if c.Account.APIKey != "" {
		list = append(list, c.Account)
	}
	return append(list, c.Accounts...)
}

// attach is how to attach, or nil.
func (c *Config) attach() *AttachConfig {
	s := &c.Sources
	if a := s.Attach.Get(); a != nil {
		return a
	}
	if s.File.HasValue() || s.Push.HasValue() || s.Logs.HasValue() || s.Events.HasValue() {
		return nil
	}
	a := defaultAttach()
	return &a
}

// merge reports whether output may come by several roads.
func (c *Config) merge() bool {
	n := 0
	s := &c.Sources
	for _, on := range []bool{c.attach() != nil, s.File.HasValue(), s.Push.HasValue(), s.Logs.HasValue()} {
		if on {
			n++
		}
	}
	return n > 1
}
