#!/usr/bin/env bash
# What only a card can tell, in about ten minutes on a machine that has one: whether it computes the
# processor's bits, and how fast. Prints what it sees; docs/log/cards.md is where figures go.
#
#     tools/gpu/run.sh [cuda:N]
#
# Needs an NVIDIA driver (of CUDA 11.4 or later), Maven, a JDK 25
# and 4 GB of disk. Builds the program where it is stale. compute-sanitizer is used where it is there.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
device="${1:-cuda}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$root"

say() { printf '\n== %s (%(%H:%M:%S)T)\n' "$1" -1; }

say "what is there"
./jinwen doctor --port 0 || true

say "bits: every kernel, and the forward pass of tiny models, on the card beside the processor"
mvn -B -q -o -pl engine test -Djacoco.skip=true -Dsurefire.extra=-Djinwen.test.real-card=true \
  -Dtest='CardProductTest,CardRowsTest,CardRoutesTest' && echo "equal to the last bit"

say "a model of Youtu-LLM-2B's shape with random weights"
model="$work/youtu-2b.gguf"
./jinwen make-model --shape youtu-2b --type Q4_0 "$model"

say "its logits after 300 tokens, card and processor"
ids="$(seq -s, 1000 1299)"
./jinwen logits --model "$model" --tokens "$ids" --top 10 --device "$device" >"$work/card"
./jinwen logits --model "$model" --tokens "$ids" --top 10 --kernels native >"$work/processor"
diff "$work/card" "$work/processor" && echo "equal to the last digit"

say "a prompt of 256 tokens and 128 more: the time of a short answer"
./jinwen bench --model "$model" --device "$device" --prompt-tokens 256 --generate 128 --repeat 7
say "the same behind 4,000 tokens"
./jinwen bench --model "$model" --device "$device" --prompt-tokens 256 --generate 128 --depth 4000 --repeat 5
say "the processor beside it"
./jinwen bench --model "$model" --kernels native --prompt-tokens 256 --generate 128 --repeat 3

for sessions in 1 2 4 8; do
  say "$sessions sessions at once"
  ./jinwen bench-engine --model "$model" --device "$device" --sessions "$sessions" --generate 128
done

if command -v compute-sanitizer >/dev/null; then
  say "memory that is read before it is written, or outside of its bounds"
  tiny="engine/src/test/resources/parity/youtu-Q4_0.gguf"
  compute-sanitizer --tool memcheck --target-processes all \
    ./jinwen logits --model "$tiny" --tokens "$(seq -s, 1 60)" --device "$device" | tail -3
fi
say "end"
