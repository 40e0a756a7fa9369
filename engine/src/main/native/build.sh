#!/bin/sh
# Builds the native kernels into the folder $1 where a C compiler is found. Each instruction set is
# compiled by itself; one that the compiler does not know is left out. Never fails the build: without
# the library the engine runs on the Vector API.
set -u

source="$(dirname "$0")"
target="$1"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64 | Darwin-x86_64) sets="avx2 avxvnni avx512vnni amx" ;;
  Linux-aarch64 | Darwin-arm64) sets="neon neoni8mm" ;;
  *)
    echo "native kernels: none for $(uname -s) on $(uname -m)"
    exit 0
    ;;
esac

compiler=""
for candidate in ${CC:-} cc gcc clang; do
  if command -v "$candidate" >/dev/null 2>&1; then
    compiler="$candidate"
    break
  fi
done
if [ -z "$compiler" ]; then
  echo "native kernels: no C compiler found (install gcc or clang for more speed)"
  exit 0
fi

flags_of() {
  case "$1" in
    avx2) echo "-mavx2 -mfma -mf16c" ;;
    avxvnni) echo "-mavx2 -mfma -mf16c -mavxvnni" ;;
    avx512vnni) echo "-mavx2 -mfma -mf16c -mavx512f -mavx512bw -mavx512vl -mavx512vnni" ;;
    amx) echo "-mavx2 -mfma -mf16c -mavx512f -mavx512bw -mavx512vl -mavx512vnni -mamx-tile -mamx-int8 -mprfchw -fstack-clash-protection" ;;
    neon) echo "-march=armv8.2-a+dotprod+fp16" ;;
    neoni8mm) echo "-march=armv8.2-a+dotprod+fp16+i8mm" ;;
  esac
}

mkdir -p "$target" || exit 0
library="$target/libjinwen_kernels.so"
newest="$(ls -t "$source"/*.c "$source"/*.h "$source"/build.sh "$library" 2>/dev/null | head -n 1)"
[ "$newest" = "$library" ] && exit 0

work="$(mktemp -d)" || exit 0
trap 'rm -rf "$work"' EXIT
# No contraction: a multiplication and an addition may become one rounding only where we say so.
common="-std=gnu11 -O3 -fPIC -fvisibility=hidden -ffp-contract=off"
link="-shared"
[ "$(uname -s)" = Linux ] && link="$link -Wl,-z,defs" # a routine that is missing fails here, not when it is loaded
have=""
objects=""

# compile OBJECT SOURCE NAMES: one source for the instruction set at hand
compile() {
  # shellcheck disable=SC2046,SC2086 # flags are words
  "$compiler" $common $(flags_of "$set") $3 -c "$source/$2.c" -o "$work/$1_$set.o" \
    2>"$work/$set.log" && objects="$objects $work/$1_$set.o"
}

for set in $sets; do
  if compile product product "-DPRODUCT=product_$set" &&
    compile halves attention "-DSCORES=scores_$set -DWEIGHTED=weighted_$set" &&
    compile floats attention "-DSCORES=float_scores_$set -DWEIGHTED=float_weighted_$set \
      -DROWS_ARE_FLOATS" &&
    compile activations activations "-DQUANTISE=quantise_$set -DTO_HALVES=to_halves_$set" &&
    compile floats_alone floats "-fno-math-errno -fno-trapping-math -DFROM_HALVES=from_halves_$set \
      -DRMS_NORM=rms_norm_$set -DMAXIMUM=maximum_$set -DEXP_SUM=exp_sum_$set \
      -DSILU_MULTIPLY=silu_multiply_$set -DADD=add_$set -DSCALE=scale_$set" &&
    compile packing packing "-DPACK_ROWS=pack_rows_$set -DPACK_COLUMNS=pack_columns_$set" &&
    compile codes_attention codes_attention "-DWEIGHTED_CODES=weighted_codes_$set"; then
    have="$have -DHAVE_$(echo "$set" | tr '[:lower:]' '[:upper:]')"
  else
    echo "native kernels: $compiler does not build $set: $(head -n 1 "$work/$set.log")"
  fi
done
# shellcheck disable=SC2086
if "$compiler" $common $have "$source/jinwen_kernels.c" $objects $link -o "$work/library" \
  2>"$work/link.log" && mv "$work/library" "$library"; then
  echo "native kernels: built with $compiler:$have" | sed 's/-DHAVE_//g'
else
  echo "native kernels: not built: $(head -n 1 "$work/link.log")"
fi
exit 0
