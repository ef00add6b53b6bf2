"""The OpenAI SDK under OpenTelemetry's own instrumentation: a chat, then one whose prompt is cached and that is streamed."""

import os

from openai import OpenAI
from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor

from telemetry import provider

with provider():
    OpenAIInstrumentor().instrument()
    client = OpenAI(base_url=os.environ["MODEL_URL"] + "/v1", api_key="sk-test")
    request = {"model": "gpt-4o-2024-08-06", "messages": [{"role": "user", "content": "Hello"}]}
    client.chat.completions.create(**request)
    for _ in client.chat.completions.create(**request, stream=True, stream_options={"include_usage": True}):
        pass
