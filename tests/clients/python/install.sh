#!/bin/sh
# Installs khal and vdirsyncer beside this file, as pinned and apart from ours, and does nothing when they are there.
set -eu
cd "$(dirname "$0")"
cmp -s requirements.txt .venv/installed.txt && exit 0
../../../.venv/bin/python -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.txt
cp requirements.txt .venv/installed.txt
