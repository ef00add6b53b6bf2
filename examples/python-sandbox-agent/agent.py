#!/usr/bin/env python3
"""An agent for a sandbox: one model, one tool, nothing to install and no telemetry inside.

What it does it prints, one JSON object a line, in the shape of Claude Code's stream-json: what the model answered, as
the API gave it, what the tool returned, and how the run ended. That is all that the collector's e2b_log receiver needs.

    agent.py "How many files are in /tmp?"

ANTHROPIC_API_KEY is the key. Without one, the fake model at MODEL_URL answers (http://127.0.0.1:8089/demo).
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid

KEY = os.environ.get("ANTHROPIC_API_KEY")
URL = "https://api.anthropic.com" if KEY else os.environ.get("MODEL_URL", "http://127.0.0.1:8089/demo")
MODEL = os.environ.get("MODEL", "claude-haiku-4-5-20251001")
MAX_TURNS = 10
MAX_OUTPUT = 10_000  # characters of a command's output that the model sees
SHELL = {
    "name": "Bash",
    "description": "Run a shell command in the sandbox.",
    "input_schema": {"type": "object", "properties": {"command": {"type": "string"}}, "required": ["command"]},
}


def emit(kind: str, session: str, **fields: object) -> None:
    """Prints one event at once: a pipe is no terminal, and what sits in a buffer is lost with the sandbox."""
    print(json.dumps({"type": kind, **fields, "session_id": session, "uuid": str(uuid.uuid4())}), flush=True)


def ask(messages: list[dict]) -> dict:
    """Calls the model once."""
    body = {"model": MODEL, "max_tokens": 1024, "messages": messages, "tools": [SHELL]}
    request = urllib.request.Request(
        URL + "/v1/messages",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "X-Api-Key": KEY or "none", "Anthropic-Version": "2023-06-01"},
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


def execute(call: dict) -> dict:
    """Runs the command of a tool call."""
    try:
        done = subprocess.run(
            call["input"]["command"], shell=True, capture_output=True, text=True, errors="replace", timeout=60
        )
        content, failed = (done.stdout + done.stderr)[:MAX_OUTPUT], done.returncode != 0
    except subprocess.TimeoutExpired:
        content, failed = "timed out after 60 s", True
    return {"type": "tool_result", "tool_use_id": call["id"], "content": content, "is_error": failed}


def run(prompt: str, session: str) -> int:
    """Works until the model needs no more tools; returns the exit code."""
    start = time.monotonic()
    emit("system", session, subtype="init", model=MODEL, cwd=os.getcwd(), tools=["Bash"])
    messages: list[dict] = [{"role": "user", "content": prompt}]
    result, subtype, turns = "", "error_max_turns", 0
    try:
        while turns < MAX_TURNS:
            turns += 1
            answer = ask(messages)
            emit("assistant", session, message=answer, parent_tool_use_id=None)
            messages.append({"role": "assistant", "content": answer["content"]})
            results = [execute(block) for block in answer["content"] if block["type"] == "tool_use"]
            if not results:
                result = "".join(block["text"] for block in answer["content"] if block["type"] == "text")
                subtype = "success"
                break
            messages.append({"role": "user", "content": results})
            emit("user", session, message=messages[-1], parent_tool_use_id=None)
    except OSError as error:  # the network, and what the API answers with an error status
        result, subtype = str(error), "error_during_execution"
    failed = subtype != "success"
    duration = round((time.monotonic() - start) * 1000)
    emit("result", session, subtype=subtype, is_error=failed, result=result, num_turns=turns, duration_ms=duration)
    return int(failed)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1] if len(sys.argv) > 1 else "Say hello with echo.", str(uuid.uuid4())))
