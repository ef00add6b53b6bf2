#!/bin/sh
# Upgrades (deb: "upgrade", rpm: 1) keep the service running.
case "$1" in upgrade | 1) exit 0 ;; esac
[ -d /run/systemd/system ] || exit 0
systemctl stop otelcol-genai.service
systemctl disable otelcol-genai.service
