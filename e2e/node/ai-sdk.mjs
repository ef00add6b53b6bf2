// An agent with one tool on the Vercel AI SDK: node ai-sdk.mjs <major version> <provider>.
// MODEL_URL is the provider's address; telemetry is set up by OTEL_* variables alone.
import { NodeSDK } from '@opentelemetry/sdk-node';
import { z } from 'zod';

const [major, provider] = process.argv.slice(2);
const sdk = new NodeSDK();
sdk.start();

const { streamText, stepCountIs, tool, ...ai } = await import(`ai${major}`);
const model = await {
  anthropic: async () =>
    (await import(`ai${major}-anthropic`)).createAnthropic(at('/v1'))('claude-sonnet-4-5-20250929'),
  openai: async () => (await import(`ai${major}-openai`)).createOpenAI(at('/v1')).responses('gpt-5-mini-2025-08-07'),
  google: async () => (await import(`ai${major}-google`)).createGoogleGenerativeAI(at('/v1beta'))('gemini-2.5-flash'),
}[provider]();

function at(path) {
  return { baseURL: process.env.MODEL_URL + path, apiKey: 'sk-test' };
}

// From version 7 on, telemetry is a package that is registered once; before, it is an option of each call.
let telemetry = { experimental_telemetry: { isEnabled: true, functionId: 'weather' } };
if (major === '7') {
  const { OpenTelemetry } = await import('@ai-sdk/otel');
  ai.registerTelemetry(new OpenTelemetry());
  telemetry = { telemetry: { isEnabled: true, functionId: 'weather' } };
}

const result = streamText({
  model,
  messages: [
    {
      role: 'user',
      content: 'What is the weather in Paris?',
      providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } },
    },
  ],
  tools: {
    weather: tool({
      description: 'The weather in a city',
      inputSchema: z.object({ city: z.string() }),
      execute: async ({ city }) => `${city}: 18 degrees, sunny`,
    }),
  },
  stopWhen: stepCountIs(3),
  ...telemetry,
});
for await (const piece of result.textStream) process.stdout.write(piece);
await sdk.shutdown();
