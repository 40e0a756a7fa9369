#!/usr/bin/env bash
# Remakes the tiny models and their golden logits in engine/src/test/resources/parity.
# Needs Python 3.11+, npm, git, a C compiler; takes a minute once everything is fetched into build/.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
venv="${PARITY_VENV:-$root/build/parity-venv}"
out="${1:-$root/engine/src/test/resources/parity}"

if [[ ! -d "$venv" ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --quiet -r "$here/requirements.txt"
fi
llama="$("$root/tools/bench/llama-setup.sh")"
"$venv/bin/python" "$here/make_tiny_models.py" "$llama" "$out"
