package genai_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

func TestReadIdentity(t *testing.T) {
	for _, tc := range []struct {
		name  string
		attrs map[string]any
		want  genai.Identity
	}{
		{"AI SDK", map[string]any{"ai.telemetry.metadata.userId": "u1", "ai.telemetry.metadata.sessionId": "s1", "ai.telemetry.functionId": "planner"},
			genai.Identity{User: "u1", Session: "s1", AgentName: "planner"}},
		{"Langfuse", map[string]any{"langfuse.trace.tags": []any{"a", "b"}, "user.id": "u1", "session.id": "s1", "langfuse.trace.name": "tn",
			"langfuse.environment": "prod", "langfuse.release": "r1", "langfuse.version": "v1"},
			genai.Identity{User: "u1", Session: "s1", TraceName: "tn", Environment: "prod", Release: "r1", Version: "v1", Tags: []string{"a", "b"}}},
		{"a subagent of Claude Code has its own conversation", map[string]any{"session.id": "s1", "gen_ai.conversation.id": "agent-1", "user.id": "hash"},
			genai.Identity{User: "hash", Session: "s1"}},
		{"OpenInference", map[string]any{"session.id": "s1", "tag.tags": `["a","b"]`, "metadata.userId": "u1"},
			genai.Identity{User: "u1", Session: "s1", Tags: []string{"a", "b"}}},
		{"OpenInference of LangChain", map[string]any{"metadata": `{"user_id": "u1", "thread_id": "t1", "session_id": "s1", "tenantId": "a\u0026b", "run_id": "r1", "n": 1}`},
			genai.Identity{User: "u1", Session: "s1", Tenant: "a&b"}},
		{"names of its own go before notes", map[string]any{"metadata": `{"user_id": "u2", "session_id": 7}`, "user.id": "u1"}, genai.Identity{User: "u1"}},
		{"notes that are no object", map[string]any{"metadata": `user_id`}, genai.Identity{}},
		{"LangSmith", map[string]any{"langsmith.span.tags": "a, b,", "langsmith.metadata.thread_id": "s1", "langsmith.trace.name": "tn"},
			genai.Identity{Session: "s1", TraceName: "tn", Tags: []string{"a", "b"}}},
		{"Traceloop", map[string]any{"traceloop.association.properties.user_id": "u1", "traceloop.workflow.name": "wf", "gen_ai.tool.name": "search"},
			genai.Identity{User: "u1", TraceName: "wf", ToolName: "search"}},
		{"Traceloop within LangGraph", map[string]any{"traceloop.association.properties.thread_id": "t1", "traceloop.association.properties.session_id": "s1"},
			genai.Identity{Session: "s1"}},
		{"a thread of LangGraph", map[string]any{"traceloop.association.properties.thread_id": "t1"}, genai.Identity{Session: "t1"}},
		{"Laminar", map[string]any{"lmnr.association.properties.user_id": "u1", "lmnr.association.properties.session_id": "s1"},
			genai.Identity{User: "u1", Session: "s1"}},
		{"LangWatch", map[string]any{"langwatch.user.id": "u1", "langwatch.thread.id": "s1"}, genai.Identity{User: "u1", Session: "s1"}},
		{"Respan", map[string]any{"respan.customer_params.customer_identifier": "u1", "respan.threads.thread_identifier": "s1", "respan.sessions.session_identifier": "s2"},
			genai.Identity{User: "u1", Session: "s1"}},
		{"Netra", map[string]any{"netra.user_id": "u1", "netra.session_id": "s1", "netra.tenant_id": "t1"}, genai.Identity{User: "u1", Session: "s1", Tenant: "t1"}},
		{"Judgment", map[string]any{"judgment.customer_id": "c1", "judgment.customer_user_id": "u1", "judgment.session_id": "s1"},
			genai.Identity{User: "u1", Session: "s1"}},
		{"Fiddler", map[string]any{"gen_ai.conversation.id": "s1", "fiddler.session.user.user_id": "u1"}, genai.Identity{User: "u1", Session: "s1"}},
		{"HoneyHive", map[string]any{"honeyhive.session_id": "s1", "honeyhive_user_properties.user_id": "u1"}, genai.Identity{User: "u1", Session: "s1"}},
		{"Galileo", map[string]any{"galileo.session.id": "s1", "galileo.project.name": "p"}, genai.Identity{Session: "s1"}},
		{"Agenta", map[string]any{"ag.user.id": "u1", "ag.session.id": "s1"}, genai.Identity{User: "u1", Session: "s1"}},
		{"a resource", map[string]any{"service.version": "1.2.3", "deployment.environment": "old", "deployment.environment.name": "new", "tenant.id": int64(7)},
			genai.Identity{Version: "1.2.3", Environment: "new", Tenant: "7"}},
		{"VoltAgent", map[string]any{"entity.id": "a1", "entity.type": "agent", "entity.name": "clerk"}, genai.Identity{AgentName: "clerk"}},
		{"a host is an entity, too", map[string]any{"entity.type": "HOST", "entity.name": "web-1"}, genai.Identity{}},
		{"Codex names its session as others number a thread", map[string]any{"thread.id": "01a21e5f-5b3e-70b1-adbd-b0d54eb26fed", "thread.name": "main"},
			genai.Identity{Session: "01a21e5f-5b3e-70b1-adbd-b0d54eb26fed"}},
		{"an answer of OpenAI's is no conversation", map[string]any{"gen_ai.conversation.id": "resp_0a1"}, genai.Identity{}},
		{"a session of the application's may have any name", map[string]any{"session.id": "resp_0a1"}, genai.Identity{Session: "resp_0a1"}},
		{"a thread's number is no session", map[string]any{"thread.id": int64(4)}, genai.Identity{}},
		{"nor in text", map[string]any{"thread.id": "4"}, genai.Identity{}},
		{"OpenCode's user without a name", map[string]any{"ai.telemetry.metadata.userId": "unknown", "metadata": `{"session_id": "None"}`}, genai.Identity{}},
		{"an empty value is no value", map[string]any{"user.id": nil, "enduser.id": "u1"}, genai.Identity{User: "u1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			attrs := pcommon.NewMap()
			require.NoError(t, attrs.FromRaw(tc.attrs))
			var id genai.Identity
			genai.ReadIdentity(attrs, &id)
			assert.Equal(t, tc.want, id)
		})
	}
	id := genai.Identity{User: "first"}
	attrs := pcommon.NewMap()
	attrs.PutStr("user.id", "second")
	genai.ReadIdentity(attrs, &id)
	assert.Equal(t, "first", id.User, "what is known is kept")
}
