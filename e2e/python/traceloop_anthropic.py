"""The Anthropic SDK under OpenLLMetry: one call, then one that is streamed and reads the cache.

The SDK also reports its calls itself, so that every call is told twice.
"""

import os

from anthropic import Anthropic
from opentelemetry import trace
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor

from telemetry import provider

with provider(), trace.get_tracer(__name__).start_as_current_span("handle request"):
    AnthropicInstrumentor().instrument()
    client = Anthropic(base_url=os.environ["MODEL_URL"], api_key="sk-test")
    request = {
        "model": "claude-haiku-4-5-20251001",
        "max_tokens": 100,
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Hello", "cache_control": {"type": "ephemeral"}}]}
        ],
    }
    client.messages.create(**request)
    for _ in client.messages.create(**request, stream=True):
        pass
