#!/bin/sh
# Writes the embedded book from the pinned packages; --check fails where the committed one is not what they give.
set -eu
cd "$(dirname "$0")"
wheels=${WHEELS:-.wheels}
pip download --quiet --no-deps --only-binary :all: --platform manylinux_2_28_x86_64 --python-version 3.11 \
  --require-hashes --dest "$wheels" --requirement requirements.txt
python3 -m zipfile -e "$wheels"/ruamel.yaml-*.whl "$wheels/lib"
PYTHONPATH=$wheels/lib PYTHONDONTWRITEBYTECODE=1 exec python3 generate.py "$wheels" "$@"
