/*
 * Prints a checksum of each native routine on made-up numbers, for the instruction set whose number is SET (see
 * jinwen_kernels.c). Two sets that print the same compute the same bits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jinwen_kernels.h"

void jinwen_product(int set, const uint8_t *data, int64_t groups_at, int64_t lows_at, int64_t group_bytes, int64_t codes_offset,
                    int groups, int columns, int codes, int sub_scales, int minima, int sub_length, int sum_length,
                    int zero, const int8_t *x_codes, const float *x_scales, const int32_t *x_sums,
                    const float *x_block_sums, const float *x_half_sums, int first, int step, int count, int adds,
                    float *out, int64_t out_offset, int out_stride);
void jinwen_scores(int set, int floats, const float *a, int64_t a_offset, int a_stride, int m, const uint8_t *b,
                   int64_t b_offset, int64_t b_stride, int n, int inner, float scale, float *c, int64_t c_offset,
                   int c_stride);
void jinwen_weighted(int set, int floats, const float *a, int64_t a_offset, int a_stride, int m, const uint8_t *b,
                     int64_t b_offset, int64_t b_stride, int n, int inner, float *c, int64_t c_offset, int c_stride);
void jinwen_quantise(int set, const float *x, int64_t first, int blocks, int8_t *codes, float *scales, int32_t *sums,
                     float *block_sums, float *half_sums);
void jinwen_to_halves(int set, const float *x, int64_t x_offset, uint8_t *out, int64_t out_offset, int n);
void jinwen_pack(int set, int columns_to_rows, const float *x, int64_t x_offset, int64_t stride, uint8_t *data,
                 int64_t group_bytes, int64_t codes_offset, int groups, int first_block, int blocks);
void jinwen_weighted_codes(int set, const uint8_t *data, int64_t group_bytes, int64_t codes_offset, int columns,
                           const float *weights, int64_t weights_offset, int weights_stride, int rows, float *out,
                           int64_t out_offset, int out_stride);
void jinwen_from_halves(int set, const uint8_t *x, int64_t x_offset, float *out, int64_t out_offset, int n);
void jinwen_rms_norm(int set, const float *x, int64_t x_offset, const float *weight, float eps, float *y,
                     int64_t y_offset, int n);
float jinwen_maximum(int set, const float *x, int64_t x_offset, int n);
float jinwen_exp_sum(int set, float *x, int64_t x_offset, int n, float most);
void jinwen_silu_multiply(int set, const float *gate, int64_t gate_offset, const float *up, int64_t up_offset,
                          float *out, int64_t out_offset, int n);
void jinwen_add(int set, float *x, int64_t x_offset, const float *y, int64_t y_offset, int n);
void jinwen_scale(int set, float *x, int64_t x_offset, float by, int n);

enum { GROUPS = 5, COLUMNS = 768, VECTORS = 13 };

static uint32_t state = 1;

static uint32_t next(void) {
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

/* A float between -1 and 1. */
static float number(void) { return (float)(int32_t)(next() % 2001) / 1000.0f - 1.0f; }

/* A half of a magnitude between 1/256 and 1/8. */
static uint16_t half(void) { return (uint16_t)(0x1C00 + next() % 0x1400); }

static uint32_t checksum(const void *p, size_t bytes) {
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes; i++) { sum = sum * 31 + ((const uint8_t *)p)[i]; }
  return sum;
}

static float values[VECTORS * COLUMNS];
static int8_t codes[VECTORS * COLUMNS];
static float scales[VECTORS * COLUMNS / 32], block_sums[VECTORS * COLUMNS / 32], half_sums[VECTORS * COLUMNS / 16];
static int32_t sums[VECTORS * COLUMNS / 16];

static void activations(void) {
  static uint8_t halves[2 * VECTORS * COLUMNS];
  for (int i = 0; i < VECTORS * COLUMNS; i++) { values[i] = i / 32 % 7 == 3 ? 0 : number(); }
  jinwen_quantise(SET, values, 0, VECTORS * COLUMNS / 32, codes, scales, sums, block_sums, half_sums);
  jinwen_to_halves(SET, values, 0, halves, 0, VECTORS * COLUMNS);
  printf("activations %08x %08x %08x %08x %08x halves %08x\n", checksum(codes, sizeof codes),
         checksum(scales, sizeof scales), checksum(sums, sizeof sums), checksum(block_sums, sizeof block_sums),
         checksum(half_sums, sizeof half_sums), checksum(halves, sizeof halves));
}

/* One layout of PackedLayout.java: its codes, sub-scales, minima and lengths. */
static void product_of(const char *name, int kind, int sub_scales, int minima, int sub, int sum, int zero) {
  static uint8_t data[GROUPS * COLUMNS * 36]; /* the second plane last */
  const int64_t lows = GROUPS * COLUMNS * 32;
  static float out[VECTORS * GROUPS * 16];
  const int kinds = minima ? 2 : 1;
  const int block = sub_scales ? 256 : 32;
  const int params = 32 * kinds + (sub_scales ? 256 / sub * 16 * kinds : 0);
  const int64_t offset = (COLUMNS / block * params + 63) & -64;
  const int64_t group = offset + (kind == BYTES ? 16 : 8) * COLUMNS;
  for (size_t i = 0; i < sizeof data; i++) { data[i] = (uint8_t)next(); }
  for (int b = 0; b < GROUPS * COLUMNS / block; b++) {
    uint8_t *at = data + b / (COLUMNS / block) * group + b % (COLUMNS / block) * params;
    for (int i = 0; i < 16 * kinds; i++) {
      uint16_t h = half();
      memcpy(at + 2 * i, &h, 2);
    }
  }
  printf("%s", name);
  for (int count = 1; count <= VECTORS; count++) {
    memset(out, 0, sizeof out);
    for (int adds = 0; adds <= (kind != HIGHS); adds++) {
      jinwen_product(SET, data, 0, lows, group, offset, GROUPS, COLUMNS, kind, sub_scales, minima, sub, sum, zero, codes,
                     scales, sums, block_sums, half_sums, 0, 1, count, adds, out, 0, GROUPS * 16);
    }
    printf(" %08x", checksum(out, sizeof out));
  }
  printf("\n");
}

static void attention(int floats, int m, int n, int inner) {
  static uint8_t rows[64 * 4 * 576];
  static float c[64 * 64], weighted[64 * 576];
  for (int i = 0; i < 64 * 576; i++) {
    float f = number();
    uint16_t h = half();
    memcpy(rows + (floats ? 4 : 2) * i, floats ? (void *)&f : (void *)&h, floats ? 4 : 2);
  }
  memset(weighted, 0, sizeof weighted);
  const int bytes = (floats ? 4 : 2) * inner;
  jinwen_scores(SET, floats, values, 0, inner, m, rows, 0, bytes, n, inner, 0.1f, c, 0, 64);
  jinwen_weighted(SET, floats, c, 0, 64, m, rows, 0, bytes, inner, n, weighted, 0, inner);
  printf("attention %d %d %d %d: %08x %08x\n", floats, m, n, inner, checksum(c, sizeof c),
         checksum(weighted, sizeof weighted));
}

/* A window of a matrix of 5 groups and 96 columns: some groups, or some blocks of all groups. */
static void packing(void) {
  static uint8_t data[GROUPS * (192 + 16 * 96)];
  for (int columns_to_rows = 0; columns_to_rows < 2; columns_to_rows++) {
    memset(data, 0, sizeof data);
    int groups = columns_to_rows ? GROUPS : 3;
    jinwen_pack(SET, columns_to_rows, values, 7, 101, data, 192 + 16 * 96, 192, groups, columns_to_rows,
                columns_to_rows ? 2 : 3);
    printf("packing %d: %08x\n", columns_to_rows, checksum(data, sizeof data));
  }
}

/* A page of 64 positions and 576 columns in 8 bits, of which the first 512 are the values. */
static void codes_attention(int rows) {
  enum { ALL = 576, WIDTH = 512, OFFSET = ALL / 32 * 32, GROUP = OFFSET + 16 * ALL };
  static uint8_t page[4 * GROUP];
  static float weights[VECTORS * 64], out[VECTORS * WIDTH];
  for (int group = 0; group < 4; group++) {
    uint8_t *at = page + group * GROUP;
    for (int i = 0; i < OFFSET / 2; i++) {
      uint16_t h = i / 16 == 3 ? 0 : half();
      memcpy(at + 2 * i, &h, 2);
    }
    for (int i = OFFSET; i < GROUP; i++) { at[i] = (uint8_t)((int)(next() % 255) - 127); }
  }
  for (int i = 0; i < rows * 64; i++) {
    float f = number();
    weights[i] = i % 7 == 0 ? 0 : f * f * f * f;
  }
  for (int i = 0; i < rows * WIDTH; i++) { out[i] = number(); }
  jinwen_weighted_codes(SET, page, GROUP, OFFSET, WIDTH, weights, 0, 64, rows, out, 0, WIDTH);
  printf("codes attention %d: %08x\n", rows, checksum(out, sizeof out));
}

/* Each routine of floats.c on what the one before it left. */
static void floats_alone(int n) {
  static uint8_t halves[2 * 256];
  float x[256], y[256], z[256];
  for (int i = 0; i < 256; i++) {
    uint16_t h = (uint16_t)next();
    h = (h & 0x7C00) == 0x7C00 ? 0 : h; /* neither infinite nor none */
    memcpy(halves + 2 * i, &h, 2);
    x[i] = 40 * number();
    y[i] = number();
  }
  jinwen_from_halves(SET, halves, 0, z, 0, 256);
  uint32_t sum = checksum(z, sizeof z);
  jinwen_silu_multiply(SET, x, 0, y, 0, z, 0, n);
  jinwen_add(SET, z, 0, x, 0, n);
  jinwen_scale(SET, z, 0, 0.37f, n);
  jinwen_rms_norm(SET, z, 0, y, 1e-6f, z, 0, n);
  sum = sum * 31 + checksum(z, 4 * (size_t)n);
  float most = jinwen_maximum(SET, z, 0, n);
  float total = jinwen_exp_sum(SET, z, 0, n, most);
  sum = sum * 31 + checksum(z, 4 * (size_t)n);
  printf("floats %d: %08x %08x %08x\n", n, sum, checksum(&most, 4), checksum(&total, 4));
}

int main(void) {
  activations();
  packing();
  for (int n = 0; n <= 256; n += 37) { floats_alone(n); }
  product_of("Q4_0", NIBBLES, 0, 0, 32, 32, 8);
  product_of("Q4_1", NIBBLES, 0, 1, 32, 32, 0);
  product_of("Q4_K", NIBBLES, 1, 1, 32, 32, 0);
  product_of("IQ4_NL", TABLE, 0, 0, 32, 32, 0);
  product_of("Q8_0", BYTES, 0, 0, 32, 32, 0);
  product_of("Q3_K", BYTES, 1, 0, 16, 16, 0);
  product_of("Q6_K", SIXES, 1, 0, 16, 16, 32);
  product_of("Q6_K highs", HIGHS, 1, 0, 16, 16, 8);
  for (int rows = 1; rows <= VECTORS; rows += 3) { codes_attention(rows); }
  for (int floats = 0; floats < 2; floats++) {
    attention(floats, 8, 64, 576);
    attention(floats, 13, 61, 192);
    attention(floats, 1, 1, 16);
  }
  return 0;
}
