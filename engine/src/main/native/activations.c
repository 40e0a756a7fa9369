/*
 * Activations to 8-bit codes, and floats to half precision. Plain loops that compilers turn into vectors;
 * compiled once for each instruction set, QUANTISE and TO_HALVES are the names of the results. A token
 * quantises some 24,000 numbers a layer, a prompt of 256 tokens 200 million.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

#include "codes.h"

void QUANTISE(const float *x, int64_t first, int blocks, int8_t *codes, float *scales, int32_t *sums,
              float *block_sums, float *half_sums) {
  for (int64_t b = first; b < first + blocks; b++) {
    struct scale both = scale_of(absmax_of(x + b * BLOCK));
    float scale = both.scale;
    int32_t low = encode(x + b * BLOCK, codes + b * BLOCK, both.inverse);
    int32_t high = encode(x + b * BLOCK + BLOCK / 2, codes + b * BLOCK + BLOCK / 2, both.inverse);
    scales[b] = scale;
    sums[2 * b] = low;
    sums[2 * b + 1] = high;
    block_sums[b] = scale * (float)(low + high);
    half_sums[2 * b] = scale * (float)low;
    half_sums[2 * b + 1] = scale * (float)high;
  }
}

/* n numbers, a multiple of 16, to nearest, ties to even */
void TO_HALVES(const float *x, uint8_t *out, int n) {
  for (int i = 0; i < n; i += LANES) {
    store_halves(out + 2 * i, load_floats(x + i));
  }
}
