// One request of a server that lets Claude Code work in a sandbox.
import { trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { Sandbox } from 'e2b'
import { traceEnvs, traceMetadata } from './trace.mjs'

const sdk = new NodeSDK({ serviceName: 'e2b-node' }) // sends to OTEL_EXPORTER_OTLP_ENDPOINT
sdk.start()

await trace.getTracer('e2b-node').startActiveSpan('request', async span => {
  const sandbox = await Sandbox.create(process.env.E2B_TEMPLATE ?? 'anthropic-claude-code', {
    metadata: { ...traceMetadata(), 'user.id': 'u-1' },
    envs: { ANTHROPIC_API_KEY: process.env.ANTHROPIC_API_KEY },
  })
  try {
    const prompt = process.argv[2] ?? 'Say hello.'
    const result = await sandbox.commands.run(
      'claude -p "$PROMPT" --output-format stream-json --verbose --dangerously-skip-permissions',
      { envs: { PROMPT: prompt, ...traceEnvs() }, timeoutMs: 0 },
    )
    const lines = result.stdout.trim().split('\n')
    console.log(JSON.parse(lines.at(-1)).result)
  } finally {
    await sandbox.kill()
    span.end()
  }
})

await sdk.shutdown()
