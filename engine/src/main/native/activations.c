/*
 * Activations to 8-bit codes, and floats to half precision. Plain loops that compilers turn into vectors;
 * compiled once for each instruction set, QUANTISE and TO_HALVES are the names of the results. A token
 * quantises some 24,000 numbers a layer, a prompt of 256 tokens 200 million.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

/* What added to a small number leaves its nearest integer in the low bits, ties to even. */
#define ROUND 12582912.0f
#define ROUND_BITS 0x4B400000
/* A block whose largest value is below this is taken as zero: 127 divided by it must be finite. */
#define SMALLEST_BLOCK 1e-36f
/* A loop that is written out is no loop any more that GCC turns into vectors. */
#define KEEP_LOOP _Pragma("GCC unroll 1")

static inline int32_t bits_of(float x) {
  int32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  return bits;
}

/* The largest magnitude. Compared as integers, which has the same order and puts NaN last. */
static inline float absmax_of(const float *x) {
  int32_t most = 0;
  KEEP_LOOP for (int i = 0; i < BLOCK; i++) {
    int32_t bits = bits_of(x[i]) & 0x7FFFFFFF;
    most = bits > most ? bits : most;
  }
  float absmax;
  __builtin_memcpy(&absmax, &most, 4);
  return absmax;
}

/* The codes of half a block; returns their sum. In three loops of one kind of number each. */
static inline int32_t encode(const float *x, int8_t *codes, float inverse) {
  int32_t wide[BLOCK / 2];
  int32_t sum = 0;
  KEEP_LOOP for (int i = 0; i < BLOCK / 2; i++) {
    uint32_t low = (uint32_t)(bits_of(__builtin_fmaf(x[i], inverse, ROUND)) - ROUND_BITS);
    wide[i] = (int32_t)(low << 24) >> 24; /* only the low byte counts */
  }
  KEEP_LOOP for (int i = 0; i < BLOCK / 2; i++) { sum += wide[i]; }
  KEEP_LOOP for (int i = 0; i < BLOCK / 2; i++) { codes[i] = (int8_t)wide[i]; }
  return sum;
}

void QUANTISE(const float *x, int64_t first, int blocks, int8_t *codes, float *scales, int32_t *sums,
              float *block_sums, float *half_sums) {
  for (int64_t b = first; b < first + blocks; b++) {
    float absmax = absmax_of(x + b * BLOCK);
    int zero = absmax < SMALLEST_BLOCK;
    float scale = zero ? 0 : absmax / 127;
    float inverse = zero ? 0 : 127 / absmax;
    int32_t low = encode(x + b * BLOCK, codes + b * BLOCK, inverse);
    int32_t high = encode(x + b * BLOCK + BLOCK / 2, codes + b * BLOCK + BLOCK / 2, inverse);
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
