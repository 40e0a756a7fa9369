#!/usr/bin/env bash
# Makes the demonstration model anew: trains it, writes models/demo/jinwen-demo-q8_0.gguf and the continuations that
# the tests compare with. Needs Python 3.11+, a JDK 25 with Maven, npm, git and a C compiler. Can be stopped and
# started again: the training goes on where it was.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
venv="${PARITY_VENV:-$root/build/parity-venv}"
work="${1:-$root/build/demo-model}"

if [[ ! -d "$venv" ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --quiet -r "$root/tools/parity/requirements.txt"
fi
cd "$here"
"$venv/bin/python" train_demo_model.py "$work" --fused
"$venv/bin/python" export.py "$work" "$work/jinwen-demo-f32.gguf"
delivered="$root/models/demo/jinwen-demo-q8_0.gguf"
mkdir -p "$(dirname "$delivered")"
"$root/jinwen" quantize "$work/jinwen-demo-f32.gguf" "$delivered" --type q8_0 --force
"$venv/bin/python" greedy_golden.py "$("$root/tools/bench/llama-setup.sh")" "$delivered" \
  "$root/engine/src/test/resources/parity/demo-greedy.tsv"
"$venv/bin/python" perplexity_texts.py "$work"
for type in q8_0 q4_k_m q4_0; do
  "$root/jinwen" quantize "$work/jinwen-demo-f32.gguf" "$work/jinwen-demo-$type.gguf" --type "$type" --force
done
for text in learned unseen; do
  for type in f32 q8_0 q4_k_m q4_0; do
    "$root/jinwen" perplexity --model "$work/jinwen-demo-$type.gguf" "$work/$text.tsv"
  done
done
