/*
 * The product, written once over the few vector operations of a vectors_*.h and compiled once for
 * each instruction set. PRODUCT is the name of the result.
 *
 * A lane is a row, so a sum never crosses lanes and every width gives the same bits. The paper sum:
 * a token of a 2-billion-weight model at 4.5 bits reads 1.1 GB, so one vector of activations runs at
 * the speed of memory; several run at the speed of the dot product, 64 products an instruction.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

/* Vectors of activations in a tile: 12 integer and 12 float sums fill most of 32 registers. */
#define TILE 12
/* How far codes are fetched ahead, so that memory and arithmetic overlap. One vector alone (Zen 4, 2 cores):
 * 0.5 KB gave 2 % more than nothing, 1 KB 6 %, 2 KB 14 %, 3 and 4 KB 15 %; eight vectors took 110 ms a token
 * without, 117 with 1 KB, 92 with 4 KB. High nibbles alone are best at 2 KB. */
#define AHEAD_BYTES 4096
#define HIGHS_AHEAD_BYTES 2048
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

/* The values of the IQ4 types. */
static const int8_t table[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                 1,    13,   25,  38,  53,  69,  89,  113};

/* What is known when compiling, so that each combination becomes a loop without branches. */
struct shape {
  enum codes codes;
  int sub_scales;
  int sub_length;
  int sum_length;
};

INLINE int params_bytes(struct shape s, int minima) {
  int kinds = minima ? 2 : 1;
  int subs = s.sub_scales ? 256 / s.sub_length * ROWS * kinds : 0;
  return 2 * ROWS * kinds + subs;
}

/* The scale (kind 0) or the minimum (kind 1) of the sub-block of column k, for rows from row on. */
INLINE floats parameter(const uint8_t *params, struct shape s, int minima, int kind, int row,
                        int k) {
  int block = s.sub_scales ? 256 : BLOCK;
  const uint8_t *p = params + (int64_t)(k / block) * params_bytes(s, minima);
  floats d = load_halves(p + kind * 2 * ROWS + 2 * row);
  if (!s.sub_scales) {
    return d;
  }
  int kinds = minima ? 2 : 1;
  int sub = k % 256 / s.sub_length;
  return multiply(d, load_bytes(p + kinds * (2 * ROWS + sub * ROWS) + kind * ROWS + row));
}

/* Whether codes are stored with their zero in the middle. */
INLINE int is_unsigned(struct shape s) {
  return s.codes == NIBBLES || s.codes == SIXES;
}

INLINE int32_t four(const int8_t *p) {
  int32_t x;
  __builtin_memcpy(&x, p, 4);
  return x;
}

/* n (a constant) vectors of activations from v on: out = sum over sub-blocks of
 * minimum * (activation scale * sum of activation codes) */
INLINE void minima(const int n, struct shape s, const struct weights *w, const uint8_t *group,
                   int row, const struct activations *x, int v, float *out, int stride) {
  const int per_vector = w->columns / s.sub_length;
  const float *sums = s.sub_length == BLOCK ? x->block_sums : x->half_sums;
  const int64_t step = (int64_t)x->step * per_vector;
  sums += (x->first + (int64_t)v * x->step) * per_vector;
  floats f[TILE];
  UNROLL for (int i = 0; i < n; i++) { f[i] = broadcast_float(0); }
  for (int b = 0; b < per_vector; b++) {
    floats minimum = parameter(group, s, 1, 1, row, b * s.sub_length);
    UNROLL for (int i = 0; i < n; i++) {
      floats by = broadcast_float(sums[i * step + b]);
      /* with sub-scales what is stored is what is taken away */
      f[i] = s.sub_scales ? negative_multiply_add(minimum, by, f[i])
                          : multiply_add(minimum, by, f[i]);
    }
  }
  UNROLL for (int i = 0; i < n; i++) { store_floats(out + (int64_t)i * stride, f[i]); }
}

/* n (a constant) vectors of activations from v on times the rows from row on of a group; where the
 * type has minima, they come first */
INLINE void tile(const int n, struct shape s, const struct weights *w, const uint8_t *group, int row,
                 const struct activations *x, int v, float *out, int stride) {
  const uint8_t *codes = group + w->codes_offset + 4 * row;
  const int columns = w->columns;
  const uint8_t *lows = w->lows + (group - w->data) / w->group_bytes * 4 * columns + 4 * row;
  const int blocks = columns / BLOCK;
  const int zero = is_unsigned(s) ? w->zero : SIGNED_ZERO;
  const int halves = BLOCK / s.sum_length;
  const int64_t vector = x->first + (int64_t)v * x->step;
  const int8_t *a = x->codes + vector * columns;
  const float *scales = x->scales + vector * blocks;
  const int32_t *sums = x->sums + vector * blocks * 2;
  const int64_t a_step = (int64_t)x->step * columns;
  const int64_t b_step = (int64_t)x->step * blocks;
  if (w->minima) {
    minima(n, s, w, group, row, x, v, out, stride);
  }
  floats f[TILE];
  UNROLL for (int i = 0; i < n; i++) {
    f[i] = w->minima ? load_floats(out + (int64_t)i * stride) : broadcast_float(0);
  }
  for (int b = 0; b < blocks; b++) {
    UNROLL for (int h = 0; h < halves; h++) {
      ints sum[TILE];
      UNROLL for (int i = 0; i < n; i++) {
        const int32_t *two = sums + i * 2 * b_step + 2 * b;
        sum[i] = broadcast_int(-zero * (halves == 2 ? two[h] : two[0] + two[1]));
      }
      UNROLL for (int k = h * s.sum_length; k < (h + 1) * s.sum_length; k += 8) {
        ints first, second;
        __builtin_prefetch(codes + AHEAD_BYTES);
        if (s.codes == BYTES) {
          first = signed_codes(load_codes(codes));
          second = signed_codes(load_codes(codes + 64));
          codes += 128;
        } else if (s.codes == SIXES) {
          ints both = load_codes(codes);
          ints low = load_codes(lows);
          const int next = k % 16 == 8; /* eight columns of sixteen in a line of the second plane */
          first = next ? low_six(both, shift_right(low, 4)) : low_six(both, low);
          second = next ? high_six(both, shift_right(low, 6)) : high_six(both, shift_right(low, 2));
          codes += 64;
          lows += next ? 64 : 0;
        } else {
          ints both = load_codes(codes);
          first = low_nibbles(both);
          second = high_nibbles(both);
          codes += 64;
        }
        if (s.codes == TABLE) {
          first = table_codes(first, table);
          second = table_codes(second, table);
        }
        UNROLL for (int i = 0; i < n; i++) {
          const int8_t *p = a + i * a_step + b * BLOCK + k;
          if (is_unsigned(s)) {
            sum[i] = dot_unsigned(dot_unsigned(sum[i], first, four(p)), second, four(p + 4));
          } else {
            sum[i] = dot_signed(dot_signed(sum[i], first, four(p)), second, four(p + 4));
          }
        }
      }
      floats scale = parameter(group, s, w->minima, 0, row, b * BLOCK + h * s.sum_length);
      UNROLL for (int i = 0; i < n; i++) {
        floats by = multiply(to_floats(sum[i]), broadcast_float(scales[i * b_step + b]));
        f[i] = multiply_add(scale, by, f[i]);
      }
    }
  }
  UNROLL for (int i = 0; i < n; i++) { store_floats(out + (int64_t)i * stride, f[i]); }
}

INLINE void rows(struct shape s, const struct weights *w, const struct activations *x,
                 const uint8_t *group, int row, float *out, int stride) {
  int v = 0;
  for (; v + TILE <= x->count; v += TILE) {
    tile(TILE, s, w, group, row, x, v, out + (int64_t)v * stride, stride);
  }
  for (; v + 8 <= x->count; v += 8) {
    tile(8, s, w, group, row, x, v, out + (int64_t)v * stride, stride);
  }
  for (; v + 4 <= x->count; v += 4) {
    tile(4, s, w, group, row, x, v, out + (int64_t)v * stride, stride);
  }
  for (; v + 2 <= x->count; v += 2) {
    tile(2, s, w, group, row, x, v, out + (int64_t)v * stride, stride);
  }
  for (; v < x->count; v++) {
    tile(1, s, w, group, row, x, v, out + (int64_t)v * stride, stride);
  }
}

INLINE void all(struct shape s, const struct weights *w, const struct activations *x, float *out,
                int stride) {
  for (int g = 0; g < w->groups; g++) {
    for (int row = 0; row < ROWS; row += LANES) {
      rows(s, w, x, w->data + g * w->group_bytes, row, out + g * ROWS + row, stride);
    }
  }
}

/* One vector of activations times the high nibbles of six-bit codes. A nibble n stands for the codes
 * 4n to 4n + 3, less 32: 4n - 30.5 on average. */
INLINE void highs_tile(const struct weights *w, const uint8_t *group, int row,
                       const struct activations *x, int v, float *out) {
  const uint8_t *codes = group + w->codes_offset + 4 * row;
  const uint8_t *params = group + row;
  const int64_t vector = x->first + (int64_t)v * x->step;
  const int8_t *a = x->codes + vector * w->columns;
  const float *scales = x->scales + vector * (w->columns / BLOCK);
  const float *half_sums = x->half_sums + vector * (w->columns / BLOCK) * 2;
  floats f = broadcast_float(0);
  for (int block = 0; block < w->columns; block += 256) {
    floats d = load_halves(params + row);
    floats part = broadcast_float(0);
    params += 2 * ROWS;
    UNROLL for (int sub = 0; sub < 16; sub++) {
      ints sum = broadcast_int(0);
      UNROLL for (int k = 0; k < 16; k += 8) {
        __builtin_prefetch(codes + HIGHS_AHEAD_BYTES);
        ints both = load_codes(codes);
        sum = dot_unsigned(sum, low_nibbles(both), four(a + k));
        sum = dot_unsigned(sum, high_nibbles(both), four(a + k + 4));
        codes += 64;
      }
      floats by = multiply_add(to_floats(sum), broadcast_float(4 * scales[sub / 2]),
                               broadcast_float(-30.5f * half_sums[sub]));
      part = multiply_add(load_bytes(params), by, part);
      params += ROWS;
      a += 16;
    }
    f = multiply_add(d, part, f);
    scales += 8;
    half_sums += 16;
  }
  store_floats(out, f);
}

INLINE void all_highs(const struct weights *w, const struct activations *x, float *out, int stride) {
  for (int g = 0; g < w->groups; g++) {
    const uint8_t *group = w->data + g * w->group_bytes;
    for (int row = 0; row < ROWS; row += LANES) {
      for (int v = 0; v < x->count; v++) {
        highs_tile(w, group, row, x, v, out + (int64_t)v * stride + g * ROWS + row);
      }
    }
  }
}

/* Each case is a shape that PackedLayout knows, and becomes its own loop. */
#define SHAPE(CODES, SCALES, SUB, SUM)                                            \
  if (w->codes == CODES && w->sub_scales == SCALES && w->sub_length == SUB &&      \
      w->sum_length == SUM) {                                                     \
    all((struct shape){CODES, SCALES, SUB, SUM}, w, x, out, stride);               \
    return;                                                                       \
  }

void PRODUCT(const struct weights *w, const struct activations *x, float *out, int stride) {
  SHAPE(NIBBLES, 0, 32, 32) /* Q4_0, Q4_1 */
  SHAPE(NIBBLES, 1, 32, 32) /* Q4_K */
  SHAPE(TABLE, 0, 32, 32)   /* IQ4_NL */
  SHAPE(TABLE, 1, 32, 32)   /* IQ4_XS */
  SHAPE(BYTES, 0, 32, 32)   /* Q8_0, Q5_0 */
  SHAPE(BYTES, 0, 32, 16)   /* Q5_1 */
  SHAPE(BYTES, 1, 32, 16)   /* Q5_K */
  SHAPE(BYTES, 1, 16, 16)   /* Q3_K, Q2_K */
  SHAPE(SIXES, 1, 16, 16)   /* Q6_K */
  if (w->codes == HIGHS) { /* Q6_K, approximately */
    all_highs(w, x, out, stride);
  }
}
