"""A Pydantic AI agent with one tool: the agent's span repeats what its calls used."""

import os

from pydantic_ai import Agent
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

from telemetry import provider

with provider():
    Agent.instrument_all()
    anthropic = AnthropicProvider(api_key="sk-test", base_url=os.environ["MODEL_URL"])
    agent = Agent(AnthropicModel("claude-sonnet-4-5-20250929", provider=anthropic), name="weather")

    @agent.tool_plain
    def weather(city: str) -> str:
        """The weather in a city."""
        return f"{city}: 18 degrees, sunny"

    print(agent.run_sync("What is the weather in Paris?").output)
