#!/usr/bin/env bash
# Makes the PTX that the engine loads: build.sh [FOLDER]. Needs nvcc (CUDA 13: `pip install
# nvidia-cuda-nvcc nvidia-cuda-runtime nvidia-cuda-cccl nvidia-nvvm nvidia-cuda-crt` has one).
# Run it when a source changes, and commit what it makes; PtxTest holds the two together.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-$here/../resources/io/jinwen/engine/device}
nvcc=${NVCC:-nvcc}
hash=$(cd "$here" && cat dialect.h rows.h product.h attention.h shortlist.h jinwen.cu | sha256sum | cut -d' ' -f1)
made_by=$("$nvcc" --version | sed -n 's/^Cuda compilation tools, .*, V/nvcc /p')
mkdir -p "$to"
# The first driver that knows the architecture and all that is used: not the one nvcc is of.
for target in "75 6.5" "80 7.0"; do
  read -r card version <<<"$target"
  ptx=$(mktemp)
  "$nvcc" -std=c++17 -ptx -fmad=false -arch="compute_$card" -o "$ptx" "$here/jinwen.cu"
  {
    echo "// jinwen sources sha256 $hash"
    echo "// made by $made_by"
    sed -e '/^\/\//d' -e '/^$/d' -e '/used_bytes_mask/d' -e "s/^\.version .*/.version $version/" "$ptx"
  } >"$to/jinwen-$card.ptx"
  rm "$ptx"
done
