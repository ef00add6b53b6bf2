#!/bin/sh
# The service has a user of its own, without a shell. Alpine's tools have other names.
getent passwd otelcol-genai >/dev/null && exit 0
if command -v useradd >/dev/null; then
  useradd --system --user-group --no-create-home --shell /sbin/nologin otelcol-genai
else
  addgroup -S otelcol-genai && adduser -S -D -H -s /sbin/nologin -G otelcol-genai otelcol-genai
fi
