"""The OpenAI SDK under OpenTelemetry's own instrumentation."""

import os

from openai import OpenAI
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

from telemetry import provider

with provider():
    OpenAIInstrumentor().instrument()
    client = OpenAI(base_url=os.environ["MODEL_URL"] + "/v1", api_key="sk-test")
    client.chat.completions.create(model="gpt-4o-2024-08-06", messages=[{"role": "user", "content": "Hello"}])
