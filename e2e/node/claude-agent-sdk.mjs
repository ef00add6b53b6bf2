// Claude Code through its Agent SDK. The binary inside reports traces, logs and metrics over OTLP by itself; all it takes
// is the variables that the caller has set. Prints the result message.
import { query } from '@anthropic-ai/claude-agent-sdk';

for await (const message of query({
  prompt: 'Run echo hello and tell me what it printed.',
  options: {
    model: 'claude-sonnet-4-5',
    maxTurns: 3,
    allowedTools: ['Bash'],
    permissionMode: 'bypassPermissions',
    allowDangerouslySkipPermissions: true,
    settingSources: [],
    env: { ...process.env, IS_SANDBOX: '1' },
  },
})) {
  if (message.type === 'result') console.log(JSON.stringify(message));
}
