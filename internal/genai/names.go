package genai

// Attributes that this product writes. Names ending in usd hold US dollars as doubles. An unknown amount is absent,
// never 0.
const (
	AttrInputUSD      = "agent.cost.input_usd"
	AttrCacheReadUSD  = "agent.cost.cache_read_usd"
	AttrCacheWriteUSD = "agent.cost.cache_write_usd"
	AttrOutputUSD     = "agent.cost.output_usd"
	AttrReasoningUSD  = "agent.cost.reasoning_usd"
	AttrAudioUSD      = "agent.cost.audio_usd"
	AttrImageUSD      = "agent.cost.image_usd"
	AttrToolUSD       = "agent.cost.tool_usd"
	AttrTotalUSD      = "agent.cost.total_usd"
	AttrReportedUSD   = "agent.cost.reported_usd"
	AttrStale         = "agent.cost.stale"        // true where the prices are older than the configuration allows, if it asks to be told
	AttrComputedUSD   = "agent.cost.computed_usd" // where the reported cost is the total
	AttrStatus        = "agent.cost.status"
	AttrReason        = "agent.cost.reason"
	AttrSource        = "agent.cost.source"
	AttrPrice         = "agent.cost.price"
	AttrJoined        = "agent.cost.joined"  // string slice: what other records of the call told that decides its price
	AttrAssumed       = "agent.cost.assumed" // string slice of Assumption names; absent where nothing was assumed

	AttrTokensInput       = "agent.tokens.input"
	AttrTokensCacheRead   = "agent.tokens.cache_read"
	AttrTokensCacheWrite  = "agent.tokens.cache_write"
	AttrTokensOutput      = "agent.tokens.output"
	AttrTokensReasoning   = "agent.tokens.reasoning"
	AttrTokensAudioInput  = "agent.tokens.audio_input"
	AttrTokensAudioOutput = "agent.tokens.audio_output"
	AttrTokensTotal       = "agent.tokens.total"
	AttrTokensBefore      = "agent.tokens.before"   // of the turns before, which the emitter had counted again and were taken off
	AttrCostBefore        = "agent.cost.before_usd" // of the session before, likewise

	// On the agent span of a run. Where the application set one of these, ours goes under agent.run.* instead.
	AttrRunUSD           = "agent.cost.usd"
	AttrRunMicroUSD      = "agent.cost.micro_usd" // integer, rounded half up, as tail_sampling compares integers only
	AttrRunLLMUSD        = "agent.cost.llm_usd"
	AttrRunSandboxUSD    = "agent.cost.sandbox_usd"
	AttrRunPromptTokens  = "agent.tokens.prompt"
	AttrRunCompletion    = "agent.tokens.completion"
	AttrRunTotalTokens   = "agent.tokens.total"
	AttrRunToolsExecuted = "agent.tools.executed"
	AttrRunDurationMS    = "agent.duration_ms"

	// On the agent span of a run, beside the roll-up.
	AttrRunStatus        = "agent.run.status"     // RunComplete or RunPartial
	AttrRunReasons       = "agent.run.reasons"    // string slice: why the roll-up is a lower bound; absent if complete
	AttrRunProvenance    = "agent.run.provenance" // "aggregated": the figures are sums over the spans below
	AttrRunModels        = "agent.run.models"     // JSON object: {"<model>": {"calls": 2, "usd": 0.0237}}
	AttrRunToolUSD       = "agent.run.tool_usd"   // server-side tools and flat fees, the rest of agent.cost.usd
	AttrRunCalls         = "agent.run.calls"
	AttrRunUnpricedCalls = "agent.run.unpriced_calls" // absent where there are none
	AttrRunToolErrors    = "agent.run.tool_errors"    // absent where there are none
	AttrRunPrefix        = "agent.run."               // takes the leaf of a roll-up name that the application set itself

	// On the log record that corrects a run whose agent span has already been sent, next to the corrected roll-up: the
	// cost that the span had.
	EventRunCorrection = "agent.run.correction"
	AttrRunSaidUSD     = "agent.run.said_usd"

	// On the log record that reports that a share of a budget has been spent.
	EventBudgetAlarm      = "agent.budget.alarm"
	AttrBudgetName        = "agent.budget.name"
	AttrBudgetBy          = "agent.budget.by" // user, session, tenant, agent or model
	AttrBudgetValue       = "agent.budget.value"
	AttrBudgetPercent     = "agent.budget.percent" // 50, 80 or 100
	AttrBudgetLimitUSD    = "agent.budget.limit_usd"
	AttrBudgetConsumedUSD = "agent.budget.consumed_usd"
	AttrBudgetWindowEnd   = "agent.budget.window_end" // RFC 3339

	// True on a call that stands for several calls of its model, such as the total that a command-line agent printed.
	AttrCallsSummed = "agent.calls.summed"

	// On a call that repeats another: the id of the span that carries the bill.
	AttrDuplicateOf = "agent.cost.duplicate_of"
	AttrDuplicateBy = "agent.cost.duplicate_by" // what showed that it repeats, or sums up: run.Rule

	// Added to a call that lacks its model, if another record of the call or an ancestor span has it.
	AttrResponseModel = "gen_ai.response.model"

	// For whom a run was made; added to spans that lack it.
	AttrUserID      = "user.id"
	AttrSessionID   = "session.id"
	AttrTenantID    = "tenant.id"
	AttrEnvironment = "deployment.environment.name"
	AttrAgentName   = "gen_ai.agent.name"
	AttrTags        = "agent.tags" // string slice

	AttrSandboxID          = "sandbox.id"
	AttrSandboxTemplateID  = "sandbox.template_id"
	AttrSandboxCommand     = "sandbox.command"
	AttrSandboxExitCode    = "sandbox.exit_code"
	AttrSandboxStdout      = "sandbox.stdout_length"
	AttrSandboxStderr      = "sandbox.stderr_length"
	AttrSandboxExecutionMS = "sandbox.execution_duration_ms"
	AttrSandboxCreationMS  = "sandbox.creation_duration_ms"
	AttrSandboxVCPUs       = "sandbox.vcpus"
	AttrSandboxMemoryMiB   = "sandbox.memory_mib"
	AttrSandboxKillReason  = "sandbox.kill_reason"
	AttrSandboxCostUSD     = "sandbox.cost.usd"

	// Written only if configured, for backends that read it. Nothing else numeric may go under gen_ai.usage.*, because
	// Langfuse takes every such attribute for a kind of token.
	AttrGenAIUsageCost = "gen_ai.usage.cost"
)

// The values of agent.run.status.
const (
	RunComplete = "complete"
	RunPartial  = "partial"
)

// Status is the value of agent.cost.status.
type Status string

// The statuses. Only priced, partial, reported and cached come with an amount.
const (
	StatusPriced    Status = "priced"
	StatusPartial   Status = "partial"   // a lower bound; the reason says what is missing
	StatusUnpriced  Status = "unpriced"  // no amount; the reason says why
	StatusReported  Status = "reported"  // the cost is what the emitter reported
	StatusCached    Status = "cached"    // the reply came from a cache, told so: it cost 0
	StatusDuplicate Status = "duplicate" // another span or record carries this call's bill
	StatusAggregate Status = "aggregate" // repeats the sum of other spans
)

// Source is the value of agent.cost.source.
type Source string

// The sources.
const (
	SourceComputed Source = "computed"
	SourceReported Source = "reported"
)
