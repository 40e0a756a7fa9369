/* The door of the library: what this processor offers, and the product that it should run. */
#include "jinwen_kernels.h"

#define EXPORT __attribute__((visibility("default")))

/* The instruction sets. NativeLibrary.java has the same numbers. */
enum { NONE, AVX2, AVXVNNI, AVX512VNNI, NEON, NEONI8MM, AMX, SETS };

#if defined(__x86_64__)

#include <cpuid.h>

/* Not every compiler's __builtin_cpu_supports knows this one: leaf 7, sub-leaf 1, EAX bit 4. */
static int has_avxvnni(void) {
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
}

#if defined(HAVE_AMX) && defined(__linux__)

#include <sys/syscall.h>
#include <unistd.h>

/* Leaf 7, EDX: tiles, and their byte products. The saved state of a thread grows by 8 KB with its first use of a
 * tile, so the kernel wants to be asked, once for a process (arch_prctl with ARCH_REQ_XCOMP_PERM for XTILEDATA); what
 * it answers includes whether it saves tiles at all. */
static int has_amx(void) {
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 24 & 3) == 3 && syscall(SYS_arch_prctl, 0x1023, 18) == 0;
}

/* Whether tiles give the bits of byte dot products: a processor, or what pretends to be one, may say more than it
 * does. One tile that is full and one that is not, of codes that need unpacking and sums of either length. */
static int amx_agrees(void) {
  enum { GROUPS = 2, COLUMNS = 256, VECTORS = 24, BLOCKS = COLUMNS / BLOCK };
  static const struct {
    enum codes codes;
    int sub_scales, sum_length, zero, codes_offset;
  } shapes[] = {{NIBBLES, 0, 32, 8, BLOCKS * 2 * ROWS}, {SIXES, 1, 16, 32, 5 * 64}};
  uint8_t data[GROUPS * 8192], lows[GROUPS * 4 * COLUMNS]; /* not static: two threads may ask at once */
  int8_t codes[VECTORS * COLUMNS];
  float scales[VECTORS * BLOCKS], tiles[VECTORS][GROUPS * ROWS], vectors[VECTORS][GROUPS * ROWS];
  int32_t sums[VECTORS * BLOCKS * 2];
  uint32_t random = 1;
  for (int i = 0; i < (int)sizeof(codes); i++) {
    random = random * 1664525 + 1013904223;
    codes[i] = (int8_t)(random >> 24 | 1); /* never -128 */
    sums[i / 16] = (i % 16 ? sums[i / 16] : 0) + codes[i];
    scales[i / BLOCK] = (float)(random >> 12);
  }
  for (int n = 0; n < 2; n++) {
    struct weights w = {data, lows, 8192, shapes[n].codes_offset, GROUPS, COLUMNS, shapes[n].codes,
                        shapes[n].sub_scales, 0, shapes[n].sum_length, shapes[n].sum_length, shapes[n].zero};
    struct activations x = {0, codes, scales, sums, 0, 0, 0, 1, VECTORS};
    for (int i = 0; i < (int)sizeof(data); i++) {
      random = random * 1664525 + 1013904223;
      data[i] = (uint8_t)(random >> 24);
      lows[i % sizeof(lows)] = data[i];
    }
    for (int i = 1; i < (int)sizeof(data); i += 2) { /* no half precision number is infinite or none */
      if (i % 8192 < shapes[n].codes_offset) { data[i] &= 0x3F; }
    }
    product_amx(&w, &x, tiles[0], GROUPS * ROWS);
    product_avx512vnni(&w, &x, vectors[0], GROUPS * ROWS);
    if (__builtin_memcmp(tiles, vectors, sizeof(tiles))) { return 0; }
  }
  return 1;
}

#else

static int amx_agrees(void) { return 0; }
static int has_amx(void) { return 0; } /* other systems have another way to ask, which nobody has tried */

#endif

static int supported(int set) {
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  unsigned a, b, c, d;
  int f16c = __get_cpuid(1, &a, &b, &c, &d) && (c >> 29 & 1);
  switch (set) {
#ifdef HAVE_AVX2
    case AVX2:
      return avx2 && f16c;
#endif
#ifdef HAVE_AVXVNNI
    case AVXVNNI:
      return avx2 && f16c && has_avxvnni();
#endif
#ifdef HAVE_AVX512VNNI
    case AVX512VNNI:
      return avx2 && f16c && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512vnni");
#endif
#ifdef HAVE_AMX
    case AMX:
      return supported(AVX512VNNI) && has_amx() && amx_agrees();
#endif
    default:
      return 0;
  }
}

#elif defined(__aarch64__)

#if defined(__linux__)
#include <sys/auxv.h>
#define HWCAP_DOTPROD (1 << 20)
#define HWCAP2_MATRICES (1 << 13)
static int has_dotprod(void) { return (getauxval(AT_HWCAP) & HWCAP_DOTPROD) != 0; }
static int has_i8mm(void) { return (getauxval(AT_HWCAP2) & HWCAP2_MATRICES) != 0; }
#else
static int has_dotprod(void) { return 1; } /* every 64-bit Mac has it */
static int has_i8mm(void) { return 0; }    /* not all, and nobody has asked one yet */
#endif

static int supported(int set) {
  switch (set) {
#ifdef HAVE_NEON
    case NEON:
      return has_dotprod();
#endif
#ifdef HAVE_NEONI8MM
    case NEONI8MM:
      return has_dotprod() && has_i8mm();
#endif
    default:
      return 0;
  }
}

#else

static int supported(int set) { return 0; }

#endif

/* Whether this library and this processor both know an instruction set. */
EXPORT int jinwen_supported(int set) { return supported(set); }

/* What an instruction set has; all null where this library does not hold it. */
static struct {
  product *product;
  rows_product *scores[2]; /* rows in half precision, rows of floats */
  rows_product *weighted[2];
  quantise *quantise;
  to_halves *to_halves;
  pack *pack[2]; /* rows to rows, columns to rows */
  weighted_codes *weighted_codes;
  from_halves *from_halves;
  rms_norm *rms_norm;
  maximum *maximum;
  exp_sum *exp_sum;
  silu_multiply *silu_multiply;
  add *add;
  scale *scale;
} const routines[] = {
#define ROUTINES(set) \
  {product_##set, {scores_##set, float_scores_##set}, {weighted_##set, float_weighted_##set}, \
   quantise_##set, to_halves_##set, {pack_rows_##set, pack_columns_##set}, weighted_codes_##set, \
   from_halves_##set, rms_norm_##set, maximum_##set, exp_sum_##set, silu_multiply_##set, add_##set, scale_##set}
#ifdef HAVE_AVX2
    [AVX2] = ROUTINES(avx2),
#endif
#ifdef HAVE_AVXVNNI
    [AVXVNNI] = ROUTINES(avxvnni),
#endif
#ifdef HAVE_AVX512VNNI
    [AVX512VNNI] = ROUTINES(avx512vnni),
#endif
#ifdef HAVE_NEON
    [NEON] = ROUTINES(neon),
#endif
#ifdef HAVE_NEONI8MM
    [NEONI8MM] = ROUTINES(neoni8mm),
#endif
#ifdef HAVE_AMX
    [AMX] = ROUTINES(amx),
#endif
    [SETS] = {0, {0, 0}, {0, 0}, 0, 0, {0, 0}, 0, 0, 0, 0, 0, 0, 0, 0},
};

/* One product; the arguments are the fields of struct weights and struct activations. */
EXPORT void jinwen_product(int set, const uint8_t *data, int64_t groups_at, int64_t lows_at, int64_t group_bytes,
                           int64_t codes_offset, int groups, int columns, int codes, int sub_scales, int minima,
                           int sub_length, int sum_length, int zero, const int8_t *x_codes,
                           const float *x_scales, const int32_t *x_sums, const float *x_block_sums,
                           const float *x_half_sums, int first, int step, int count, int adds, float *out,
                           int64_t out_offset, int out_stride) {
  struct weights w = {data + groups_at, data + lows_at, group_bytes, codes_offset, groups, columns,
                      codes, sub_scales, minima,      sub_length,   sum_length, zero};
  struct activations x = {adds, x_codes, x_scales, x_sums, x_block_sums, x_half_sums, first, step, count};
  routines[set].product(&w, &x, out + out_offset, out_stride);
}

/* c[i][j] = scale * sum over k of a[i][k] * b[j][k]; inner is a multiple of 16, strides of b are bytes */
EXPORT void jinwen_scores(int set, int floats, const float *a, int64_t a_offset, int a_stride, int m,
                          const uint8_t *b, int64_t b_offset, int64_t b_stride, int n, int inner,
                          float scale, float *c, int64_t c_offset, int c_stride) {
  struct rows_product h = {a + a_offset, a_stride, m,     b + b_offset, b_stride,
                           n,            inner,    scale, c + c_offset, c_stride};
  routines[set].scores[floats](&h);
}

/* c[i][j] += sum over p of a[i][p] * b[p][j]; n is a multiple of 16 */
EXPORT void jinwen_weighted(int set, int floats, const float *a, int64_t a_offset, int a_stride, int m,
                            const uint8_t *b, int64_t b_offset, int64_t b_stride, int n, int inner,
                            float *c, int64_t c_offset, int c_stride) {
  struct rows_product h = {a + a_offset, a_stride, m, b + b_offset, b_stride,
                           n,            inner,    0, c + c_offset, c_stride};
  routines[set].weighted[floats](&h);
}

/* Blocks of 32 activations, counted over all vectors, to codes; the arrays are those of struct activations. */
EXPORT void jinwen_quantise(int set, const float *x, int64_t first, int blocks, int8_t *codes, float *scales,
                            int32_t *sums, float *block_sums, float *half_sums) {
  routines[set].quantise(x, first, blocks, codes, scales, sums, block_sums, half_sums);
}

/* n floats, a multiple of 16, from x_offset on, to half precision */
EXPORT void jinwen_to_halves(int set, const float *x, int64_t x_offset, uint8_t *out, int64_t out_offset,
                             int n) {
  routines[set].to_halves(x + x_offset, out + out_offset, n);
}

/* A window of a matrix of BYTES: its rows, or with columns_to_rows its columns, are rows of x. Columns are counted
 * in blocks of 32, which share a scale. */
EXPORT void jinwen_pack(int set, int columns_to_rows, const float *x, int64_t x_offset, int64_t stride, uint8_t *data,
                        int64_t group_bytes, int64_t codes_offset, int groups, int first_block, int blocks) {
  uint8_t *scales = data + first_block * 2 * ROWS;
  uint8_t *codes = data + codes_offset + first_block * BLOCK * ROWS;
  struct packing p = {x + x_offset, stride, groups, blocks, scales, codes, group_bytes};
  routines[set].pack[columns_to_rows](&p);
}

/* out[i][j] += sum over p of weights[i][p] * values[p][j], p below 64; see codes_attention.c */
EXPORT void jinwen_weighted_codes(int set, const uint8_t *data, int64_t group_bytes, int64_t codes_offset, int columns,
                                  const float *weights, int64_t weights_offset, int weights_stride, int rows,
                                  float *out, int64_t out_offset, int out_stride) {
  struct page_values v = {data, group_bytes, codes_offset, columns, weights + weights_offset, weights_stride,
                          rows, out + out_offset, out_stride};
  routines[set].weighted_codes(&v);
}

/* n numbers of half precision, a multiple of 16, to floats */
EXPORT void jinwen_from_halves(int set, const uint8_t *x, int64_t x_offset, float *out, int64_t out_offset, int n) {
  routines[set].from_halves(x + x_offset, out + out_offset, n);
}

/* The routines of floats.c on n numbers of arrays, from an offset on in each. */
EXPORT void jinwen_rms_norm(int set, const float *x, int64_t x_offset, const float *weight, float eps, float *y,
                            int64_t y_offset, int n) {
  routines[set].rms_norm(x + x_offset, weight, eps, y + y_offset, n);
}

EXPORT float jinwen_maximum(int set, const float *x, int64_t x_offset, int n) {
  return routines[set].maximum(x + x_offset, n);
}

EXPORT float jinwen_exp_sum(int set, float *x, int64_t x_offset, int n, float most) {
  return routines[set].exp_sum(x + x_offset, n, most);
}

EXPORT void jinwen_silu_multiply(int set, const float *gate, int64_t gate_offset, const float *up, int64_t up_offset,
                                 float *out, int64_t out_offset, int n) {
  routines[set].silu_multiply(gate + gate_offset, up + up_offset, out + out_offset, n);
}

EXPORT void jinwen_add(int set, float *x, int64_t x_offset, const float *y, int64_t y_offset, int n) {
  routines[set].add(x + x_offset, y + y_offset, n);
}

EXPORT void jinwen_scale(int set, float *x, int64_t x_offset, float by, int n) {
  routines[set].scale(x + x_offset, by, n);
}
