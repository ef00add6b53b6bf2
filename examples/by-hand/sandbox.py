"""What runs in the sandbox: it goes on with the trace that TRACEPARENT names."""

import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
above = TraceContextTextMapPropagator().extract({"traceparent": os.environ["TRACEPARENT"]})
with provider.get_tracer(__name__).start_as_current_span("agent.python_execution", context=above) as span:
    span.set_attribute("agent.language", "python")
    span.set_attribute("sandbox.environment", "e2b")
provider.shutdown()
