"""One request of a server that lets Claude Code work in a sandbox."""

import json
import os
import sys

from e2b import Sandbox
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from trace_context import trace_envs, trace_metadata

COMMAND = 'claude -p "$PROMPT" --output-format stream-json --verbose --dangerously-skip-permissions'


def main() -> None:
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))  # OTEL_EXPORTER_OTLP_ENDPOINT
    trace.set_tracer_provider(provider)
    prompt = sys.argv[1] if len(sys.argv) > 1 else "Say hello."
    with trace.get_tracer("e2b-python").start_as_current_span("request"):
        sandbox = Sandbox.create(
            os.environ.get("E2B_TEMPLATE", "anthropic-claude-code"),
            metadata={**trace_metadata(), "user.id": "u-1"},
            envs={"ANTHROPIC_API_KEY": os.environ["ANTHROPIC_API_KEY"]},
        )
        try:
            result = sandbox.commands.run(COMMAND, envs={"PROMPT": prompt, **trace_envs()}, timeout=0)
            print(json.loads(result.stdout.strip().splitlines()[-1])["result"])
        finally:
            sandbox.kill()
    provider.shutdown()


if __name__ == "__main__":
    main()
