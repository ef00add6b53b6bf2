// An application as people write it who instrument an agent by hand: OpenTelemetry's SDK with automatic instrumentation, Express
// with server-sent events, spans and counters of its own, Langfuse's SDK, a sandbox that goes on with the trace. Its prices are
// wrong by a factor of 1,000, as such tables are. No span tells of a single model call.
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto');
const { OTLPMetricExporter } = require('@opentelemetry/exporter-metrics-otlp-proto');
const { PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');
const { LangfuseSpanProcessor } = require('@langfuse/otel');

const langfuse = new LangfuseSpanProcessor({
  publicKey: 'pk-lf-app', secretKey: 'sk-lf-app', baseUrl: process.env.LANGFUSE_BASE_URL,
  exportMode: process.env.LANGFUSE_EXPORT_MODE ?? 'batched', flushAt: 15, flushInterval: 10,
});
const sdk = new NodeSDK({
  spanProcessors: [langfuse, new BatchSpanProcessor(new OTLPTraceExporter())],
  metricReaders: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis: 1000 })],
  instrumentations: [getNodeAutoInstrumentations({ '@opentelemetry/instrumentation-fs': { enabled: false } })],
});
sdk.start();

const { once } = require('node:events');
const { execFileSync } = require('node:child_process');
const express = require('express');
const { trace, context, metrics, propagation, SpanStatusCode } = require('@opentelemetry/api');
const { startObservation } = require('@langfuse/tracing');

const model = 'claude-sonnet-4-5';
const usage = { promptTokens: 1000, completionTokens: 100, totalTokens: 1100 };
const cost = (usage.promptTokens / 1e6) * 0.003 + (usage.completionTokens / 1e6) * 0.015;

const meter = metrics.getMeter('agent-sdk', '1.0.0');
const executions = meter.createCounter('agent.executions.total');
const tokens = meter.createCounter('agent.tokens.total');
const costs = meter.createCounter('agent.cost.usd', { unit: 'USD' });
const connections = meter.createCounter('sse.connections.total');
const durations = meter.createHistogram('agent.duration.ms', { unit: 'ms' });
function count() {
  executions.add(1, { model, status: 'success' });
  for (const type of ['prompt', 'completion', 'total']) tokens.add(usage[`${type}Tokens`], { type, model });
  costs.add(cost, { model });
  durations.record(42, { model });
}

// working is what an agent does: it takes a while.
const working = () => new Promise((done) => setTimeout(done, 20));

// runAgent is a span of its own around an agent that no SDK instruments.
function runAgent(prompt) {
  const span = trace.getTracer('agent-sdk', '1.0.0').startSpan('agent.execution', {
    attributes: { 'agent.prompt_length': prompt.length, 'agent.model': model },
  });
  span.setAttributes({
    'agent.tokens.prompt': usage.promptTokens, 'agent.tokens.completion': usage.completionTokens,
    'agent.cost.usd': cost, 'agent.cost.input_usd': 0.000003, 'agent.duration_ms': 42,
  });
  span.setStatus({ code: SpanStatusCode.OK });
  span.end();
  count();
}

// runWithLangfuse tells of an agent, its tool and its model call by observations.
function runWithLangfuse() {
  const agent = startObservation('manual-agent', { input: { prompt: 'hi' }, metadata: { model, framework: 'claude-agent-sdk' } }, { asType: 'agent' });
  const below = (asType) => ({ asType, parentSpanContext: agent.otelSpan.spanContext() });
  startObservation('bash-tool', { input: { command: 'ls -la' }, output: 'a b', metadata: { exit_code: 0 } }, below('tool')).end();
  startObservation(model, {
    input: [{ role: 'user', content: 'hi' }], output: { role: 'assistant', content: 'hello' }, model,
    modelParameters: { temperature: 0.7, maxTokens: 4096 },
    usageDetails: usage, costDetails: { totalCost: cost, currency: 'USD' },
  }, below('generation')).end();
  agent.update({ output: { result: 'hello' }, metadata: { total_tools_used: 1 } });
  agent.end();
}

// runTwice tells of one execution twice: by a span, and by an observation beside it.
async function runTwice() {
  const span = trace.getTracer('agent-sdk', '1.0.0').startSpan('agent.execution', { attributes: { 'agent.model': model } });
  const agent = startObservation('claude-agent', { input: { prompt: 'hi' }, metadata: { model } }, { asType: 'agent' });
  context.with(trace.setSpan(context.active(), span), () => {
    span.setAttributes({ 'agent.cost.usd': cost, 'agent.tokens.total': usage.totalTokens, 'agent.tools.executed': 0 });
    agent.update({ output: { result: 'hello' }, usageDetails: usage, costDetails: { totalCost: cost, currency: 'USD' } });
  });
  await working();
  agent.end();
  span.end();
}

// runInSandbox creates a sandbox, and runs a program there that goes on with the trace.
function runInSandbox() {
  const tracer = trace.getTracer('e2b-sandbox');
  const create = tracer.startSpan('e2b.sandbox.create');
  create.setAttributes({ 'sandbox.id': 'sbx-1', 'sandbox.template_id': 'base', 'sandbox.vcpus': 2, 'sandbox.creation_duration_ms': 300 });
  create.end();
  tracer.startActiveSpan('e2b.sandbox.execute', { attributes: { 'sandbox.id': 'sbx-1', 'sandbox.command': 'python run_agent.py' } }, (span) => {
    const carrier = {};
    propagation.inject(context.active(), carrier);
    execFileSync(process.env.PYTHON, [process.env.SANDBOX_PROGRAM], { env: { ...process.env, TRACEPARENT: carrier.traceparent } });
    span.setAttributes({ 'sandbox.exit_code': 0, 'sandbox.execution_duration_ms': 1500, 'sandbox.cost.usd': 1.5 * 2 * 0.000014 });
    span.end();
  });
}

const app = express();
app.get('/api/agent/stream', (req, res) => {
  const tracer = trace.getTracer('agent-sdk-sse', '1.0.0');
  connections.add(1, { route: '/api/agent/stream' });
  const session = tracer.startSpan('sse.session', { attributes: { 'http.route': '/api/agent/stream', 'sse.connection_type': 'server-sent-events' } });
  context.with(trace.setSpan(context.active(), session), () => {
    res.setHeader('Content-Type', 'text/event-stream');
    const agent = tracer.startSpan('agent.execution', { attributes: { 'agent.prompt': req.query.prompt, 'agent.model': model } });
    const send = (type, data) => res.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    context.with(trace.setSpan(context.active(), agent), () => {
      send('text', { text: 'working' });
      const tool = tracer.startSpan('tool.bash', { attributes: { 'tool.id': 'toolu_1', 'tool.name': 'bash', 'tool.input': '{"command":"ls"}' } });
      send('tool_use', { id: 'toolu_1' });
      tool.setStatus({ code: SpanStatusCode.OK });
      tool.end();
      runInSandbox();
    });
    agent.setAttributes({ 'agent.duration_ms': 42, 'agent.cost.usd': cost, 'agent.tokens.total': usage.totalTokens });
    agent.end();
    send('result', { cost });
    session.setAttributes({ 'sse.events_sent': 3, 'sse.status': 'completed' });
    session.end();
    res.end();
  });
});

(async () => {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await (await fetch(`http://127.0.0.1:${server.address().port}/api/agent/stream?prompt=hi`)).text();
  server.close();
  runAgent('hi');
  runWithLangfuse();
  await working();
  await runTwice();
  await langfuse.shutdown();
  await sdk.shutdown();
})();
