/* Attention on cached pages, in the order of FlashAttention: page after page (or span after span), a
   running maximum, a running sum, weighted values that shrink when the maximum rises. */
#pragma once
#include "product.h"

/* What is attended; as CachedAttention.Shape and KvLayout have it. Offsets are bytes to the layer. */
struct Shape {
  int heads, group, key_dim, value_dim; /* group: query heads that share a key head */
  int key_stride, value_stride;         /* numbers from a position's row to the next */
  long key_offset, value_offset;
  float scale;
};

/* What a row has seen so far. */
struct State {
  float *maximum, *sum; /* [row][head] */
  float *output;        /* [row][head][value_dim], weighted, not yet divided by sum */
};

DEVICE const half_bits *page_of(const Rows &rows, int row, int page, long offset) {
  return (const half_bits *)(rows.pages[rows.tables[row] + page] + offset);
}

/* Scores of every head of a row with the pages it sees; tail: only with the page it stands in, where
   it does not see all of that. scores: [row][head][stride]. Grid: pages, heads, rows. */
KERNEL(score_pages)(
    const float *q, Shape shape, Rows rows, int first_row, int tail, float *scores, int stride) {
  int row = first_row + BLOCK_Z, head = BLOCK_Y, lane = THREAD % LANES;
  int page = tail ? rows.positions[row] / PAGE : BLOCK_X;
  int visible = rows.positions[row] + 1 - page * PAGE;
  if (visible <= 0 || (tail && visible == PAGE)) return;
  visible = visible < PAGE ? visible : PAGE;
  const half_bits *keys = page_of(rows, row, page, shape.key_offset) + head / shape.group * shape.key_dim;
  const float *query = q + ((long)row * shape.heads + head) * shape.key_dim;
  float *to = scores + ((long)BLOCK_Z * shape.heads + head) * stride + (tail ? 0 : page * PAGE);
  int whole = shape.key_dim / LANES * LANES;
  for (int i = THREAD / LANES; i < PAGE; i += THREADS / LANES) { /* all half-warps, for the shuffles */
    const half_bits *key = keys + (long)i * shape.key_stride;
    float sum = 0;
    if (i < visible) {
      for (int k = lane; k < whole; k += LANES) sum = FMA(query[k], to_float(key[k]), sum);
    }
    sum = tree(sum);
    if (i < visible && lane == 0) {
      for (int k = whole; k < shape.key_dim; k++) sum = FMA(query[k], to_float(key[k]), sum);
      to[i] = shape.scale * sum;
    }
  }
}

/* The largest of n numbers, by the first warp. */
DEVICE float most_of(const float *x, int n) {
  float most = MINUS_INFINITY;
  for (int i = THREAD; i < n; i += WARP) most = larger(most, x[i]);
  for (int m = WARP / 2; m > 0; m >>= 1) most = larger(most, SHUFFLE_XOR(most, m));
  return most;
}

/* Kernels.expSum of numbers that are exponentials already, by the first warp. */
DEVICE float sum_of(const float *x, int n) {
  int whole = n / LANES * LANES;
  float sum = 0;
  for (int i = THREAD % LANES; i < whole; i += LANES) sum += x[i];
  sum = tree(sum);
  for (int i = whole; i < n; i++) sum += x[i];
  return sum;
}

enum Ending { FINISH, EXPORT };

/* Softmax and weighted values of a head. Pages go in stretches of split_pages, each a block of its
   own; a row of several leaves parts [row][head][split][2 + value_dim] to be merged. tail: goes on
   with the state, sees the page the row stands in where that is not whole, and finishes.
   Grid: blocks of THREADS values, heads * splits, rows. */
KERNEL(weigh_pages)(
    const float *scores, int stride, Shape shape, Rows rows, int first_row, int splits,
    int split_pages, int tail, State state, float *parts, float *out) {
  SHARED(float, weights, PAGE);
  SHARED(float, shrinks, 1);
  SHARED(float, total, 1);
  int row = first_row + BLOCK_Z, head = BLOCK_Y / splits, split = BLOCK_Y % splits;
  int d = BLOCK_X * THREADS + THREAD;
  int position = rows.positions[row], pages = position / PAGE + 1;
  int page = split * split_pages, end = page + split_pages < pages ? page + split_pages : pages;
  if (page >= pages) return;
  long index = (long)row * shape.heads + head;
  float maximum = MINUS_INFINITY, sum = 0, value = 0;
  if (tail) {
    page = position / PAGE;
    end = position % PAGE == PAGE - 1 ? page : page + 1; /* whole: it has been seen */
    maximum = state.maximum[index];
    sum = state.sum[index];
    value = d < shape.value_dim ? state.output[index * shape.value_dim + d] : 0;
  }
  const float *from = scores + ((long)BLOCK_Z * shape.heads + head) * stride;
  for (; page < end; page++) {
    int visible = position + 1 - page * PAGE < PAGE ? position + 1 - page * PAGE : PAGE;
    const float *here = from + (tail ? 0 : page * PAGE);
    if (THREAD < WARP) {
      float now = larger(maximum, most_of(here, visible));
      float shrink = now > maximum && sum > 0 ? exponential(maximum - now) : 1.0f;
      sum *= shrink;
      maximum = now;
      for (int i = THREAD; i < visible; i += WARP) weights[i] = exponential(here[i] - now);
      if (THREAD == 0) shrinks[0] = shrink;
    }
    BARRIER();
    if (THREAD < WARP) sum += sum_of(weights, visible);
    value *= shrinks[0];
    if (d < shape.value_dim) {
      const half_bits *values =
          page_of(rows, row, page, shape.value_offset) + head / shape.group * shape.value_dim + d;
      for (int i = 0; i < visible; i++) {
        value = FMA(weights[i], to_float(values[(long)i * shape.value_stride]), value);
      }
    }
    BARRIER();
  }
  if (THREAD == 0) total[0] = sum;
  BARRIER();
  if (pages > split_pages && !tail) {
    float *part = parts + (((long)BLOCK_Z * shape.heads + head) * splits + split) * (2 + shape.value_dim);
    if (d == 0) {
      part[0] = maximum;
      part[1] = sum;
    }
    if (d < shape.value_dim) part[2 + d] = value;
  } else if (d < shape.value_dim) {
    out[index * shape.value_dim + d] = value * (1 / total[0]);
  }
}

/* FlashAttention.merge for rows of several stretches. Grid: blocks of values, heads, rows. */
KERNEL(merge_parts)(
    const float *parts, Shape shape, Rows rows, int first_row, int splits, int split_pages, float *out) {
  int row = first_row + BLOCK_Z, head = BLOCK_Y, d = BLOCK_X * THREADS + THREAD, width = 2 + shape.value_dim;
  int count = (rows.positions[row] / PAGE + split_pages) / split_pages;
  if (count == 1 || d >= shape.value_dim) return;
  const float *part = parts + ((long)BLOCK_Z * shape.heads + head) * splits * width;
  float most = MINUS_INFINITY, total = 0, value = 0;
  for (int i = 0; i < count; i++) most = larger(most, part[(long)i * width]);
  for (int i = 0; i < count; i++) {
    float weight = exponential(part[(long)i * width] - most);
    total += weight * part[(long)i * width + 1];
    value += weight * part[(long)i * width + 2 + d];
  }
  out[((long)row * shape.heads + head) * shape.value_dim + d] = value / total;
}

/* Forgets what rows have seen. Grid: heads, rows. */
KERNEL(begin_rows)(State state, int heads, int value_dim, int first_row) {
  long index = (long)(first_row + BLOCK_Y) * heads + BLOCK_X;
  if (THREAD == 0) {
    state.maximum[index] = MINUS_INFINITY;
    state.sum[index] = 0;
  }
  for (int d = THREAD; d < value_dim; d += THREADS) state.output[index * value_dim + d] = 0;
}

/* One number to an 8-bit code of a packed matrix of Q8_0, with 31 others of its block; the scale is
   rounded to half precision. */
DEVICE void pack(float value, unsigned char *group, long codes_offset, int row, int column) {
  float most = value < 0 ? -value : value;
  for (int m = WARP / 2; m > 0; m >>= 1) most = larger(most, SHUFFLE_XOR(most, m));
  bool zero = most < 1e-36f;
  float inverse = zero ? 0 : 127 / most;
  if (column % BLOCK == 0) ((half_bits *)group)[column / BLOCK * 16 + row] = to_half(zero ? 0 : most / 127);
  group[codes_offset + (long)(column / 4) * 64 + row * 4 + column % 4] =
      (unsigned char)(BITS(FMA(value, inverse, 12582912.0f)) - 0x4B400000);
}

/* Whole pages as two packed matrices a key head: keys [position][key_dim], values [value_dim]
   [position]. Pages are those of first_row's table. Grid: pages, key heads, 64 keys + 4 * 16 values
   (of which the last takes what is left). */
KERNEL(pack_pages)(
    Shape shape, Rows rows, int first_row, int first_page, unsigned char *keys, long key_head_bytes,
    long key_group_bytes, long key_codes_offset, unsigned char *values, long value_head_bytes,
    long value_group_bytes, long value_codes_offset) {
  int page = first_page + BLOCK_X, kv_head = BLOCK_Y, lane = THREAD % WARP, warp = THREAD / WARP;
  const half_bits *k = page_of(rows, first_row, page, shape.key_offset) + kv_head * shape.key_dim;
  const half_bits *v = page_of(rows, first_row, page, shape.value_offset) + kv_head * shape.value_dim;
  int work = BLOCK_Z * (THREADS / WARP) + warp; /* 0 … 63: a position each, and every 64th value */
  unsigned char *group = keys + kv_head * key_head_bytes + (long)(page * 4 + work / 16) * key_group_bytes;
  for (int i = lane; i < shape.key_dim; i += WARP) {
    pack(to_float(k[(long)work * shape.key_stride + i]), group, key_codes_offset, work % 16, i);
  }
  for (int d = work; d < shape.value_dim; d += PAGE) {
    unsigned char *to = values + kv_head * value_head_bytes + (long)(d / 16) * value_group_bytes;
    for (int i = lane; i < PAGE; i += WARP) {
      pack(to_float(v[(long)i * shape.value_stride + d]), to, value_codes_offset, d % 16, page * PAGE + i);
    }
  }
}

/* FlashAttention.softmaxStep on a tile that rows see whole: scores, not yet scaled, become codes of
   their exponentials, and the state shrinks. scores: [row][head][n]. Grid: heads, rows. */
KERNEL(soften_tile)(float *scores, int n, float scale, State state, int heads, int value_dim, int first_row, Codes to) {
  SHARED(float, found, 2);
  long index = (long)(first_row + BLOCK_Y) * heads + BLOCK_X;
  long tile = (long)BLOCK_Y * heads + BLOCK_X;
  float *here = scores + tile * n;
  for (int i = THREAD; i < n; i += THREADS) here[i] = here[i] * scale;
  BARRIER();
  float maximum = state.maximum[index], sum = state.sum[index];
  if (THREAD < WARP) {
    float now = larger(maximum, most_of(here, n));
    if (THREAD == 0) {
      found[0] = now;
      found[1] = now > maximum && sum > 0 ? exponential(maximum - now) : 1.0f;
    }
  }
  BARRIER();
  for (int i = THREAD; i < n; i += THREADS) {
    float weight = exponential(here[i] - found[0]);
    here[i] = weight;
    quantise(weight, to, tile * n + i);
  }
  BARRIER();
  if (THREAD < WARP) {
    float more = sum_of(here, n);
    if (THREAD == 0) {
      state.maximum[index] = found[0];
      state.sum[index] = sum * found[1] + more;
    }
  }
  for (int d = THREAD; d < value_dim; d += THREADS) state.output[index * value_dim + d] *= found[1];
}
