"""The Anthropic SDK under OpenLLMetry: one call, then one that is streamed and reads the cache."""

import os

from anthropic import Anthropic
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor

from telemetry import provider

with provider():
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
