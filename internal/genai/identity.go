package genai

import (
	"encoding/json"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai/lexicon"
)

// Identity says for whom a run was made and what it belongs to. Empty fields are unknown.
type Identity struct {
	User        string
	Session     string
	Tenant      string
	Environment string
	AgentName   string
	ToolName    string
	TraceName   string
	Version     string
	Release     string
	Tags        []string
}

// who is one field of an Identity.
type who uint8

const (
	whoUser who = iota
	whoSession
	whoTenant
	whoEnvironment
	whoAgent
	whoTool
	whoTrace
	whoVersion
	whoRelease
	whoTags
	whos
)

func (id *Identity) field(w who) *string {
	return [...]*string{
		&id.User, &id.Session, &id.Tenant, &id.Environment, &id.AgentName, &id.ToolName, &id.TraceName,
		&id.Version, &id.Release,
	}[w]
}

// identityNames are the spellings of each field, in order of preference: names that are set for this very purpose, then
// the standard's, then what frameworks pass along.
var identityNames = lexicon.Compile(map[who][]string{
	whoUser: {
		"langfuse.user.id", "user.id", "enduser.id", "gen_ai.user.id", "ai.telemetry.metadata.userId",
		"ai.telemetry.metadata.user_id", "traceloop.association.properties.user_id",
		"traceloop.association.properties.userId", "langsmith.metadata.user_id", "metadata.userId", "metadata.user_id",
		"mastra.metadata.userId", "langwatch.user.id", "respan.customer_params.customer_identifier", "netra.user_id",
		"fiddler.session.user.user_id", "honeyhive_user_properties.user_id", "judgment.customer_user_id", "judgment.customer_id",
		"lmnr.association.properties.user_id", "ag.user.id", "bifrost.user.id", "user.account_uuid", "user.account_id", "cursor.user.id",
		"trpc.go.agent.runner.user_id", "plano.distinct_id", "kagent.user_id",
	},
	whoSession: {
		"langfuse.session.id", "session.id", "gen_ai.conversation.id", "conversation.id", "ai.telemetry.metadata.sessionId",
		"ai.telemetry.metadata.session_id", "traceloop.association.properties.session_id",
		"traceloop.association.properties.sessionId", "langsmith.trace.session_id", "langsmith.metadata.session_id",
		"langsmith.metadata.thread_id", "metadata.sessionId", "metadata.session_id", "metadata.thread_id",
		"mastra.metadata.sessionId", "langwatch.thread.id", "respan.threads.thread_identifier", "respan.sessions.session_identifier",
		"netra.session_id", "honeyhive.session_id", "galileo.session.id", "judgment.session_id", "gen_ai.session.id",
		"lmnr.association.properties.session_id", "ag.session.id", "traceloop.association.properties.thread_id", "cursor.conversation.id",
		"plano.session_id", codexThread,
	},
	whoTenant: {
		"tenant.id", "tenant_id", "organization.id", "ai.telemetry.metadata.tenantId",
		"traceloop.association.properties.tenant_id",
		"langsmith.metadata.tenant_id", "netra.tenant_id", "metadata.tenantId", "metadata.tenant_id",
	},
	whoEnvironment: {"langfuse.environment", "deployment.environment.name", "deployment.environment"},
	whoAgent:       {"crewai.agent.role", "gen_ai.agent.name", "agent.name", "ai.telemetry.functionId", "entity.name", "upsonic.agent.name", "embabel.agent.name", "openai.agents.name"}, // entity.name is rank agentEntity
	whoTool:        {"gen_ai.tool.name", "tool.name", "ai.toolCall.name", "mcp.tool.name", "tool_name", "upsonic.tool.name", "openai.agents.function.name", "haystack.tool.name", "spring.ai.tool.definition.name"},
	whoTrace: {
		"langfuse.trace.name", "gen_ai.workflow.name", "traceloop.workflow.name", "langsmith.trace.name",
	},
	whoVersion: {"langfuse.version", "gen_ai.agent.version", "service.version"},
	whoRelease: {"langfuse.release"},
	whoTags: {
		"langfuse.trace.tags", AttrTags, "tag.tags", "ai.telemetry.metadata.tags", "langsmith.span.tags",
		"traceloop.association.properties.tags",
	},
})

// codexThread is where the spans of older Codex name their session. Everywhere else it is the number of a thread of the program.
const codexThread = "thread.id"

// uuidLength is that of a UUID in text.
const uuidLength = 36

func isThread(name string, v pcommon.Value) bool {
	return name == codexThread && (v.Type() != pcommon.ValueTypeStr || len(v.Str()) != uuidLength)
}

// isAnswer reports whether a conversation is one answer of OpenAI's, whose id Microsoft's agent framework gives as that of the conversation.
func isAnswer(name string, v pcommon.Value) bool {
	return name == "gen_ai.conversation.id" && v.Type() == pcommon.ValueTypeStr && strings.HasPrefix(v.Str(), "resp_")
}

// agentEntity is the rank, plus one, of VoltAgent's name of whatever it is that a span is of: hosts and services are entities, too.
const agentEntity = 5

func isAgent(attrs pcommon.Map) bool {
	kind, ok := attrs.Get("entity.type")
	return ok && kind.AsString() == "agent"
}

// ReadIdentity fills the empty fields of id from the attributes of a resource, span or log record. It knows the
// spellings of all common SDKs and frameworks; see identityNames.
func ReadIdentity(attrs pcommon.Map, id *Identity) {
	var values [whos]pcommon.Value
	var ranks [whos]uint8 // plus one; 0 for none
	var notes string
	for name, v := range attrs.All() {
		if name == notesName && v.Type() == pcommon.ValueTypeStr {
			notes = v.Str()
		}
		if !identityNames.MayHave(name) {
			continue
		}
		w, ok := identityNames.Find(name)
		if ok && (ranks[w.Field] == 0 || w.Rank+1 < ranks[w.Field]) && v.Type() != pcommon.ValueTypeEmpty && !isThread(name, v) && !isAnswer(name, v) {
			values[w.Field], ranks[w.Field] = v, w.Rank+1
		}
	}
	for w := range whoTags {
		if ranks[w] == 0 || w == whoAgent && int(ranks[w]) == agentEntity && !isAgent(attrs) {
			continue
		}
		if to := id.field(w); *to == "" {
			*to = named(values[w].AsString())
		}
	}
	if ranks[whoTags] != 0 && len(id.Tags) == 0 {
		id.Tags = tagsOf(values[whoTags])
	}
	if notes != "" {
		id.noted(notes)
	}
}

// tagsOf reads a list of strings, a JSON array of strings, or a comma-separated string.
func tagsOf(v pcommon.Value) []string {
	var tags []string
	if v.Type() == pcommon.ValueTypeSlice {
		for _, e := range v.Slice().All() {
			tags = append(tags, e.AsString())
		}
		return tags
	}
	s := v.AsString()
	if strings.HasPrefix(s, "[") && json.Unmarshal([]byte(s), &tags) == nil {
		return tags
	}
	for tag := range strings.SplitSeq(s, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}
