/* What is done to each row of a batch beside the products: norms, codes, rotation, what goes into
   the cache. Sums run as ScalarKernels.dot does: sixteen partial sums, a tree, then the rest. */
#pragma once
#include "dialect.h"

enum { LANES = 16, BLOCK = 32, PAGE = 64 };

/* Vectors in 8 bits: a scale for 32 numbers, and scale times the sums of 32 and of 16 codes. */
struct Codes {
  signed char *codes;  /* [vector][columns]; null where nobody wants them */
  float *scales;       /* [vector][block] */
  float *block_sums;   /* [vector][block] */
  float *half_sums;    /* [vector][block][2] */
};

/* Where the rows of a batch stand: what the host writes before each pass. */
struct Rows {
  const int *positions;               /* [row] */
  const int *tables;                  /* [row], where its page table begins in pages */
  unsigned char *const *pages;        /* addresses */
  const float *cosine, *sine;         /* [row][pairs] */
};

DEVICE float larger(float a, float b) { return b > a || b != b ? b : a; }

/* Exp.exp. */
DEVICE float exponential(float x) {
  float cut = x < 88.0f ? x : 88.0f;
  float shifted = FMA(cut, 1.44269504f, 12582912.0f);
  float n = shifted - 12582912.0f;
  float r = FMA(n, -0.693359375f, cut);
  r = FMA(n, 2.12194440e-4f, r);
  float p = FMA(1.0f / 5040, r, 1.0f / 720);
  p = FMA(p, r, 1.0f / 120);
  p = FMA(p, r, 1.0f / 24);
  p = FMA(p, r, 1.0f / 6);
  p = FMA(p, r, 0.5f);
  p = FMA(p, r, 1.0f);
  p = FMA(p, r, 1.0f);
  float power = FLOAT(BITS(p) + (int)((unsigned)(BITS(shifted) - 0x4B400000) << 23));
  return x < -87.0f ? 0.0f : power;
}

/* The tree over 16 lanes: every lane of a half-warp gets the sum. */
DEVICE float tree(float sum) {
  for (int m = LANES / 2; m > 0; m >>= 1) sum += SHUFFLE_XOR(sum, m);
  return sum;
}

/* 32 numbers, one a lane, to a code each. at: of this lane's number among all. */
DEVICE void quantise(float value, const Codes &to, long at) {
  float most = value < 0 ? -value : value;
  for (int m = WARP / 2; m > 0; m >>= 1) most = larger(most, SHUFFLE_XOR(most, m));
  bool zero = most < 1e-36f;
  float inverse = zero ? 0 : 127 / most;
  float scale = zero ? 0 : most / 127;
  int code = (signed char)(BITS(FMA(value, inverse, 12582912.0f)) - 0x4B400000);
  int sum = code;
  for (int m = LANES / 2; m > 0; m >>= 1) sum += SHUFFLE_XOR(sum, m);
  int other = SHUFFLE_XOR(sum, LANES);
  to.codes[at] = (signed char)code;
  if (THREAD % LANES == 0) {
    to.half_sums[at / LANES] = scale * (float)sum;
  }
  if (THREAD % WARP == 0) {
    to.scales[at / BLOCK] = scale;
    to.block_sums[at / BLOCK] = scale * (float)(sum + other);
  }
}

/* One over the root of the mean square of n numbers, by the first warp; all of it gets the value. */
DEVICE float inverse_root(const float *x, int n, float epsilon) {
  int lane = THREAD % LANES, whole = n / LANES * LANES;
  float sum = 0;
  for (int i = lane; i < whole; i += LANES) sum = FMA(x[i], x[i], sum);
  sum = tree(sum);
  for (int i = whole; i < n; i++) sum = FMA(x[i], x[i], sum);
  return (float)(1 / DOUBLE_ROOT((double)(sum / (float)n + epsilon)));
}

/* RMSNorm of a row a block; floats, codes or both. Grid: rows. */
KERNEL(norm_rows)(const float *x, const float *weight, float epsilon, int n, float *values, Codes to) {
  SHARED(float, by, 1);
  const float *row = x + (long)BLOCK_X * n;
  if (THREAD < WARP) {
    float found = inverse_root(row, n, epsilon);
    if (THREAD == 0) by[0] = found;
  }
  BARRIER();
  for (int i = THREAD; i < n; i += THREADS) {
    long at = (long)BLOCK_X * n + i;
    float y = row[i] * by[0] * weight[i];
    if (values) values[at] = y;
    if (to.codes) quantise(y, to, at);
  }
}

/* Codes of what lies there as floats. Grid: vectors. */
KERNEL(quantise_rows)(const float *x, int n, Codes to) {
  for (int i = THREAD; i < n; i += THREADS) {
    long at = (long)BLOCK_X * n + i;
    quantise(x[at], to, at);
  }
}

/* silu(gate) * up of [row][gate | up]; floats, codes or both. Grid: rows, blocks of columns. */
KERNEL(gate_rows)(const float *gate_up, int n, float *values, Codes to) {
  int i = BLOCK_Y * THREADS + THREAD;
  if (i >= n) return; /* whole warps where codes are wanted: n is a multiple of 32 */
  const float *gate = gate_up + (long)BLOCK_X * 2 * n;
  long at = (long)BLOCK_X * n + i;
  float g = gate[i];
  float y = g / (1 + exponential(-g)) * gate[n + i];
  if (values) values[at] = y;
  if (to.codes) quantise(y, to, at);
}

/* x[to] = x[from] for the rows that go on. Grid: rows; from[row] >= row, and they rise. */
KERNEL(keep_rows)(const float *x, const int *from, int n, float *to) {
  for (int i = THREAD; i < n; i += THREADS) to[(long)BLOCK_X * n + i] = x[(long)from[BLOCK_X] * n + i];
}

/* Turns pair i of a head by the row's angle. interleaved: pairs are neighbours, else halves. */
DEVICE void turn(float *head, int i, int pairs, int interleaved, float c, float s) {
  int a = interleaved ? 2 * i : i, b = interleaved ? a + 1 : a + pairs;
  float x = head[a], y = head[b];
  head[a] = x * c - y * s;
  head[b] = x * s + y * c;
}

/* Norms (where there is a weight) and turns heads where they lie. Grid: heads, rows. */
KERNEL(turn_heads)(
    float *x, int stride, int first, int width, const float *weight, float epsilon, Rows rows,
    int pairs, int interleaved) {
  SHARED(float, by, 1);
  float *head = x + (long)BLOCK_Y * stride + first + BLOCK_X * width;
  if (weight) {
    if (THREAD < WARP) {
      float found = inverse_root(head, width, epsilon);
      if (THREAD == 0) by[0] = found;
    }
    BARRIER();
    for (int i = THREAD; i < width; i += THREADS) head[i] = head[i] * by[0] * weight[i];
    BARRIER();
  }
  const float *c = rows.cosine + (long)BLOCK_Y * pairs, *s = rows.sine + (long)BLOCK_Y * pairs;
  for (int i = THREAD; i < pairs; i += THREADS) turn(head, i, pairs, interleaved, c[i], s[i]);
}

/* Where a row's numbers of one kind and layer lie in its page. offset: bytes to the layer's first. */
DEVICE half_bits *slot(const Rows &rows, int row, long offset, int width) {
  int position = rows.positions[row];
  unsigned char *page = rows.pages[rows.tables[row] + position / PAGE];
  return (half_bits *)(page + offset) + (long)(position % PAGE) * width;
}

/* Keys and values of a row to the cache. Grid: rows. */
KERNEL(store_rows)(
    const float *x, int stride, int first, int width, Rows rows, long key_offset, long value_offset) {
  half_bits *keys = slot(rows, BLOCK_X, key_offset, width);
  half_bits *values = slot(rows, BLOCK_X, value_offset, width);
  const float *from = x + (long)BLOCK_X * stride + first;
  for (int i = THREAD; i < width; i += THREADS) {
    keys[i] = to_half(from[i]);
    values[i] = to_half(from[width + i]);
  }
}

/* The latent, normed, and the key part, turned, to the cache. kv: [row][latent | rope]. Grid: rows. */
KERNEL(store_latents)(
    float *kv, const float *weight, float epsilon, int latent, Rows rows, int pairs,
    int interleaved, long offset) {
  SHARED(float, by, 1);
  int width = latent + 2 * pairs;
  float *row = kv + (long)BLOCK_X * width;
  half_bits *to = slot(rows, BLOCK_X, offset, width);
  if (THREAD < WARP) {
    float found = inverse_root(row, latent, epsilon);
    if (THREAD == 0) by[0] = found;
  }
  const float *c = rows.cosine + (long)BLOCK_X * pairs, *s = rows.sine + (long)BLOCK_X * pairs;
  for (int i = THREAD; i < pairs; i += THREADS) turn(row + latent, i, pairs, interleaved, c[i], s[i]);
  BARRIER();
  for (int i = THREAD; i < width; i += THREADS) {
    to[i] = to_half(i < latent ? row[i] * by[0] * weight[i] : row[i]);
  }
}

/* Of each query head the part without position, as floats and codes, and the turned part behind
   where its image in the latent space will be. q: [row][head][nope | rope]. Grid: heads, rows. */
KERNEL(split_queries)(
    float *q, int heads, int nope, int latent, Rows rows, int pairs, int interleaved, float *plain,
    Codes to, float *absorbed) {
  long index = (long)BLOCK_Y * heads + BLOCK_X;
  float *head = q + index * (nope + 2 * pairs);
  float *behind = absorbed + index * (latent + 2 * pairs) + latent;
  for (int i = THREAD; i < nope; i += THREADS) {
    plain[index * nope + i] = head[i];
    if (to.codes) quantise(head[i], to, index * nope + i);
  }
  const float *c = rows.cosine + (long)BLOCK_Y * pairs, *s = rows.sine + (long)BLOCK_Y * pairs;
  for (int i = THREAD; i < pairs; i += THREADS) turn(head + nope, i, pairs, interleaved, c[i], s[i]);
  BARRIER();
  for (int i = THREAD; i < 2 * pairs; i += THREADS) behind[i] = head[nope + i];
}
