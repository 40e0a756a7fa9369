/* 128-bit vectors with byte dot products (Armv8.2 dotprod): four rows at once. */
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

/* sum + the four products of each lane's weights with the four activations at a */
static inline ints dot_signed(ints sum, ints w, const int8_t *a) {
  int32_t four;
  __builtin_memcpy(&four, a, 4);
  return vdotq_s32(sum, vreinterpretq_s8_s32(w), vreinterpretq_s8_s32(vdupq_n_s32(four)));
}
#define dot_unsigned dot_signed /* nibbles are below 128 */

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
