package genai

import (
	"cmp"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// codexSpelling differs in one name: what Codex calls tool tokens is the total.
var codexSpelling = func() spelling {
	s := cliSpelling
	s.counts[gTotal], s.counts[gToolPrompt] = s.counts[gToolPrompt], nil
	return s
}()

// events are the dialects of log records that report calls, selected by scope prefix and event name.
var events = []struct {
	scope, event string
	dialect      dialect
}{
	{"com.anthropic.claude_code", "api_request", dialect{
		name: "claude-code-log", spelling: &cliSpelling, nesting: cacheOutside(everyVendor), adjust: adjustEvent,
	}},
	{"codex", "codex.sse_event", dialect{
		name: "codex-log", rank: 1, spelling: &codexSpelling, nesting: allInside, adjust: adjustCodexEvent,
	}},
	{"gemini-cli", "gemini_cli.api_response", dialect{
		name: "gemini-cli-log", rank: 2, spelling: &cliSpelling, provider: "gcp.gemini",
		nesting: nestingRule{known: true, reasoningOutside: everyVendor}, adjust: adjustGeminiEvent,
	}},
	{"gemini-cli", inferenceDetails, dialect{
		name: "gemini-cli-log", rank: 9, spelling: &genSpelling,
		nesting: nestingRule{known: true, reasoningOutside: everyVendor}, adjust: adjustRepeat,
	}},
	{"openlit.instrumentation.openai", inferenceDetails, dialect{ // without what shows that the counts are a guess
		name: "openlit-log", rank: 9, spelling: &genSpelling, adjust: adjustRepeat,
	}},
	{"cursor.telemetry", "api_request", dialect{
		name: "cursor-log", rank: 1, spelling: &cliSpelling, nesting: cacheOutside(everyVendor), adjust: adjustCursor,
	}},
	{"ai.xai.grok_code", "grok_code.api_request", dialect{ // what is charged is cut off at a millionth of a dollar
		name: "grok-build-log", rank: 1, spelling: &cliSpelling, nesting: nestingRule{known: true, reasoningInside: true}, adjust: adjustGrokBuild,
	}},
	{"cline", "task.tokens", clineLog},
	{"", "*.api_response", dialect{ // Qwen Code and other forks of it, whose models are anybody's
		name: "gemini-cli-fork-log", rank: 2, spelling: &cliSpelling, nesting: forks, adjust: adjustFork,
	}},
	{"", inferenceDetails, dialect{name: genericLog, rank: 7, spelling: &genSpelling, acts: genActs}},
}

const genericLog = "generic-log"

// inferenceDetails is the standard's event for a call.
const inferenceDetails = "gen_ai.client.inference.operation.details"

func eventOf(res pcommon.Resource, f *facts) *dialect {
	for i := range events {
		e := &events[i]
		suffix, fork := strings.CutPrefix(e.event, "*")
		if (f.name != e.event && !(fork && strings.HasSuffix(f.name, suffix))) || !strings.HasPrefix(f.scope, e.scope) {
			continue
		}
		if d := f.scopeDialect().in(res); e.dialect.name == genericLog && d != nil && d.log != nil {
			return d.log
		}
		return &e.dialect
	}
	return nil
}

// logged is how the standard's event is read of an emitter that speaks the standard in spans: as these count.
func (d *dialect) logged() *dialect {
	if d.spelling != &genSpelling {
		return nil
	}
	log := events[len(events)-1].dialect
	log.provider, log.nesting, log.adjust = d.provider, d.nesting, d.adjust
	return &log
}

// adjustEvent is for events that are always a call.
func adjustEvent(_ *facts, c *Call, _ *usage) {
	c.Operation, c.Role = OpChat, RoleCall
	ofClaudeCode(c)
}

// ofClaudeCode sets the provider of a call of Claude Code, which calls every backend that speaks Anthropic's protocol its own. What
// is no Claude is its maker's: the model says whose.
func ofClaudeCode(c *Call) {
	if p, ok := claudeProviders[c.Provider]; ok {
		c.Provider = p
	}
	if model := cmp.Or(c.Model, c.RequestModel); c.Provider == "anthropic" && model != "" && !claude(model) {
		c.Provider = ""
	}
}

// adjustGrokBuild: whose model answered is not told, but by its name. Newer versions tell what xAI charges.
func adjustGrokBuild(f *facts, c *Call, _ *usage) {
	c.Operation, c.Role = OpChat, RoleCall
	if c.Provider == "" && contains(c.Model, "grok") {
		c.Provider = "x_ai"
	}
	if f.has(grokMicros) {
		if n, ok := number(f.value(grokMicros)); ok && n > 0 {
			c.Reported, c.HasReported = pricing.FromUSD(n / 1e6)
			c.By = TellInvoice
		}
	}
}

// adjustCursor takes what Cursor charges for: the rest failed before it was worth anything.
func adjustCursor(f *facts, c *Call, _ *usage) {
	c.Operation, c.Role = OpChat, RoleCall
	if f.has(cliBillable) && !f.yes(cliBillable) {
		c.Role = RoleOther
	}
}

// adjustFork is for events that are a call if they count one.
func adjustFork(_ *facts, c *Call, u *usage) {
	if u.state() != UsageNone {
		c.Operation, c.Role = OpChat, RoleCall
	}
}

// claudeProviders are Claude Code's names for providers.
var claudeProviders = map[string]string{"firstParty": "anthropic", "bedrock": "aws.bedrock", "vertex": "gcp.vertex_ai"}

// adjustCodexEvent takes only the last event of a stream for a call, as no other has usage; it also tells of a stream that broke off.
func adjustCodexEvent(f *facts, c *Call, u *usage) {
	c.Role = RoleOther
	broken := strings.HasPrefix(f.str(cliBroken), "stream disconnected before completion")
	if f.str(cliEventKind) == "response.completed" && (broken || u.state() != UsageNone) {
		c.Operation, c.Role = OpChat, RoleCall
	}
}

// adjustRepeat is for the second of the two events that Gemini CLI logs for each response, which says less.
func adjustRepeat(_ *facts, c *Call, u *usage) {
	c.Role = RoleOther
	if u.state() != UsageNone {
		c.Operation, c.Role = OpGenerate, RoleDuplicate
	}
}
