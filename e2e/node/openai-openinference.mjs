// The OpenAI SDK under OpenInference: its attributes are not those of the OpenTelemetry conventions.
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { NodeSDK } from '@opentelemetry/sdk-node';
import OpenAI from 'openai';

const instrumentation = new OpenAIInstrumentation();
instrumentation.manuallyInstrument(OpenAI);
const sdk = new NodeSDK({ instrumentations: [instrumentation] });
sdk.start();

const client = new OpenAI({ baseURL: process.env.MODEL_URL + '/v1', apiKey: 'sk-test' });
const messages = [{ role: 'user', content: 'Hello' }];
await client.chat.completions.create({ model: 'gpt-4o-2024-08-06', messages });
await client.chat.completions.create({ model: 'gpt-4o-2024-08-06', messages });
await client.responses.create({ model: 'gpt-5-mini-2025-08-07', input: 'Hello' });
await sdk.shutdown();
