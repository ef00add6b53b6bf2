// The Anthropic SDK reports its calls itself: no instrumentation package, only a registered provider.
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK();
sdk.start();
const { default: Anthropic } = await import('@anthropic-ai/sdk');

const client = new Anthropic({ baseURL: process.env.MODEL_URL, apiKey: 'sk-test' });
const request = {
  model: 'claude-haiku-4-5-20251001',
  max_tokens: 100,
  system: [{ type: 'text', text: 'You are brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello', cache_control: { type: 'ephemeral' } }] }],
};
await client.messages.create(request);
for await (const event of await client.messages.create({ ...request, stream: true })) void event;
await sdk.shutdown();
