package langfuseexporter

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/config/configcompression"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

var _ confmap.Validator = (*Config)(nil)

// Validate finds the mistakes that would otherwise show as silence in Langfuse, each with what to do about it.
func (c *Config) Validate() error {
	errs := []error{c.validateEndpoint(), c.validateKeys(), c.validateSending(), c.validateRouting()}
	if _, set := c.ClientConfig.Headers.Get("Authorization"); set {
		errs = append(errs, errors.New("headers: Authorization is made from public_key and secret_key; remove it"))
	}
	if api := c.Scores.API; api != scoresAuto && api != scoresBatch && api != scoresOne {
		errs = append(errs, fmt.Errorf("scores.api: must be auto, batch or single (got %q)", api))
	}
	for key, n := range map[string]int{
		"max_request_bytes": c.MaxRequestBytes - minRequestBytes + 1, "routing.traces": c.Routing.Traces,
		"media.max_bytes": c.Media.MaxBytes, "media.max_per_span": c.Media.MaxPerSpan, "media.timeout": int(c.Media.Timeout),
		"dead_letter.max_bytes": int(c.DeadLetter.MaxBytes), "rate_limit.requests_per_minute": c.RateLimit.RequestsPerMinute + 1,
	} {
		if n <= 0 {
			errs = append(errs, fmt.Errorf("%s: too small", key))
		}
	}
	return errors.Join(errs...)
}

// minQueueBytes is what a queue has room for at the least: a request as large as the ready configurations take.
const minQueueBytes = 16 << 20

// minRequestBytes leaves room for a span's kept attributes and a heading.
const minRequestBytes = 64 << 10

const apiPath = "/api/public"

func (c *Config) validateEndpoint() error {
	raw := c.ClientConfig.Endpoint
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return errors.New("endpoint: empty; leave it out for Langfuse Cloud EU, or set LANGFUSE_BASE_URL")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("endpoint: %q is not an http or https URL", redacted(raw))
	case u.User != nil:
		return errors.New("endpoint: holds credentials; put them into public_key and secret_key")
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("endpoint: %q must be a base URL without query or fragment", raw)
	case strings.Contains(u.Path, apiPath) || strings.HasSuffix(u.Path, "/v1/traces"):
		base, _, _ := strings.Cut(raw, apiPath)
		base = strings.TrimSuffix(base, "/v1/traces")
		return fmt.Errorf("endpoint: %q already holds the API's path, which the exporter adds; use %q", raw, base)
	case u.Scheme == "http" && (u.Hostname() == "langfuse.com" || strings.HasSuffix(u.Hostname(), ".langfuse.com")):
		return fmt.Errorf("endpoint: %q sends the secret key in clear; use https", raw)
	case u.Port() == "4317" || u.Port() == "4318":
		return fmt.Errorf("endpoint: port %s is a Collector's OTLP port; give the address of the Langfuse web interface", u.Port())
	}
	return nil
}

// redacted is a text that may hold a key by mistake, short enough not to give it away.
func redacted(s string) string {
	if strings.Contains(s, "-lf-") {
		return "…"
	}
	return s
}

func (c *Config) validateKeys() error {
	var errs []error
	if c.hasTopLevelKeys() || len(c.Projects) == 0 {
		errs = append(errs, validatePair("", c.PublicKey, c.SecretKey))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Projects)) {
		p := c.Projects[name]
		errs = append(errs, validatePair("projects."+name+".", p.PublicKey, p.SecretKey))
		if name == defaultProject && c.hasTopLevelKeys() {
			errs = append(errs, errors.New("projects.default: is the name of the top-level public_key and secret_key; use another"))
		}
	}
	return errors.Join(append(errs, c.validateUnique())...)
}

// validateUnique finds keys that stand for two projects: the server chooses by the secret key alone, routing by the public.
func (c *Config) validateUnique() error {
	var errs []error
	owner := map[configopaque.String]string{}
	names, pairs := c.pairs()
	for i, name := range names {
		for _, k := range []struct {
			key   string
			value configopaque.String
		}{{"public_key", pairs[i].PublicKey}, {"secret_key", pairs[i].SecretKey}} {
			if first, taken := owner[k.value]; taken && k.value != "" && first != name {
				errs = append(errs, fmt.Errorf("projects.%s.%s: is that of project %s, too; each project has keys of its own", name, k.key, first))
			} else {
				owner[k.value] = name
			}
		}
	}
	return errors.Join(errs...)
}

func (c *Config) hasTopLevelKeys() bool { return c.PublicKey != "" || c.SecretKey != "" }

func validatePair(at string, public, secret configopaque.String) error {
	if strings.HasPrefix(string(public), "sk-lf-") && strings.HasPrefix(string(secret), "pk-lf-") {
		return fmt.Errorf("%spublic_key: holds the secret key and secret_key the public one; swap them", at)
	}
	return errors.Join(
		validateKey(at+"public_key", string(public), "sk-lf-", "a secret key (sk-lf-…); the public key starts with pk-lf-", "LANGFUSE_PUBLIC_KEY"),
		validateKey(at+"secret_key", string(secret), "pk-lf-", "a public key (pk-lf-…); the secret key starts with sk-lf-", "LANGFUSE_SECRET_KEY"),
	)
}

func validateKey(key, value, wrong, says, env string) error {
	switch {
	case value == "":
		return fmt.Errorf("%s: empty; set it, for example to ${env:%s}, to a key from the project's settings", key, env)
	case strings.HasPrefix(value, wrong):
		return fmt.Errorf("%s: holds %s", key, says)
	case strings.Contains(value, ":"):
		return fmt.Errorf("%s: holds a colon, which Langfuse cannot read; is it public and secret key in one?", key)
	case strings.ContainsAny(value, " \t\r\n\"'"):
		return fmt.Errorf("%s: holds white space or quotes; was it copied with them?", key)
	case strings.HasPrefix(value, "$"):
		return fmt.Errorf("%s: is a variable that was not expanded; write ${env:%s}", key, env)
	}
	return nil
}

func (c *Config) validateSending() error {
	var errs []error
	if c.Mode != modeBatched && c.Mode != modeImmediate {
		errs = append(errs, fmt.Errorf("mode: %q is neither %s nor %s", c.Mode, modeBatched, modeImmediate))
	}
	if c.Mode == modeImmediate && (c.FlushAt != 0 || c.FlushInterval != 0) {
		errs = append(errs, errors.New("flush_at, flush_interval: have no meaning with mode immediate"))
	}
	if c.FlushAt < 0 || c.FlushInterval < 0 {
		errs = append(errs, errors.New("flush_at, flush_interval: must not be negative"))
	}
	switch t := c.ClientConfig.Compression; t {
	case configcompression.TypeGzip, "none", "":
	default:
		errs = append(errs, fmt.Errorf("compression: Langfuse cannot read %s; use gzip or none", t))
	}
	if c.IngestionVersion < 1 || c.IngestionVersion > 4 {
		errs = append(errs, fmt.Errorf("ingestion_version: %d is not between 1 and 4; servers refuse it", c.IngestionVersion))
	}
	if q := c.QueueConfig.Get(); q != nil {
		errs = append(errs, validateQueue(q))
	}
	return errors.Join(errs...)
}

func validateQueue(q *exporterhelper.QueueBatchConfig) error {
	switch inBytes := q.Sizer == exporterhelper.RequestSizerTypeBytes; {
	case inBytes && q.QueueSize < minQueueBytes:
		return fmt.Errorf("sending_queue.queue_size: %d bytes may be less than one request, which would wait for ever; "+
			"give it %d or more, or count requests (sizer: requests)", q.QueueSize, minQueueBytes)
	case !inBytes && q.QueueSize == queueSize:
		return fmt.Errorf("sending_queue.queue_size: %d is the default for bytes, and no bound of %s; set it", q.QueueSize, &q.Sizer)
	}
	return nil
}

func (c *Config) validateRouting() error {
	if c.Routing.Attribute != "" && len(c.Projects) == 0 {
		return errors.New("routing.attribute: there are no projects to choose from; add projects, or remove it")
	}
	if d := c.Routing.Default; d != "" && d != defaultProject {
		if _, ok := c.Projects[d]; !ok {
			return fmt.Errorf("routing.default: no such project: %s", d)
		}
	}
	return nil
}
