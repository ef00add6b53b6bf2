#!/bin/sh
# The service may read its environment, which may hold keys. Start it; on an upgrade, restart it.
chgrp otelcol-genai /etc/otelcol-genai/otelcol-genai.conf || true
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
systemctl enable otelcol-genai.service
systemctl restart otelcol-genai.service
