"""Hand the current trace to an E2B sandbox, so that what the collector sees there joins it."""

from opentelemetry import propagate


def trace_metadata() -> dict[str, str]:
    """Metadata for Sandbox.create: every process of the sandbox belongs to the current trace."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier  # traceparent, and tracestate if there is one


def trace_envs() -> dict[str, str]:
    """Environment for commands.run: this process belongs to the current trace, whatever the sandbox does."""
    return {key.upper(): value for key, value in trace_metadata().items() if key in ("traceparent", "tracestate")}
