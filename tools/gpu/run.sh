#!/usr/bin/env bash
# What only a card can tell, in about ten minutes on a machine that has one: whether it computes the
# processor's bits, and how fast. Prints what it sees and ends with 1 where bits differ or a step
# fails; docs/log/cards.md is where figures go.
#
#     tools/gpu/run.sh [--jinwen LAUNCHER] [--work FOLDER] [--tests] [cuda:N]
#
# LAUNCHER is ./jinwen of this checkout, or that of an unpacked bundle on a machine without JDK,
# Maven and network (put engine/src/test/resources/parity beside this script there).
# FOLDER (build/gpu here) takes 1.2 GB and keeps the model between two runs. --tests runs the
# kernels' own tests on the card, too, which needs Maven. compute-sanitizer, nvidia-smi and the MPS
# control program are used where they are there.
set -uo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."
jinwen="$root/jinwen"
work="$root/build/gpu"
tiny="$root/engine/src/test/resources/parity"
if [[ ! -d "$tiny" ]]; then # beside a bundle
  tiny="$here/parity"
  work="$here/gpu"
fi
# Smaller ones to try this script itself, as on the tests' stand-in for a driver.
shape="${JINWEN_GPU_SHAPE:-youtu-2b}"
long="${JINWEN_GPU_DEPTH:-4000}"
prompt="${JINWEN_GPU_PROMPT:-256}"
generate="${JINWEN_GPU_GENERATE:-128}"
repeat="${JINWEN_GPU_REPEAT:-20}"
tests=
device=cuda
while (($#)); do
  case "$1" in
    --jinwen) jinwen="$2"; shift 2 || exit 2 ;;
    --work) work="$2"; shift 2 || exit 2 ;;
    --tests) tests=1; shift ;;
    cuda | cuda:*) device="$1"; shift ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed '$d' >&2 && exit 2 ;;
  esac
done
mkdir -p "$work" && work="$(cd "$work" && pwd)" || exit 2
[[ -x "$jinwen" ]] || { echo "$jinwen is not there; name it with --jinwen" >&2 && exit 2; }

failed=()
say() { printf '\n== %s (%(%H:%M:%S)T)\n' "$1" -1; }
fail() { echo "FAILED: $1" && failed+=("$1"); }
step() { "${@:2}" || fail "$1"; }

# same NAME MODEL TOKENS: logits on the card and on the processor, to the last digit
same() {
  local ids
  ids="$(seq -s, 1 "$3")"
  if ! "$jinwen" logits --model "$2" --tokens "$ids" --top 10 --device "$device" >"$work/card" ||
    ! "$jinwen" logits --model "$2" --tokens "$ids" --top 10 --kernels native >"$work/processor"; then
    fail "$1: no logits"
  elif cmp -s "$work/card" "$work/processor"; then
    echo "$1: equal to the last digit"
  else
    diff "$work/card" "$work/processor" | head -6
    fail "$1: bits differ"
  fi
}

say "what is there"
command -v nvidia-smi >/dev/null && nvidia-smi
"$jinwen" doctor --port 0 || true # other findings than the card's do not matter here

say "bits: prompts of tiny models and types"
for model in "$tiny"/*.gguf; do
  same "$(basename "$model" .gguf)" "$model" 60
done

if [[ -n "$tests" ]]; then
  say "bits: every kernel by itself"
  step "kernels by themselves" mvn -B -q -f "$root/pom.xml" -pl engine test -Djacoco.skip=true \
    -Dsurefire.extra=-Djinwen.test.real-card=true \
    -Dtest='CardProductTest,CardRowsTest,CardRoutesTest,CardShortlistTest'
fi

say "a model of the shape $shape with random weights"
model="$work/$shape.gguf"
[[ -f "$model" ]] || step "make-model" "$jinwen" make-model --shape "$shape" --type Q4_0 "$model"
same "$shape, 150 tokens" "$model" 150

bench() { # bench WHAT ARGUMENTS…
  say "$1"
  step "$1" "$jinwen" bench --model "$model" "${@:2}"
}
short=(--device "$device" --prompt-tokens "$prompt" --generate "$generate")
bench "answers of $generate tokens to a prompt of $prompt; card_gbps is what its memory gives" \
  "${short[@]}" --repeat "$repeat"
bench "the same behind $long tokens" "${short[@]}" --depth "$long" --repeat $(((repeat + 3) / 4))
for sessions in 1 2 4 8; do
  say "$sessions sessions at once"
  step "$sessions sessions" "$jinwen" bench-engine --model "$model" --device "$device" \
    --sessions "$sessions" --generate "$generate"
done

# A part of a large card's processors stands in for a small one: what it could issue, not its memory.
if command -v nvidia-cuda-mps-control >/dev/null; then
  export CUDA_MPS_PIPE_DIRECTORY="$work/mps" CUDA_MPS_LOG_DIRECTORY="$work/mps"
  mkdir -p "$work/mps"
  if nvidia-cuda-mps-control -d; then
    trap 'echo quit | nvidia-cuda-mps-control' EXIT
    for share in 30 21; do # of an H200's 132 processors: 40 as a T4 has, 28 as an RTX 3060
      CUDA_MPS_ACTIVE_THREAD_PERCENTAGE=$share bench "with $share % of the card" "${short[@]}" \
        --repeat $(((repeat + 2) / 3))
    done
    echo quit | nvidia-cuda-mps-control
    trap - EXIT
  else
    fail "slices: the MPS control program does not start"
  fi
  unset CUDA_MPS_PIPE_DIRECTORY CUDA_MPS_LOG_DIRECTORY
else
  say "no slices: nvidia-cuda-mps-control is not here"
fi

if command -v compute-sanitizer >/dev/null; then
  step "make-model" "$jinwen" make-model --force --shape tiny --type Q4_0 "$work/tiny.gguf"
  for tool in memcheck initcheck racecheck synccheck; do
    say "compute-sanitizer $tool on a tiny model: 600 tokens of prompt, 8 more"
    if ! compute-sanitizer --tool "$tool" --error-exitcode 9 --target-processes all \
      "$jinwen" bench --model "$work/tiny.gguf" --device "$device" --prompt-tokens 600 \
      --generate 8 --repeat 1 >"$work/$tool" 2>&1; then
      fail "$tool"
    fi
    grep -E '^=+ ' "$work/$tool" | tail -20
  done
else
  say "no compute-sanitizer here"
fi

say "end"
if ((${#failed[@]})); then
  printf 'failed: %s\n' "${failed[@]}"
  exit 1
fi
echo "all steps went well"
