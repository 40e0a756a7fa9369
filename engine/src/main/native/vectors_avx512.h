/* 512-bit vectors with byte dot products (AVX-512 VNNI): sixteen rows at once. */
#include <immintrin.h>

#define LANES 16
/* Vectors of activations in a tile of product.c: 8 integer and 8 float sums, and what they are made of. */
#define TILE 8
#define SIGNED_ZERO 128 /* the dot product takes unsigned weights: signed ones are moved up by 128 */

typedef __m512i ints;
typedef __m512 floats;

static inline ints load_codes(const uint8_t *p) { return _mm512_loadu_si512(p); }
static inline ints low_nibbles(ints w) { return _mm512_and_si512(w, _mm512_set1_epi8(15)); }
static inline ints high_nibbles(ints w) {
  return _mm512_and_si512(_mm512_srli_epi16(w, 4), _mm512_set1_epi8(15));
}
static inline ints shift_right(ints w, int bits) { return _mm512_srli_epi16(w, bits); }
static inline ints six(ints high, ints low) {
  return _mm512_or_si512(_mm512_and_si512(high, _mm512_set1_epi8(60)),
                         _mm512_and_si512(low, _mm512_set1_epi8(3)));
}
/* Six bits of a nibble and the two low bits of each byte of low. */
static inline ints low_six(ints w, ints low) { return six(_mm512_slli_epi16(w, 2), low); }
static inline ints high_six(ints w, ints low) { return six(_mm512_srli_epi16(w, 2), low); }
static inline ints signed_codes(ints w) { return _mm512_xor_si512(w, _mm512_set1_epi8(-128)); }
static inline ints table_codes(ints nibbles, const int8_t *table) {
  __m128i t = _mm_loadu_si128((const __m128i *)table);
  return signed_codes(_mm512_shuffle_epi8(_mm512_broadcast_i32x4(t), nibbles));
}
static inline ints broadcast_int(int32_t x) { return _mm512_set1_epi32(x); }
static inline ints broadcast_four(const int8_t *p) {
  int32_t x;
  __builtin_memcpy(&x, p, 4);
  return broadcast_int(x);
}

/* A running sum of products needs no form of its own: it is the sum. */
typedef ints run;
#define SUM_OF_NIBBLES 1
#define SUM_OF_SIXES 1

static inline run begin_run(ints sum) { return sum; }
static inline ints end_run(run products, ints sum) {
  (void)sum;
  return products;
}

/* sum + the four products of each lane's weights with the four activations at a. Written out because GCC 12
 * loads and multiplies in two instructions, which costs a tenth of the tiles' speed. */
static inline ints dot_unsigned(ints sum, ints w, const int8_t *a) {
  __asm__("vpdpbusd %2%{1to16%}, %1, %0" : "+v"(sum) : "v"(w), "m"(*(const int8_t(*)[4])a));
  return sum;
}
#define dot_signed dot_unsigned

static inline floats to_floats(ints x) { return _mm512_cvtepi32_ps(x); }
static inline floats load_floats(const float *p) { return _mm512_loadu_ps(p); }
/* The same in a register, where an instruction would rather load it anew for each use. */
static inline floats hold(floats x) {
  __asm__("" : "+v"(x));
  return x;
}
static inline void store_floats(float *p, floats x) { _mm512_storeu_ps(p, x); }
static inline floats broadcast_float(float x) { return _mm512_set1_ps(x); }
static inline floats multiply(floats a, floats b) { return _mm512_mul_ps(a, b); }
static inline floats multiply_add(floats a, floats b, floats c) { return _mm512_fmadd_ps(a, b, c); }
static inline floats negative_multiply_add(floats a, floats b, floats c) {
  return _mm512_fnmadd_ps(a, b, c);
}
static inline floats load_halves(const uint8_t *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
static inline void store_halves(uint8_t *p, floats x) {
  _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
static inline floats load_bytes(const uint8_t *p) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)));
}

/* Four lines of sixteen positions and four columns each become four lines of sixteen columns and four positions. */
static inline void transpose_lines(const uint8_t *from, uint8_t *to) {
  const __m512i bytes = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
  __m512i a = _mm512_shuffle_epi8(load_codes(from), bytes), b = _mm512_shuffle_epi8(load_codes(from + 64), bytes);
  __m512i c = _mm512_shuffle_epi8(load_codes(from + 128), bytes);
  __m512i d = _mm512_shuffle_epi8(load_codes(from + 192), bytes);
  __m512i ab = _mm512_shuffle_i32x4(a, b, 0x44), cd = _mm512_shuffle_i32x4(c, d, 0x44);
  _mm512_storeu_si512(to, _mm512_shuffle_i32x4(ab, cd, 0x88));
  _mm512_storeu_si512(to + 64, _mm512_shuffle_i32x4(ab, cd, 0xDD));
  ab = _mm512_shuffle_i32x4(a, b, 0xEE);
  cd = _mm512_shuffle_i32x4(c, d, 0xEE);
  _mm512_storeu_si512(to + 128, _mm512_shuffle_i32x4(ab, cd, 0x88));
  _mm512_storeu_si512(to + 192, _mm512_shuffle_i32x4(ab, cd, 0xDD));
}

/* The nearest integers of 64 numbers from 0 to 127, ties to even; four that belong together lie at quad_at. */
static inline void store_page_codes(uint8_t *p, const floats *x) {
  __m512i low = _mm512_packs_epi32(_mm512_cvtps_epi32(x[0]), _mm512_cvtps_epi32(x[1]));
  __m512i high = _mm512_packs_epi32(_mm512_cvtps_epi32(x[2]), _mm512_cvtps_epi32(x[3]));
  _mm512_storeu_si512(p, _mm512_packus_epi16(low, high));
}
static inline int quad_at(int quad) { return quad % 4 * 4 + quad / 4; }

/* sum + the products of four weights, which are not negative, with each lane's four values */
static inline ints dot_weights(ints sum, ints weights, ints values) {
  return _mm512_dpbusd_epi32(sum, weights, values);
}

/* Registers of codes_attention.c: 16 sums, and what they are made of. */
#define VALUE_ROWS 8
#define VALUE_VECTORS 2

/* Registers of attention.c: 24 or 16 sums, and what they are made of. */
#define SCORE_ROWS 8
#define SCORE_COLUMNS 3
#define WEIGHT_ROWS 8

/* The sum of sixteen lanes by halves: i and i + 8, then i + 4, i + 2, i + 1. */
static inline float sum_tree(const floats *x) {
  __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x[0]), 1));
  __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(x[0]), high);
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
