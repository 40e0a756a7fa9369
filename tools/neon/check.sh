#!/bin/sh
# Checks the NEON kernels on a machine that has no ARM: builds them with a cross compiler, runs them in an emulator and
# compares each result, bit for bit, with the AVX2 kernels.
#
#     apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
#     tools/neon/check.sh
set -eu

here="$(cd "$(dirname "$0")" && pwd)"
native="$here/../../engine/src/main/native"
for tool in gcc aarch64-linux-gnu-gcc qemu-aarch64; do
  command -v "$tool" >/dev/null || {
    echo "$tool is missing; see the head of $0" >&2
    exit 2
  }
done
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# build COMPILER SET NUMBER FLAGS…: the program check_SET
build() {
  compiler="$1" set="$2" number="$3"
  shift 3
  flags="-std=gnu11 -O3 -ffp-contract=off -Wall -Werror -Wno-unused-function $*"
  upper="$(echo "$set" | tr '[:lower:]' '[:upper:]')"
  # shellcheck disable=SC2086 # flags are words
  {
    $compiler $flags "-DPRODUCT=product_$set" -c "$native/product.c" -o "$work/p.o"
    $compiler $flags "-DSCORES=scores_$set" "-DWEIGHTED=weighted_$set" -c "$native/attention.c" -o "$work/h.o"
    $compiler $flags "-DSCORES=float_scores_$set" "-DWEIGHTED=float_weighted_$set" -DROWS_ARE_FLOATS \
      -c "$native/attention.c" -o "$work/f.o"
    $compiler $flags -fno-math-errno -fno-trapping-math "-DFROM_HALVES=from_halves_$set" \
      "-DRMS_NORM=rms_norm_$set" "-DMAXIMUM=maximum_$set" "-DEXP_SUM=exp_sum_$set" \
      "-DSILU_MULTIPLY=silu_multiply_$set" "-DADD=add_$set" "-DSCALE=scale_$set" -c "$native/floats.c" -o "$work/r.o"
    $compiler $flags "-DQUANTISE=quantise_$set" "-DTO_HALVES=to_halves_$set" -c "$native/activations.c" \
      -o "$work/a.o"
    $compiler $flags "-DPACK_ROWS=pack_rows_$set" "-DPACK_COLUMNS=pack_columns_$set" -c "$native/packing.c" \
      -o "$work/k.o"
    $compiler $flags "-DWEIGHTED_CODES=weighted_codes_$set" -c "$native/codes_attention.c" -o "$work/c.o"
    $compiler $flags "-DHAVE_$upper" "-DSET=$number" "-I$native" -static "$here/check.c" "$native/jinwen_kernels.c" \
      "$work/p.o" "$work/h.o" "$work/f.o" "$work/a.o" "$work/k.o" "$work/c.o" "$work/r.o" -o "$work/check_$set"
  }
}

build gcc avx2 1 -mavx2 -mfma -mf16c
build aarch64-linux-gnu-gcc neon 4 -march=armv8.2-a+dotprod+fp16
build aarch64-linux-gnu-gcc neoni8mm 5 -march=armv8.2-a+dotprod+fp16+i8mm
"$work/check_avx2" >"$work/expected"
for set in neon neoni8mm; do
  qemu-aarch64 -cpu max "$work/check_$set" >"$work/actual"
  diff "$work/expected" "$work/actual"
  echo "$set and AVX2 agree: $(wc -l <"$work/expected") routines and shapes, bit for bit"
done
