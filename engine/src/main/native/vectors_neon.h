/* 128-bit vectors with byte dot products (Armv8.2 dotprod): four rows at once. With products of byte matrices
 * (i8mm) two rows and two vectors of activations at once. */
#include <arm_neon.h>

#define LANES 4
/* Vectors of activations in a tile of product.c: 8 integer and 8 float sums of 32 registers. */
#define TILE 8
#define SIGNED_ZERO 0

typedef int32x4_t ints;
typedef float32x4_t floats;

static inline ints load_codes(const uint8_t *p) { return vreinterpretq_s32_u8(vld1q_u8(p)); }
static inline ints low_nibbles(ints w) {
  return vreinterpretq_s32_u8(vandq_u8(vreinterpretq_u8_s32(w), vdupq_n_u8(15)));
}
static inline ints high_nibbles(ints w) {
  return vreinterpretq_s32_u8(vshrq_n_u8(vreinterpretq_u8_s32(w), 4));
}
static inline ints shift_right(ints w, int bits) {
  return vreinterpretq_s32_u8(vshlq_u8(vreinterpretq_u8_s32(w), vdupq_n_s8((int8_t)-bits)));
}
static inline ints six(uint8x16_t high, ints low) {
  uint8x16_t two = vandq_u8(vreinterpretq_u8_s32(low), vdupq_n_u8(3));
  return vreinterpretq_s32_u8(vorrq_u8(vandq_u8(high, vdupq_n_u8(60)), two));
}
/* Six bits of a nibble and the two low bits of each byte of low. */
static inline ints low_six(ints w, ints low) {
  return six(vshlq_n_u8(vreinterpretq_u8_s32(w), 2), low);
}
static inline ints high_six(ints w, ints low) {
  return six(vshrq_n_u8(vreinterpretq_u8_s32(w), 2), low);
}
static inline ints signed_codes(ints w) { return w; }
static inline ints table_codes(ints nibbles, const int8_t *table) {
  return vreinterpretq_s32_s8(vqtbl1q_s8(vld1q_s8(table), vreinterpretq_u8_s32(nibbles)));
}
static inline ints broadcast_int(int32_t x) { return vdupq_n_s32(x); }

/* A running sum of products needs no form of its own: it is the sum. */
typedef ints run;
#define SUM_OF_NIBBLES 1
#define SUM_OF_SIXES 1

static inline run begin_run(ints sum) { return sum; }
static inline ints end_run(run products, ints sum) {
  (void)sum;
  return products;
}

/* sum + the four products of each lane's weights with the four activations at a */
static inline ints dot_signed(ints sum, ints w, const int8_t *a) {
  int32_t four;
  __builtin_memcpy(&four, a, 4);
  return vdotq_s32(sum, vreinterpretq_s8_s32(w), vreinterpretq_s8_s32(vdupq_n_s32(four)));
}
#define dot_unsigned dot_signed /* nibbles are below 128 */

#ifdef __ARM_FEATURE_MATMUL_INT8

/* Two vectors of activations are summed together: sums[0] for the first two rows of four, sums[1] for the others. */
#define PAIRED 1

static inline void begin_pair(ints *sums) {
  ints first = sums[0], second = sums[1];
  sums[0] = vzip1q_s32(first, second);
  sums[1] = vzip2q_s32(first, second);
}
/* Back to a sum for each vector. */
static inline void end_pair(ints *sums) {
  ints low = sums[0], high = sums[1];
  sums[0] = vuzp1q_s32(low, high);
  sums[1] = vuzp2q_s32(low, high);
}
/* Eight columns of two rows of four, from four columns and the next four of all. */
static inline ints low_rows(ints first, ints second) { return vzip1q_s32(first, second); }
static inline ints high_rows(ints first, ints second) { return vzip2q_s32(first, second); }
/* Eight columns of two vectors, from four columns and the next four of both. */
static inline ints two_vectors(const int8_t *first, const int8_t *second) {
  int32x2x2_t both = vzip_s32(vreinterpret_s32_s8(vld1_s8(first)), vreinterpret_s32_s8(vld1_s8(second)));
  return vcombine_s32(both.val[0], both.val[1]);
}
static inline ints dot_pair(ints sum, ints rows, ints vectors) {
  return vmmlaq_s32(sum, vreinterpretq_s8_s32(rows), vreinterpretq_s8_s32(vectors));
}

#endif

static inline floats to_floats(ints x) { return vcvtq_f32_s32(x); }
static inline floats load_floats(const float *p) { return vld1q_f32(p); }
static inline floats hold(floats x) { return x; }
static inline void store_floats(float *p, floats x) { vst1q_f32(p, x); }
static inline floats broadcast_float(float x) { return vdupq_n_f32(x); }
static inline floats multiply(floats a, floats b) { return vmulq_f32(a, b); }
static inline floats multiply_add(floats a, floats b, floats c) { return vfmaq_f32(c, a, b); }
static inline floats negative_multiply_add(floats a, floats b, floats c) {
  return vfmsq_f32(c, a, b);
}
static inline floats load_halves(const uint8_t *p) {
  return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(p)));
}
static inline void store_halves(uint8_t *p, floats x) {
  vst1_u8(p, vreinterpret_u8_f16(vcvt_f16_f32(x)));
}
static inline floats load_bytes(const uint8_t *p) {
  int32_t four;
  __builtin_memcpy(&four, p, 4);
  int16x8_t wide = vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)));
  return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
}

/* Four lines of sixteen positions and four columns each become four lines of sixteen columns and four positions. */
static inline void transpose_lines(const uint8_t *from, uint8_t *to) {
  static const uint8_t order[16] = {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15};
  const uint8x16_t bytes = vld1q_u8(order);
  for (int line = 0; line < 4; line++) {
    for (int quad = 0; quad < 4; quad++) {
      vst1q_u8(to + 64 * quad + 16 * line, vqtbl1q_u8(vld1q_u8(from + 64 * line + 16 * quad), bytes));
    }
  }
}

/* The nearest integers of 64 numbers from 0 to 127, ties to even; four that belong together lie at quad_at. */
static inline void store_page_codes(uint8_t *p, const floats *x) {
  for (int i = 0; i < 4; i++) {
    int16x8_t low = vcombine_s16(vmovn_s32(vcvtnq_s32_f32(x[4 * i])), vmovn_s32(vcvtnq_s32_f32(x[4 * i + 1])));
    int16x8_t high = vcombine_s16(vmovn_s32(vcvtnq_s32_f32(x[4 * i + 2])), vmovn_s32(vcvtnq_s32_f32(x[4 * i + 3])));
    vst1q_u8(p + 16 * i, vreinterpretq_u8_s8(vcombine_s8(vmovn_s16(low), vmovn_s16(high))));
  }
}
static inline int quad_at(int quad) { return quad; }

static inline ints broadcast_four(const int8_t *p) {
  int32_t x;
  __builtin_memcpy(&x, p, 4);
  return broadcast_int(x);
}

/* sum + the products of four weights, which are not negative, with each lane's four values */
static inline ints dot_weights(ints sum, ints weights, ints values) {
  return vdotq_s32(sum, vreinterpretq_s8_s32(weights), vreinterpretq_s8_s32(values));
}

/* Registers of codes_attention.c: 16 sums, and what they are made of. */
#define VALUE_ROWS 4
#define VALUE_VECTORS 4

/* Registers of attention.c: 16 sums, and what they are made of. */
#define SCORE_ROWS 2
#define SCORE_COLUMNS 2
#define WEIGHT_ROWS 8

/* The sum of sixteen lanes by halves: i and i + 8, then i + 4, i + 2, i + 1. */
static inline float sum_tree(const floats *x) {
  floats four = vaddq_f32(vaddq_f32(x[0], x[2]), vaddq_f32(x[1], x[3]));
  float32x2_t two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
  return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}
