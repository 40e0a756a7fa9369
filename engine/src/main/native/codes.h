/* Floats to 8-bit codes, a block at a time. */

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

static inline float float_of(int32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, 4);
  return x;
}

/* What one code stands for, and codes in one. */
struct scale {
  float scale;
  float inverse;
};

static inline struct scale scale_of(float absmax) {
  int zero = absmax < SMALLEST_BLOCK;
  return (struct scale){zero ? 0 : absmax / 127, zero ? 0 : 127 / absmax};
}

/* The largest magnitude. Compared as integers, which has the same order and puts NaN last. */
static inline float absmax_of(const float *x) {
  int32_t most = 0;
  KEEP_LOOP for (int i = 0; i < BLOCK; i++) {
    int32_t bits = bits_of(x[i]) & 0x7FFFFFFF;
    most = bits > most ? bits : most;
  }
  return float_of(most);
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
