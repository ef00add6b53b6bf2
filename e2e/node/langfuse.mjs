// An application on Langfuse's own SDK, whose base URL is the collector. What it sets must reach Langfuse as it is.
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { propagateAttributes, startActiveObservation, startObservation } from '@langfuse/tracing';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ spanProcessors: [new LangfuseSpanProcessor()] });
sdk.start();

const who = {
  userId: 'user-1',
  sessionId: 'session-1',
  tags: ['beta', 'a,b'],
  traceName: 'support',
  metadata: { plan: 'pro' },
};
await propagateAttributes(who, () =>
  startActiveObservation(
    'agent',
    async (agent) => {
      agent.update({ input: { question: 'hi' }, output: { answer: 'hello' }, version: '3', level: 'WARNING' });
      startObservation(
        'call',
        {
          model: 'claude-haiku-4-5-20251001',
          input: [{ role: 'user', content: 'hi' }],
          output: { role: 'assistant', content: 'hello' },
          modelParameters: { temperature: 0.5 },
          usageDetails: { input: 211, input_cached_tokens: 2048, output: 83, total: 2342 },
          costDetails: { input: 0.5, output: 0.25, total: 0.75 },
          prompt: { name: 'greeting', version: 4, isFallback: false },
          completionStartTime: new Date('2026-11-22T10:00:00.000Z'),
          metadata: { region: 'eu' },
        },
        { asType: 'generation' },
      ).end();
      startObservation('search', { input: 'q', output: 'r', statusMessage: 'slow' }, { asType: 'tool' }).end();
    },
    { asType: 'agent' },
  ),
);
await sdk.shutdown();
