// POST /chat streams an agent's answer as server-sent events, and reports the stream itself as a span.
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import express from 'express';

import { run } from './agent.mjs';
import { sdk } from './telemetry.mjs';

const tracer = trace.getTracer('express-sse');
const app = express();
app.use(express.json());

app.post('/chat', async (req, res) => {
  const { message, user_id: userId, session_id: sessionId } = req.body ?? {};
  if (typeof message !== 'string' || message === '') {
    res.status(400).json({ error: 'message: must be a text that is not empty' });
    return;
  }
  const session = new Session(res, { userId, sessionId });
  await context.with(session.context, async () => {
    try {
      for await (const [type, data] of run(message, session.signal)) session.send(type, data);
      session.send('done', {});
    } catch (error) {
      session.fail(error);
    }
  });
  session.end();
});

/** One stream of server-sent events: the connection, and the span that says how long it lived and what went through. */
class Session {
  #res;
  #span;
  #events = {}; // by type
  #abort = new AbortController();

  constructor(res, { userId, sessionId }) {
    this.#res = res;
    this.#span = tracer.startSpan('sse.session', { attributes: { 'http.route': '/chat' } });
    if (userId) this.#span.setAttribute('user.id', String(userId));
    if (sessionId) this.#span.setAttribute('session.id', String(sessionId));
    this.context = trace.setSpan(context.active(), this.#span);
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' });
    // A client that has gone away needs no answer: stop the model, which costs money.
    res.on('close', () => this.#abort.abort());
  }

  get signal() {
    return this.#abort.signal;
  }

  send(type, data) {
    if (this.signal.aborted) return;
    this.#events[type] = (this.#events[type] ?? 0) + 1;
    this.#res.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  fail(error) {
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    this.send('error', { message: 'the agent failed' });
  }

  end() {
    for (const [type, count] of Object.entries(this.#events)) this.#span.setAttribute(`sse.events.${type}`, count);
    this.#span.end();
    this.#res.end();
  }
}

const port = Number(process.env.PORT ?? 3000);
const server = app.listen(port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${port}`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await sdk.shutdown().catch((error) => console.error(`spans not delivered: ${error.message}`)); // sends what is left
    process.exit(0);
  });
}
