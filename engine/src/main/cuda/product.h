/* Products of packed matrices and vectors. The matrices lie as PackedLayout lays them: groups of 16
   rows, which is what a tensor core takes at once.

   A sum over 32 (or 16) columns is an exact integer in any order. Only the chain sum = fma(scale,
   xScale * s, sum) over the blocks of columns has an order, that of ScalarKernels: in few_* the four
   warps of a block share the columns and 128 threads have a chain each; in many_* a warp has all
   columns of 16 rows and 32 vectors, and the chains are in its registers. */
#pragma once
#include "rows.h"

enum Kind { NIBBLES, TABLE, BYTES, SIXES };
enum { SUB_SCALES = 1, MINIMA = 2, HALVES = 4 /* integers are summed over 16 columns */ };
enum Floats { FLOATS_32, FLOATS_16, FLOATS_B16 };

struct Matrix {
  const unsigned char *data;
  long group_bytes, codes_offset, lows_offset; /* the last: of the second plane, from data */
  int columns, block_shift, sub_shift, block_bytes, flags, zero; /* powers of two of the block's columns, of a sub-scale's */
};

/* out[v][r] = w[r] . x[v] for heads of rows and vectors that lie apart as the strides say. */
struct Product {
  Matrix w;
  long head_bytes;  /* from a head's matrix to the next, 0 where they are one */
  int row_from, rows, head_rows; /* rows of a head; from a head's first row to the next's */
  int block_from, blocks; /* the columns that take part, in blocks of 32 */
  Codes x;
  const float *values; /* [vector][columns], for float matrices */
  int x_columns;
  int first, count, inner, outer_step, step, head_step; /* v: first + v / inner * outer_step + ... */
  float *out;
  int outer_stride, stride, head_stride;
  int mode; /* how out is taken */
  const float *bias; /* [row], added last; may be null */
};
enum Mode { OVERWRITE, BEGIN_WITH_IT, ADD_TO_IT };

DEVICE long vector_of(const Product &p, int v, int head) {
  return p.first + (long)(v / p.inner) * p.outer_step + v % p.inner * p.step + head * p.head_step;
}

DEVICE float *target(const Product &p, int v, int head) {
  return p.out + (long)(v / p.inner) * p.outer_stride + v % p.inner * p.stride + (long)head * p.head_stride;
}

DEVICE unsigned word(const unsigned char *at) { return *(const unsigned *)at; }

/* Nibbles less 8, and six-bit codes less 32, as signed bytes. */
DEVICE unsigned less8(unsigned n) { n ^= 0x08080808u; return n | (n & 0x08080808u) * 0x1Eu; }
DEVICE unsigned less32(unsigned n) { n ^= 0x20202020u; return n | (n & 0x20202020u) * 6u; }

/* Four nibbles to four of PackedLayout.IQ4_VALUES. */
DEVICE unsigned table(unsigned n) {
  unsigned s = (n | n >> 4) & 0x00FF00FFu;
  s = (s | s >> 8) & 0x7777u;
  unsigned low = LOOK_UP(0xBFAD9881u, 0xF6EADDCFu, s), high = LOOK_UP(0x26190D01u, 0x71594535u, s);
  unsigned pick = (n >> 3 & 0x01010101u) * 0xFFu;
  return (low & ~pick) | (high & pick);
}

/* Codes of a row: of block b the columns 8t to 8t + 3 and 8t + 4 to 8t + 7. */
template <int KIND> DEVICE void codes_of(
    const Matrix &w, const unsigned char *data, int group, int row, int b, int t, unsigned *low, unsigned *high) {
  const unsigned char *codes = data + (long)group * w.group_bytes + w.codes_offset + 4 * row;
  if (KIND == BYTES) {
    *low = word(codes + (long)(b * 8 + 2 * t) * 64);
    *high = word(codes + (long)(b * 8 + 2 * t + 1) * 64);
    return;
  }
  unsigned n = word(codes + (long)(b * 4 + t) * 64);
  unsigned l = n & 0x0F0F0F0Fu, h = n >> 4 & 0x0F0F0F0Fu;
  if (KIND == TABLE) {
    l = table(l);
    h = table(h);
  } else if (KIND == SIXES) {
    unsigned pairs = word(data + w.lows_offset + (long)group * 4 * w.columns + (long)(b * 2 + t / 2) * 64 + 4 * row)
        >> t % 2 * 4;
    l = less32(l << 2 | (pairs & 0x03030303u));
    h = less32(h << 2 | (pairs >> 2 & 0x03030303u));
  } else if (w.zero) {
    l = less8(l);
    h = less8(h);
  }
  *low = l;
  *high = h;
}

DEVICE const unsigned char *block_at(const Matrix &w, const unsigned char *data, int group, int column) {
  return data + (long)group * w.group_bytes + (long)(column >> w.block_shift) * w.block_bytes;
}

DEVICE float scale_of(const Matrix &w, const unsigned char *data, int group, int row, int column) {
  const unsigned char *at = block_at(w, data, group, column);
  float d = to_float(((const half_bits *)at)[row]);
  if (!(w.flags & SUB_SCALES)) return d;
  int kinds = w.flags & MINIMA ? 2 : 1, sub = (column & ((1 << w.block_shift) - 1)) >> w.sub_shift;
  return d * (float)((const signed char *)at)[kinds * (32 + sub * 16) + row];
}

DEVICE float minimum_of(const Matrix &w, const unsigned char *data, int group, int row, int column) {
  const unsigned char *at = block_at(w, data, group, column);
  float m = to_float(((const half_bits *)at)[16 + row]);
  if (!(w.flags & SUB_SCALES)) return m;
  int sub = (column & ((1 << w.block_shift) - 1)) >> w.sub_shift;
  return -(m * (float)((const signed char *)at)[2 * (32 + sub * 16) + 16 + row]);
}

/* Scale times the sum of the codes that share a minimum: 16 or 32. */
DEVICE float codes_at(const Product &p, long vector, int column) {
  return p.w.sub_shift < 5 ? p.x.half_sums[vector * (p.x_columns / 16) + column / 16]
                           : p.x.block_sums[vector * (p.x_columns / 32) + column / 32];
}

/* Where a chain begins: what is there, and the minima of all blocks. */
DEVICE float begin(const Product &p, const unsigned char *data, int group, int row, long vector, float sum) {
  const Matrix &w = p.w;
  if (w.flags & MINIMA) {
#pragma unroll 4
    for (int k = 0; k < w.columns; k += 1 << w.sub_shift) {
      sum = FMA(minimum_of(w, data, group, row, k), codes_at(p, vector, k), sum);
    }
  }
  return sum;
}

/* Puts a finished sum where it belongs. r: row of the head. */
DEVICE void finish(const Product &p, float *to, int r, float sum) {
  if (p.mode == ADD_TO_IT) sum = to[r] + sum;
  if (p.bias) sum = sum + p.bias[r];
  to[r] = sum;
}

/* The codes of a vector that meet codes_of, or zeros. */
DEVICE void activation(const Product &p, long vector, bool there, int b, int t, int *x) {
  x[0] = x[1] = 0;
  if (there) {
    const int *at = (const int *)(p.x.codes + vector * p.x_columns + b * BLOCK + 8 * t);
    x[0] = at[0];
    x[1] = at[1];
  }
}

/* The integers of 16 rows and 8 vectors: of 32 columns, or of the first and the last 16. */
template <int KIND> DEVICE void integers(
    const Product &p, const unsigned char *data, int group, int b, const int *x, int *first, int *last) {
  int lane = THREAD % WARP, g = lane / 4, t = lane % 4;
  unsigned low[2], high[2];
  codes_of<KIND>(p.w, data, group, g, b + p.block_from, t, &low[0], &high[0]);
  codes_of<KIND>(p.w, data, group, g + 8, b + p.block_from, t, &low[1], &high[1]);
  int a[4] = {(int)low[0], (int)low[1], (int)high[0], (int)high[1]};
  for (int i = 0; i < 4; i++) first[i] = last[i] = 0;
  if (p.w.flags & HALVES) { /* lanes with t < 2 hold the first 16 columns */
    int early[4], late[4];
    for (int i = 0; i < 4; i++) {
      early[i] = t < 2 ? a[i] : 0;
      late[i] = t < 2 ? 0 : a[i];
    }
    multiply_tile(first, early, x);
    multiply_tile(last, late, x);
  } else {
    multiply_tile(first, a, x);
  }
}

enum { SEGMENTS = 32, FEW = 8, MANY = 32 };

/* Up to 8 vectors a block. Grid: groups of a head, heads, vectors / 8. */
template <int KIND> DEVICE void few(const Product &p) {
  SHARED(float, terms, SEGMENTS * THREADS); /* [segment][vector][row] */
  SHARED(float, scales, SEGMENTS * 16);
  int head = BLOCK_Y, from = p.row_from + head * p.head_rows, group = from / 16 + BLOCK_X;
  int v0 = BLOCK_Z * FEW, vectors = p.count - v0 < FEW ? p.count - v0 : FEW;
  if (group * 16 >= from + p.rows) return;
  const unsigned char *data = p.w.data + head * p.head_bytes;
  int lane = THREAD % WARP, warp = THREAD / WARP, g = lane / 4, t = lane % 4;
  int row = THREAD % 16, v = THREAD / 16, r = group * 16 + row - from;
  bool mine = v < vectors && r >= 0 && r < p.rows;
  float *to = target(p, v0 + (v < vectors ? v : 0), head);
  float sum = mine && p.mode == BEGIN_WITH_IT ? to[r] : 0;
  if (v < vectors) sum = begin(p, data, group, row, vector_of(p, v0 + v, head), sum);
  long vector = g < vectors ? vector_of(p, v0 + g, head) : 0;
  bool first_there = 2 * t < vectors, second_there = 2 * t + 1 < vectors;
  const float *xs0 = p.x.scales + (first_there ? vector_of(p, v0 + 2 * t, head) : 0) * (p.x_columns / 32);
  const float *xs1 = p.x.scales + (second_there ? vector_of(p, v0 + 2 * t + 1, head) : 0) * (p.x_columns / 32);
  int parts = p.w.flags & HALVES ? 2 : 1, step = SEGMENTS / parts;
  for (int b0 = 0; b0 < p.blocks; b0 += step) {
    int end = b0 + step < p.blocks ? b0 + step : p.blocks;
#pragma unroll 2
    for (int b = b0 + warp; b < end; b += THREADS / WARP) {
      int x[2], found[2][4];
      activation(p, vector, g < vectors, b, t, x);
      integers<KIND>(p, data, group, b, x, found[0], found[1]);
      float xs[2] = {first_there ? xs0[b] : 0, second_there ? xs1[b] : 0};
#pragma unroll
      for (int part = 0; part < 2; part++) {
        if (part == parts) break;
        int s = (b - b0) * parts + part;
        for (int i = 0; i < 4; i++) {
          terms[s * THREADS + (2 * t + i % 2) * 16 + g + i / 2 * 8] = xs[i % 2] * (float)found[part][i];
        }
        if (lane < 16) {
          scales[s * 16 + lane] = scale_of(p.w, data, group, lane, (b + p.block_from) * BLOCK + part * 16);
        }
      }
    }
    BARRIER();
    for (int s = 0; s < (end - b0) * parts; s++) {
      sum = FMA(scales[s * 16 + row], terms[s * THREADS + THREAD], sum);
    }
    BARRIER();
  }
  if (mine) finish(p, to, r, sum);
}

/* Up to 32 vectors a warp. Grid: groups of a head / 4, heads, vectors / 32. */
template <int KIND> DEVICE void many(const Product &p) {
  int head = BLOCK_Y, from = p.row_from + head * p.head_rows;
  int group = from / 16 + BLOCK_X * (THREADS / WARP) + THREAD / WARP;
  int v0 = BLOCK_Z * MANY, vectors = p.count - v0 < MANY ? p.count - v0 : MANY;
  if (group * 16 >= from + p.rows) return; /* a whole warp; there is no barrier */
  const unsigned char *data = p.w.data + head * p.head_bytes;
  int lane = THREAD % WARP, g = lane / 4, t = lane % 4;
  float sums[MANY / 8][4];
  long vector[MANY / 8];
#pragma unroll
  for (int n = 0; n < MANY / 8; n++) vector[n] = 8 * n + g < vectors ? vector_of(p, v0 + 8 * n + g, head) : 0;
#pragma unroll
  for (int n = 0; n < MANY / 8; n++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      int v = 8 * n + 2 * t + i % 2, r = group * 16 + g + i / 2 * 8 - from;
      bool mine = v < vectors && r >= 0 && r < p.rows;
      sums[n][i] = mine && p.mode == BEGIN_WITH_IT ? target(p, v0 + v, head)[r] : 0;
    }
  }
  if (p.w.flags & MINIMA) {
    long own = lane < vectors ? vector_of(p, v0 + lane, head) : 0;
    for (int k = 0; k < p.w.columns; k += 1 << p.w.sub_shift) {
      float codes = lane < vectors ? codes_at(p, own, k) : 0;
      float least[2] = {minimum_of(p.w, data, group, g, k), minimum_of(p.w, data, group, g + 8, k)};
#pragma unroll
      for (int n = 0; n < MANY / 8; n++) {
        float x[2] = {SHUFFLE(codes, 8 * n + 2 * t), SHUFFLE(codes, 8 * n + 2 * t + 1)};
#pragma unroll
        for (int i = 0; i < 4; i++) sums[n][i] = FMA(least[i / 2], x[i % 2], sums[n][i]);
      }
    }
  }
  long mine = lane < vectors ? vector_of(p, v0 + lane, head) : 0;
  for (int b = 0; b < p.blocks; b++) {
    int column = (b + p.block_from) * BLOCK;
    float own = lane < vectors ? p.x.scales[mine * (p.x_columns / 32) + b] : 0;
    float by[2][2]; /* [half of the columns][row] */
    for (int half = 0; half < 2; half++) {
      if (half == 0 || p.w.flags & HALVES) {
        by[half][0] = scale_of(p.w, data, group, g, column + half * 16);
        by[half][1] = scale_of(p.w, data, group, g + 8, column + half * 16);
      }
    }
#pragma unroll
    for (int n = 0; n < MANY / 8; n++) {
      if (8 * n < vectors) {
        int x[2], found[2][4];
        activation(p, vector[n], 8 * n + g < vectors, b, t, x);
        integers<KIND>(p, data, group, b, x, found[0], found[1]);
        float xs[2] = {SHUFFLE(own, 8 * n + 2 * t), SHUFFLE(own, 8 * n + 2 * t + 1)};
        for (int i = 0; i < 4; i++) {
          sums[n][i] = FMA(by[0][i / 2], xs[i % 2] * (float)found[0][i], sums[n][i]);
          if (p.w.flags & HALVES) {
            sums[n][i] = FMA(by[1][i / 2], xs[i % 2] * (float)found[1][i], sums[n][i]);
          }
        }
      }
    }
  }
#pragma unroll
  for (int n = 0; n < MANY / 8; n++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      int v = 8 * n + 2 * t + i % 2, r = group * 16 + g + i / 2 * 8 - from;
      if (v < vectors && r >= 0 && r < p.rows) finish(p, target(p, v0 + v, head), r, sums[n][i]);
    }
  }
}

/* Float matrices: a chain over all columns for each of 16 rows and 8 vectors. Grid as few. */
template <int TYPE> DEVICE void floats(const Product &p) {
  enum { COLUMNS = 64 };
  SHARED(float, weights, COLUMNS * 16);
  SHARED(float, x, FEW * COLUMNS);
  int head = BLOCK_Y, from = p.row_from + head * p.head_rows, group = from / 16 + BLOCK_X;
  int v0 = BLOCK_Z * FEW, vectors = p.count - v0 < FEW ? p.count - v0 : FEW;
  if (group * 16 >= from + p.rows) return;
  const unsigned char *data = p.w.data + head * p.head_bytes + (long)group * p.w.group_bytes + p.w.codes_offset;
  int row = THREAD % 16, v = THREAD / 16, r = group * 16 + row - from;
  bool mine = v < vectors && r >= 0 && r < p.rows;
  float *to = target(p, v0 + (v < vectors ? v : 0), head);
  float sum = mine && p.mode == BEGIN_WITH_IT ? to[r] : 0;
  for (int k0 = 0; k0 < p.w.columns; k0 += COLUMNS) {
    int columns = p.w.columns - k0 < COLUMNS ? p.w.columns - k0 : COLUMNS;
    for (int i = THREAD; i < columns * 16; i += THREADS) {
      long at = (long)k0 * 16 + i;
      weights[i] = TYPE == FLOATS_32 ? ((const float *)data)[at]
          : TYPE == FLOATS_16 ? to_float(((const half_bits *)data)[at])
          : FLOAT((int)((unsigned)((const half_bits *)data)[at] << 16));
    }
    for (int i = THREAD; i < vectors * COLUMNS; i += THREADS) {
      if (i % COLUMNS < columns) {
        x[i] = p.values[vector_of(p, v0 + i / COLUMNS, head) * p.x_columns + k0 + i % COLUMNS];
      }
    }
    BARRIER();
    if (v < vectors) {
      for (int k = 0; k < columns; k++) sum = FMA(weights[k * 16 + row], x[v * COLUMNS + k], sum);
    }
    BARRIER();
  }
  if (mine) finish(p, to, r, sum);
}

KERNEL(few_nibbles)(Product p) { few<NIBBLES>(p); }
KERNEL(few_table)(Product p) { few<TABLE>(p); }
KERNEL(few_bytes)(Product p) { few<BYTES>(p); }
KERNEL(few_sixes)(Product p) { few<SIXES>(p); }
KERNEL(many_nibbles)(Product p) { many<NIBBLES>(p); }
KERNEL(many_table)(Product p) { many<TABLE>(p); }
KERNEL(many_bytes)(Product p) { many<BYTES>(p); }
KERNEL(many_sixes)(Product p) { many<SIXES>(p); }
KERNEL(floats_32)(Product p) { floats<FLOATS_32>(p); }
KERNEL(floats_16)(Product p) { floats<FLOATS_16>(p); }
KERNEL(floats_b16)(Product p) { floats<FLOATS_B16>(p); }
