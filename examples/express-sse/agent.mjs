// The agent: a model, one tool, and a span around the whole run.
import { createAnthropic } from '@ai-sdk/anthropic';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const tracer = trace.getTracer('express-sse');

// With a key the real model answers; without one, the fake model of this repository does.
const real = Boolean(process.env.ANTHROPIC_API_KEY);
const anthropic = createAnthropic(
  real ? {} : { apiKey: 'none', baseURL: `${process.env.MODEL_URL ?? 'http://127.0.0.1:8089/demo'}/v1` },
);
const model = process.env.MODEL ?? 'claude-haiku-4-5';

const tools = {
  weather: tool({
    description: 'The weather in a city',
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `${city}: 18 degrees, sunny`,
  }),
};

/** Answers prompt, and yields [event type, data] for everything that the client should see. */
export async function* run(prompt, signal) {
  const span = tracer.startSpan('agent.execution', {
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'weather', 'gen_ai.request.model': model },
  });
  try {
    const { fullStream } = context.with(trace.setSpan(context.active(), span), () =>
      streamText({
        model: anthropic(model),
        messages: [{ role: 'user', content: prompt }],
        tools,
        stopWhen: stepCountIs(4),
        abortSignal: signal,
        telemetry: { isEnabled: true, functionId: 'weather' },
        onError: () => {}, // arrives in the stream, too
      }),
    );
    for await (const part of fullStream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw new Error('the client went away');
      if (part.type === 'text-delta') yield ['message', { text: part.text }];
      if (part.type === 'tool-call') yield ['tool', { name: part.toolName, input: part.input }];
    }
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    throw error;
  } finally {
    span.end();
  }
}
