/* 256-bit vectors: eight rows at once. With VNNI for 256 bits one instruction does a dot product. */
#include <immintrin.h>

#define LANES 8
/* Vectors of activations in a tile of product.c: 8 sums in 16 bits and what they are made of, of 16 registers. */
#define TILE 8

typedef __m256i ints;
typedef __m256 floats;

static inline ints load_codes(const uint8_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
static inline ints low_nibbles(ints w) { return _mm256_and_si256(w, _mm256_set1_epi8(15)); }
static inline ints high_nibbles(ints w) {
  return _mm256_and_si256(_mm256_srli_epi16(w, 4), _mm256_set1_epi8(15));
}
static inline ints shift_right(ints w, int bits) { return _mm256_srli_epi16(w, bits); }
static inline ints six(ints high, ints low) {
  return _mm256_or_si256(_mm256_and_si256(high, _mm256_set1_epi8(60)),
                         _mm256_and_si256(low, _mm256_set1_epi8(3)));
}
/* Six bits of a nibble and the two low bits of each byte of low. */
static inline ints low_six(ints w, ints low) { return six(_mm256_slli_epi16(w, 2), low); }
static inline ints high_six(ints w, ints low) { return six(_mm256_srli_epi16(w, 2), low); }
static inline ints broadcast_int(int32_t x) { return _mm256_set1_epi32(x); }
static inline ints broadcast_four(const int8_t *p) {
  int32_t x;
  __builtin_memcpy(&x, p, 4);
  return broadcast_int(x);
}

#ifdef __AVXVNNI__

/* A running sum of products needs no form of its own: it is the sum. */
typedef ints run;
#define SUM_OF_NIBBLES 1
#define SUM_OF_SIXES 1

static inline run begin_run(ints sum) { return sum; }
static inline ints end_run(run products, ints sum) {
  (void)sum;
  return products;
}

#define SIGNED_ZERO 128 /* the dot product takes unsigned weights: signed ones are moved up by 128 */

static inline ints signed_codes(ints w) { return _mm256_xor_si256(w, _mm256_set1_epi8(-128)); }
static inline ints dot_unsigned(ints sum, ints w, const int8_t *a) {
  return _mm256_dpbusd_avx_epi32(sum, w, broadcast_four(a));
}
#define dot_signed dot_unsigned

#else

#define SIGNED_ZERO 0

static inline ints signed_codes(ints w) { return w; }

/* A sum that stays one after the other: GCC would make a tree of the additions and run out of registers. */
static inline ints in_order(ints sum) {
  __asm__("" : "+x"(sum));
  return sum;
}

/* Products are summed in 16 bits, two a lane, for as long as they fit; so the second multiplication, which makes
 * 32 bits of two, comes once a run: 8 * 2 * 15 * 127, 2 * 2 * 63 * 127 and 2 * 128 * 127 are below 2^15. */
typedef ints run;
#define SUM_OF_NIBBLES 8
#define SUM_OF_SIXES 2

static inline run begin_run(ints sum) {
  (void)sum;
  return _mm256_setzero_si256();
}
static inline ints end_run(run products, ints sum) {
  return in_order(_mm256_add_epi32(sum, _mm256_madd_epi16(products, _mm256_set1_epi16(1))));
}
static inline run add_pairs(run products, ints pairs) { return in_order(_mm256_add_epi16(products, pairs)); }
static inline run dot_unsigned(run products, ints w, const int8_t *a) {
  return add_pairs(products, _mm256_maddubs_epi16(w, broadcast_four(a)));
}
static inline run dot_signed(run products, ints w, const int8_t *a) {
  return add_pairs(products, _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(broadcast_four(a), w)));
}

#endif

static inline ints table_codes(ints nibbles, const int8_t *table) {
  __m128i t = _mm_loadu_si128((const __m128i *)table);
  return signed_codes(_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(t), nibbles));
}

static inline floats to_floats(ints x) { return _mm256_cvtepi32_ps(x); }
static inline floats load_floats(const float *p) { return _mm256_loadu_ps(p); }
static inline floats hold(floats x) { return x; }
static inline void store_floats(float *p, floats x) { _mm256_storeu_ps(p, x); }
static inline floats broadcast_float(float x) { return _mm256_set1_ps(x); }
static inline floats multiply(floats a, floats b) { return _mm256_mul_ps(a, b); }
static inline floats multiply_add(floats a, floats b, floats c) { return _mm256_fmadd_ps(a, b, c); }
static inline floats negative_multiply_add(floats a, floats b, floats c) {
  return _mm256_fnmadd_ps(a, b, c);
}
static inline floats load_halves(const uint8_t *p) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
}
static inline void store_halves(uint8_t *p, floats x) {
  _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
static inline floats load_bytes(const uint8_t *p) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)));
}

/* Four lines of sixteen positions and four columns each become four lines of sixteen columns and four positions. */
static inline void transpose_lines(const uint8_t *from, uint8_t *to) {
  const __m256i bytes =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
  for (int half = 0; half < 2; half++) {
    const uint8_t *line = from + 32 * half;
    __m256i a = _mm256_shuffle_epi8(load_codes(line), bytes), b = _mm256_shuffle_epi8(load_codes(line + 64), bytes);
    __m256i c = _mm256_shuffle_epi8(load_codes(line + 128), bytes);
    __m256i d = _mm256_shuffle_epi8(load_codes(line + 192), bytes);
    __m256i *out = (__m256i *)(to + 128 * half);
    _mm256_storeu_si256(out, _mm256_permute2x128_si256(a, b, 0x20));
    _mm256_storeu_si256(out + 1, _mm256_permute2x128_si256(c, d, 0x20));
    _mm256_storeu_si256(out + 2, _mm256_permute2x128_si256(a, b, 0x31));
    _mm256_storeu_si256(out + 3, _mm256_permute2x128_si256(c, d, 0x31));
  }
}

/* The nearest integers of 64 numbers from 0 to 127, ties to even; four that belong together lie at quad_at. */
static inline void store_page_codes(uint8_t *p, const floats *x) {
  for (int half = 0; half < 2; half++) {
    const floats *y = x + 4 * half;
    __m256i low = _mm256_packs_epi32(_mm256_cvtps_epi32(y[0]), _mm256_cvtps_epi32(y[1]));
    __m256i high = _mm256_packs_epi32(_mm256_cvtps_epi32(y[2]), _mm256_cvtps_epi32(y[3]));
    _mm256_storeu_si256((__m256i *)(p + 32 * half), _mm256_packus_epi16(low, high));
  }
}
static inline int quad_at(int quad) { return quad / 8 * 8 + quad % 2 * 4 + quad % 8 / 2; }

/* sum + the products of four weights, which are not negative, with each lane's four values */
static inline ints dot_weights(ints sum, ints weights, ints values) {
#ifdef __AVXVNNI__
  return _mm256_dpbusd_avx_epi32(sum, weights, values);
#else
  ints pairs = _mm256_maddubs_epi16(weights, values); /* 2 * 127 * 127 is below 2^15 */
  return in_order(_mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1))));
#endif
}

/* Registers of codes_attention.c: 8 sums, and what they are made of. */
#define VALUE_ROWS 4
#define VALUE_VECTORS 2

/* Registers of attention.c: 8 sums, and what they are made of. */
#define SCORE_ROWS 2
#define SCORE_COLUMNS 2
#define WEIGHT_ROWS 4

/* The sum of sixteen lanes by halves: i and i + 8, then i + 4, i + 2, i + 1. */
static inline float sum_tree(const floats *x) {
  __m256 eight = _mm256_add_ps(x[0], x[1]);
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
