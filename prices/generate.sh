#!/bin/sh
# Writes the embedded book from the pinned packages; --check fails where the committed one is not what they give.
set -eu
cd "$(dirname "$0")"
npm ci --silent
exec node generate.mjs "$@"
