// Loaded before everything else (see "start" in package.json). Where the spans go is told by OTEL_EXPORTER_OTLP_ENDPOINT,
// the collector on http://localhost:4318 by default.
import { OpenTelemetry } from '@ai-sdk/otel';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { registerTelemetry } from 'ai';

process.env.OTEL_SERVICE_NAME ??= 'express-sse';
process.env.OTEL_METRICS_EXPORTER ??= 'none'; // the collector makes the metrics
process.env.OTEL_LOGS_EXPORTER ??= 'none';

export const sdk = new NodeSDK();
sdk.start();
registerTelemetry(new OpenTelemetry()); // the AI SDK's own spans: one for each model call and tool
