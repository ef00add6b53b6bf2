package genai

import "strings"

// Values of Call.Operation: the names of the OpenTelemetry standard, and names of our own for what it does not name.
const (
	OpChat           = "chat"
	OpCompletion     = "text_completion"
	OpGenerate       = "generate_content"
	OpEmbeddings     = "embeddings"
	OpFetch          = "fetch_response"
	OpCreateAgent    = "create_agent"
	OpInvokeAgent    = "invoke_agent"
	OpInvokeWorkflow = "invoke_workflow"
	OpExecuteTool    = "execute_tool"
	OpRetrieval      = "retrieval"
	OpRerank         = "rerank"
	OpSpeech         = "speech"
	OpTranscription  = "transcription"
	OpImage          = "image_generation"
	OpVideo          = "video_generation"
	OpModeration     = "moderation"
	OpDecision       = "decision" // typed answers to typed questions
	OpGuardrail      = "guardrail"
	OpEvaluator      = "evaluator"
	OpChain          = "chain"
	OpEvent          = "event"
	OpPlan           = "plan"
)

// act is what an emitter's word for a kind of span means.
type act struct {
	op   string
	role Role
}

// hosted reports whether a reranker is a vendor's service and not a model that runs beside the application.
func hosted(c *Call) bool {
	model := c.Model + c.RequestModel
	for _, name := range [...]string{"rerank-", "voyage", "jina", "cohere.", "amazon.", "semantic-ranker"} {
		if contains(model, name) {
			return !strings.HasPrefix(model, "BAAI/") && !strings.HasPrefix(model, "cross-encoder/")
		}
	}
	return c.Provider != "" && model != "" && c.Provider != LocalProvider
}

// acts maps the values of gen_ai.operation.name, openinference.span.kind, langfuse.observation.type,
// traceloop.span.kind, langsmith.span.kind, ai.operationId (its tail), mastra.span.type and span.type. A word means
// the same in all of them; exceptions are made by the adjust function of the emitter's row.
var acts = map[string]act{
	"chat":                    {OpChat, RoleCall},
	"completion":              {OpCompletion, RoleCall},
	"acompletion":             {OpChat, RoleCall}, // LiteLLM
	"aembedding":              {OpEmbeddings, RoleCall},
	"text_completion":         {OpCompletion, RoleCall},
	"chat.completions":        {OpChat, RoleCall}, // Semantic Kernel
	"text.completions":        {OpCompletion, RoleCall},
	"ai_client":               {OpChat, RoleCall}, // Sentry
	"generate_content":        {OpGenerate, RoleCall},
	"generation":              {OpChat, RoleCall},
	"llm":                     {OpChat, RoleCall},
	"LLM":                     {OpChat, RoleCall},
	"llm_call":                {OpChat, RoleCall},
	"llm_request":             {OpChat, RoleCall},
	"call_llm":                {OpGenerate, RoleCall},
	"message":                 {OpChat, RoleCall},
	"responses":               {OpChat, RoleCall},
	"response":                {OpChat, RoleCall},
	"generate":                {OpChat, RoleCall},
	"embeddings":              {OpEmbeddings, RoleCall},
	"embedding":               {OpEmbeddings, RoleCall},
	"EMBEDDING":               {OpEmbeddings, RoleCall},
	"embed":                   {OpEmbeddings, RoleCall},
	"ocr":                     {OpChat, RoleCall},
	"aocr":                    {OpChat, RoleCall}, // LiteLLM
	"image_generation":        {OpImage, RoleCall},
	"generate_image":          {OpImage, RoleCall},
	"image_edit":              {OpImage, RoleCall},
	"edit_image":              {OpImage, RoleCall},
	"image":                   {OpImage, RoleCall},
	"aimage_generation":       {OpImage, RoleCall}, // LiteLLM
	"aimage_edit":             {OpImage, RoleCall},
	"video_generation":        {OpVideo, RoleCall},
	"generate_video":          {OpVideo, RoleCall},
	"extend_video":            {OpVideo, RoleCall}, // xAI
	"video":                   {OpVideo, RoleCall},
	"speech":                  {OpSpeech, RoleCall},
	"aspeech":                 {OpSpeech, RoleCall},
	"tts":                     {OpSpeech, RoleCall}, // Pipecat
	"text_to_speech":          {OpSpeech, RoleCall},
	"generate_speech":         {OpSpeech, RoleCall},
	"audio":                   {OpSpeech, RoleCall}, // OpenLIT
	"ai.generateSpeech":       {OpSpeech, RoleCall}, // the AI SDK, which has the standard's words for the rest
	"transcription":           {OpTranscription, RoleCall},
	"atranscription":          {OpTranscription, RoleCall},
	"stt":                     {OpTranscription, RoleCall},
	"speech_to_text":          {OpTranscription, RoleCall},
	"transcribe":              {OpTranscription, RoleCall},
	"ai.transcribe":           {OpTranscription, RoleCall},
	"ai.streamTranscribe":     {OpTranscription, RoleCall},
	"translation":             {OpTranscription, RoleCall},
	"DECISION":                {OpDecision, RoleCall}, // OpenInference, and LiteLLM as those below
	"decisions":               {OpDecision, RoleCall},
	"adecisions":              {OpDecision, RoleCall},
	"systemone":               {OpDecision, RoleCall},
	"asystemone":              {OpDecision, RoleCall},
	"moderation":              {OpModeration, RoleCall},
	"moderations":             {OpModeration, RoleCall},
	"amoderation":             {OpModeration, RoleCall},
	"arerank":                 {OpRerank, RoleCall},
	"aresponses":              {OpChat, RoleCall},
	"atext_completion":        {OpCompletion, RoleCall},
	"process_thread_run":      {OpChat, RoleCall}, // Azure's agents: one run with its usage
	"realtime":                {OpChat, RoleCall},
	"fetch_response":          {OpFetch, RoleOther},
	"count_tokens":            {OpFetch, RoleOther},
	"tokenize":                {OpFetch, RoleOther}, // Envoy's gateway, as the next
	"TOKEN_COUNTER":           {OpFetch, RoleOther},
	"get_responses":           {OpFetch, RoleOther}, // LiteLLM, as those below; what is fetched again has the counts that it had
	"aget_responses":          {OpFetch, RoleOther},
	"retrieve_batch":          {OpFetch, RoleOther},
	"aretrieve_batch":         {OpFetch, RoleOther},
	"create_agent":            {OpCreateAgent, RoleAgent},
	"invoke_agent":            {OpInvokeAgent, RoleAgent},
	"agent":                   {OpInvokeAgent, RoleAgent},
	"agent_run":               {OpInvokeAgent, RoleAgent},
	"AGENT":                   {OpInvokeAgent, RoleAgent},
	"interaction":             {OpInvokeAgent, RoleAgent},
	"agent_call":              {OpInvokeAgent, RoleAgent},
	"invoke_workflow":         {OpInvokeWorkflow, RoleAgent},
	"invoke_swarm":            {OpInvokeWorkflow, RoleAgent}, // Strands
	"invoke_graph":            {OpInvokeWorkflow, RoleAgent}, // likewise
	"workflow":                {OpInvokeWorkflow, RoleAgent},
	"workflow_run":            {OpInvokeWorkflow, RoleAgent},
	"plan":                    {OpPlan, RoleAggregate},
	"agent_step":              {OpChain, RoleAggregate},
	"model":                   {OpChat, RoleCall}, // Genkit
	"background-model":        {OpChat, RoleCall},
	"embedder":                {OpEmbeddings, RoleCall},
	"tool.v2":                 {OpExecuteTool, RoleTool},
	"executablePrompt":        {OpInvokeAgent, RoleAgent},
	"executable-prompt":       {OpInvokeAgent, RoleAgent},
	"flow":                    {OpInvokeWorkflow, RoleAgent},
	"util":                    {OpChain, RoleOther},
	"step":                    {OpChain, RoleAggregate},
	"model_inference":         {OpChat, RoleCall},
	"model_generation":        {OpChain, RoleAggregate},
	"model_step":              {OpChain, RoleAggregate},
	"chain":                   {OpChain, RoleAggregate},
	"CHAIN":                   {OpChain, RoleAggregate},
	"session":                 {OpChain, RoleAggregate}, // AgentOps
	"inference":               {OpChat, RoleCall},       // Monocle
	"inference.framework":     {OpChat, RoleCall},
	"agentic.invocation":      {OpInvokeAgent, RoleAgent},
	"agentic.turn":            {OpInvokeWorkflow, RoleAgent},
	"agentic.tool.invocation": {OpExecuteTool, RoleTool},
	"agentic.mcp.invocation":  {OpExecuteTool, RoleTool},
	"usage":                   {OpChat, RoleCall},         // AG2
	"conversation":            {OpInvokeAgent, RoleAgent}, // AG2 before version 1
	"handoff":                 {"", RoleOther},
	"framework":               {OpChain, RoleOther},
	"task":                    {OpChain, RoleOther},
	"span":                    {"", RoleOther},
	"prompt":                  {OpChain, RoleOther},
	"parser":                  {OpChain, RoleOther},
	"execute_tool":            {OpExecuteTool, RoleTool},
	"tool":                    {OpExecuteTool, RoleTool},
	"TOOL":                    {OpExecuteTool, RoleTool},
	"tool_call":               {OpExecuteTool, RoleTool},
	"client_tool_call":        {OpExecuteTool, RoleTool},
	"mcp_tool_call":           {OpExecuteTool, RoleTool},
	"tools/call":              {OpExecuteTool, RoleTool},
	"tool.execution":          {OpExecuteTool, RoleOther}, // within the tool span that counts
	"tool.blocked_on_user":    {"", RoleOther},
	"retrieval":               {OpRetrieval, RoleOther},
	"retriever":               {OpRetrieval, RoleOther},
	"RETRIEVER":               {OpRetrieval, RoleOther},
	"vector_query":            {OpRetrieval, RoleOther},
	"rerank":                  {OpRerank, RoleCall},
	"reranker":                {OpRerank, RoleCall},
	"guardrail":               {OpGuardrail, RoleOther},
	"evaluator":               {OpEvaluator, RoleOther},
	"query":                   {OpChain, RoleOther}, // Agenta; others name a call of a model so
	"rag":                     {OpChain, RoleOther}, // LangWatch
	"event":                   {OpEvent, RoleOther},
	"agents.trace":            {OpInvokeWorkflow, RoleAgent}, // Latitude, as those below
	"agents.agent":            {OpInvokeAgent, RoleAgent},
	"agents.function":         {OpExecuteTool, RoleTool},
}
