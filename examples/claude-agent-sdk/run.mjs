// Claude Code through its Agent SDK, reporting to the collector. There is no telemetry code here: Claude Code has it built
// in, and the variables below turn it on. Prints the result message as JSON, with the cost as Claude Code itself sees it.
import { query } from '@anthropic-ai/claude-agent-sdk';

const telemetry = {
  CLAUDE_CODE_ENABLE_TELEMETRY: '1',
  CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1', // traces; without it there are only logs and metrics
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'otlp', // the exact cost of each call is in the logs
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_EXPORTER_OTLP_ENDPOINT: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318',
  // Whose run it is: these reach every span. user.id is taken: Claude Code sets it to an anonymous id of its own.
  OTEL_RESOURCE_ATTRIBUTES: process.env.OTEL_RESOURCE_ATTRIBUTES ?? 'tenant.id=demo,deployment.environment.name=demo',
};

// With a key the real model answers; without one, the fake model of this repository does.
const model = process.env.ANTHROPIC_API_KEY
  ? {}
  : { ANTHROPIC_API_KEY: 'none', ANTHROPIC_BASE_URL: process.env.MODEL_URL ?? 'http://127.0.0.1:8089/demo' };

const run = query({
  prompt: process.argv[2] ?? 'Run echo hello and tell me what it printed.',
  options: {
    model: 'claude-sonnet-4-5',
    maxTurns: 5,
    tools: ['Bash'],
    allowedTools: ['Bash(echo:*)'], // nothing else runs
    settingSources: [], // not the settings of whoever runs this
    env: { ...process.env, ...telemetry, ...model },
  },
});
for await (const message of run) {
  if (message.type === 'result') console.log(JSON.stringify(message, null, 2));
}
