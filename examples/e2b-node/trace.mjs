// Hand the current trace to an E2B sandbox, so that what the collector sees there joins it.
import { context, propagation } from '@opentelemetry/api'

/** Metadata for Sandbox.create: every process of the sandbox belongs to the current trace. */
export function traceMetadata() {
  const carrier = {}
  propagation.inject(context.active(), carrier)
  return carrier // { traceparent, tracestate? }
}

/** Environment for commands.run: this process belongs to the current trace, whatever the sandbox does. */
export function traceEnvs() {
  const { traceparent, tracestate } = traceMetadata()
  return {
    ...(traceparent && { TRACEPARENT: traceparent }),
    ...(tracestate && { TRACESTATE: tracestate }),
  }
}
