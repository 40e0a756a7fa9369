/*
 * Products of packed weights with quantised activations. The layout is that of PackedLayout.java,
 * the arithmetic that of ScalarKernels.java, to the last bit.
 */
#ifndef JINWEN_KERNELS_H
#define JINWEN_KERNELS_H

#include <stdint.h>

#define BLOCK 32
#define ROWS 16

/* HIGHS are SIXES of which only the first plane is read: an approximation. */
enum codes { NIBBLES, TABLE, BYTES, SIXES, HIGHS };

/* What a product needs to know of the weights; the fields of PackedLayout. */
struct weights {
  const uint8_t *data; /* the first group */
  const uint8_t *lows; /* of SIXES: the second plane of the first group */
  int64_t group_bytes;
  int64_t codes_offset; /* of the codes in a group, behind the parameters */
  int groups;
  int columns;
  enum codes codes;
  int sub_scales; /* blocks of 256 columns with a scale byte for each sub-block */
  int minima;
  int sub_length; /* columns of a scale: 32 or 16 */
  int sum_length; /* columns of an integer sum: 32 or 16 */
  int zero;       /* of nibbles */
};

struct activations {
  int adds;                /* whether the product is added to what is there */
  const int8_t *codes;     /* [vector][column] */
  const float *scales;     /* [vector][block] */
  const int32_t *sums;     /* [vector][block][half], of codes */
  const float *block_sums; /* [vector][block], scale times the sum of codes */
  const float *half_sums;  /* [vector][block][half] */
  int first;
  int step;
  int count;
};

/* A product of floats with rows in half precision or of floats. */
struct rows_product {
  const float *a;
  int64_t a_stride; /* floats */
  int m;            /* rows of a and c */
  const uint8_t *b;
  int64_t b_stride; /* bytes */
  int n;            /* columns of c */
  int inner;        /* length of the sums */
  float scale;      /* of scores */
  float *c;
  int64_t c_stride; /* floats */
};

typedef void product(const struct weights *w, const struct activations *x, float *out, int stride);

typedef void rows_product(const struct rows_product *h);

typedef void quantise(const float *x, int64_t first, int blocks, int8_t *codes, float *scales,
                      int32_t *sums, float *block_sums, float *half_sums);

typedef void to_halves(const float *x, uint8_t *out, int n);

/* of floats.c */
typedef void from_halves(const uint8_t *x, float *out, int n);
typedef void rms_norm(const float *x, const float *weight, float eps, float *y, int n);
typedef float maximum(const float *x, int n);
typedef float exp_sum(float *x, int n, float most);
typedef void silu_multiply(const float *gate, const float *up, float *out, int n);
typedef void add(float *x, const float *y, int n);
typedef void scale(float *x, float by, int n);

/* A matrix of floats on its way to a window of a matrix of BYTES with a scale for each block. */
struct packing {
  const float *x;
  int64_t stride;   /* floats from row to row of x */
  int groups;       /* of the window */
  int blocks;       /* of the window */
  uint8_t *scales;  /* of its first group and block */
  uint8_t *codes;
  int64_t group_bytes;
};

typedef void pack(const struct packing *p);

/* The values of 64 positions, a matrix of BYTES with a position a row, weighted by some rows of weights. */
struct page_values {
  const uint8_t *data;
  int64_t group_bytes;
  int64_t codes_offset;
  int columns;          /* of the matrix, from the first: a multiple of 32 */
  const float *weights; /* [row][position], none negative */
  int64_t weights_stride;
  int rows;
  float *out; /* [row][column], added to */
  int64_t out_stride;
};

typedef void weighted_codes(const struct page_values *v);

#define DECLARE(set)                                \
  weighted_codes weighted_codes_##set;              \
  quantise quantise_##set;                          \
  to_halves to_halves_##set;                        \
  from_halves from_halves_##set;                    \
  rms_norm rms_norm_##set;                          \
  maximum maximum_##set;                            \
  exp_sum exp_sum_##set;                            \
  silu_multiply silu_multiply_##set;                \
  add add_##set;                                    \
  scale scale_##set;                                \
  pack pack_rows_##set, pack_columns_##set;         \
  product product_##set;                            \
  rows_product scores_##set, weighted_##set;        \
  rows_product float_scores_##set, float_weighted_##set

DECLARE(amx);
DECLARE(avx512vnni);
DECLARE(avxvnni);
DECLARE(avx2);
DECLARE(neon);
DECLARE(neoni8mm);

#endif
