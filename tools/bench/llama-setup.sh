#!/usr/bin/env bash
# Fetches llama.cpp (prebuilt, from npm) into build/llama-cpp and compiles llama_reference.c against it.
# For comparison only: nothing here is needed to build, test or run the project.
# Prints the path of the program. Needs npm, git and a C compiler.
set -euo pipefail

version=3.22.1 # of node-llama-cpp; it carries llama.cpp v0.5.0
here="$(cd "$(dirname "$0")" && pwd)"
home="${LLAMA_CPP_HOME:-$here/../../build/llama-cpp}"
mkdir -p "$home"
home="$(cd "$home" && pwd)"
program="$home/llama_reference"

if [[ ! -d "$home/node_modules/@node-llama-cpp/linux-x64" ]]; then
  (cd "$home" && npm init -y && npm install --ignore-scripts --no-audit --no-fund --omit=optional \
    "node-llama-cpp@$version" "@node-llama-cpp/linux-x64@$version") >&2
fi
if [[ ! -d "$home/headers" ]]; then
  # The npm package carries the sources of exactly the release it was built from, as a git bundle.
  git clone --quiet --no-checkout "$home/node_modules/node-llama-cpp/llama/gitRelease.bundle" "$home/headers"
  git -C "$home/headers" checkout --quiet HEAD -- include ggml/include
fi
if [[ ! -x "$program" || "$here/llama_reference.c" -nt "$program" ]]; then
  libs="$home/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64"
  cc -O2 -Wall -Wextra -std=c11 -D_POSIX_C_SOURCE=200809L -DBACKENDS="\"$libs\"" \
    -I"$home/headers/include" -I"$home/headers/ggml/include" "$here/llama_reference.c" \
    "$libs"/libllama.v*.so "$libs"/libggml.v*.so "$libs/libggml-base.so" -Wl,-rpath,"$libs" -lm -o "$program"
fi
echo "$program"
