"""Starts the binaries of this package, with the arguments that they were given.

Without any, the collector starts with the configuration that needs no account.
"""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parent


def _start(program, args):
    binary = str(HOME / "bin" / (program + (".exe" if os.name == "nt" else "")))
    if os.name == "nt":  # has no exec that keeps the console
        sys.exit(subprocess.call([binary, *args]))
    os.execv(binary, [binary, *args])


def collector():
    """The console script otelcol-genai."""
    _start("otelcol-genai", sys.argv[1:] or ["--config", str(HOME / "config" / "local.yaml")])


def agentcost():
    """The console script agentcost."""
    _start("agentcost", sys.argv[1:])
