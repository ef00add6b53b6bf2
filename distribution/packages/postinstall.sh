#!/bin/sh
# Start it with the configuration that is there; on an upgrade, restart what runs.
command -v systemctl >/dev/null || exit 0
systemctl daemon-reload
systemctl enable otelcol-genai.service
[ ! -f /etc/otelcol-genai/config.yaml ] || systemctl restart otelcol-genai.service
