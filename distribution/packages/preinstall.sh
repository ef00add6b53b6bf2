#!/bin/sh
# The service has a user of its own, without a shell.
getent passwd otelcol-genai >/dev/null || useradd --system --user-group --no-create-home --shell /sbin/nologin otelcol-genai
