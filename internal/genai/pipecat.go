package genai

// pipecatProviders are those whom Pipecat's services call that are named after an API, not after who has it.
var pipecatProviders = map[string]string{
	"openairesponses": "openai", "openairesponseshttp": "openai", "openairealtime": "openai", "openailive": "openai",
	"azurerealtime": "azure.ai.openai", "geminilive": "gcp.gemini", "geminilivevertex": "gcp.vertex_ai", "grokrealtime": "x_ai",
	"awsnovasonic": "aws.bedrock",
}

func adjustPipecat(_ *facts, c *Call, _ *usage) {
	if name, ok := pipecatProviders[c.Provider]; ok {
		c.Provider = name
	}
}

// adjustPipecatTurn: the run is a conversation, and its turns are steps. Neither span has a name of the standard's.
func adjustPipecatTurn(f *facts, c *Call, _ *usage) {
	switch {
	case f.has(pcConversation):
		c.Operation, c.Role = OpInvokeWorkflow, RoleAgent
	case f.has(pcTurn):
		c.Operation = OpChain
	}
}
