/*
 * The product, written once over the few vector operations of a vectors_*.h and compiled once for
 * each instruction set. PRODUCT is the name of the result.
 *
 * A lane is a row, so a sum never crosses lanes and every width gives the same bits. The paper sum:
 * a token of a 2-billion-weight model at 4.5 bits reads 1.1 GB, so one vector of activations runs at
 * the speed of memory; several run at the speed of the dot product, 64 products an instruction.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

/* How far codes are fetched ahead, so that memory and arithmetic overlap. One vector alone (Zen 5, 2 cores, two
 * streams a core): 1 KB 57 GB/s, 2 and 4 KB 65, 8 KB 61; high nibbles alone are best at 1 KB. */
#define AHEAD_BYTES 4096
#define HIGHS_AHEAD_BYTES 1024
/* Codes of a panel: 2048 columns of 8 vectors, and with all that belongs to them 24 KB. */
#define PANEL_CODES (2048 * 8)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

/* The values of the IQ4 types. */
static const int8_t table[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                 1,    13,   25,  38,  53,  69,  89,  113};

/* What is known when compiling, so that each combination becomes a loop without branches. */
struct shape {
  enum codes codes;
  int sub_scales;
  int sub_length;
  int sum_length;
};

INLINE int params_bytes(struct shape s, int minima) {
  int kinds = minima ? 2 : 1;
  int subs = s.sub_scales ? 256 / s.sub_length * ROWS * kinds : 0;
  return 2 * ROWS * kinds + subs;
}

/* The scale (kind 0) or the minimum (kind 1) of the sub-block of column k, for rows from row on. */
INLINE floats parameter(const uint8_t *params, struct shape s, int minima, int kind, int row,
                        int k) {
  int block = s.sub_scales ? 256 : BLOCK;
  const uint8_t *p = params + (int64_t)(k / block) * params_bytes(s, minima);
  floats d = load_halves(p + kind * 2 * ROWS + 2 * row);
  if (!s.sub_scales) {
    return d;
  }
  int kinds = minima ? 2 : 1;
  int sub = k % 256 / s.sub_length;
  return multiply(d, load_bytes(p + kinds * (2 * ROWS + sub * ROWS) + kind * ROWS + row));
}

/* Whether codes are stored with their zero in the middle. */
INLINE int is_unsigned(struct shape s) {
  return s.codes == NIBBLES || s.codes == SIXES;
}

INLINE int32_t four(const int8_t *p) {
  int32_t x;
  __builtin_memcpy(&x, p, 4);
  return x;
}

/* The activations of a tile, side by side in the order in which the tile reads them: one stream that
 * fits into the first-level cache, where vectors that lie a power of two apart would push each other
 * out (Zen 5: 230 to 330 products a nanosecond and core). */
struct panel {
  const int8_t *codes; /* [column / 4][vector], four codes each */
  const float *scales; /* [block][vector] */
  const float *sums;   /* [sub-block][vector], for the minima */
  int32_t starts[PANEL_CODES / 16]; /* [sum][vector], minus zero times the sum of codes */
  int32_t own_codes[PANEL_CODES / 4];
  float own_scales[PANEL_CODES / BLOCK];
  float own_sums[PANEL_CODES / 16];
};

/* Columns of a panel of n vectors, a multiple of 256. */
INLINE int panel_columns(const int n) { return PANEL_CODES / n & -256; }

INLINE void fill_starts(struct panel *panel, const int n, struct shape s, int zero, const int32_t *sums,
                        int i, int columns) {
  for (int b = 0; b < columns / BLOCK; b++) {
    const int32_t *two = sums + 2 * b;
    if (s.sum_length == BLOCK) {
      panel->starts[b * n + i] = -zero * (two[0] + two[1]);
    } else {
      panel->starts[2 * b * n + i] = -zero * two[0];
      panel->starts[(2 * b + 1) * n + i] = -zero * two[1];
    }
  }
}

/* Fills a panel with columns of n (a constant) vectors of activations from v on. One vector alone lies
 * in the right order already. */
INLINE void fill(struct panel *panel, const int n, struct shape s, const struct weights *w,
                 const struct activations *x, int v, int column, int columns) {
  const int blocks = w->columns / BLOCK;
  const int zero = is_unsigned(s) ? w->zero : SIGNED_ZERO;
  const int subs = BLOCK / s.sub_length;
  for (int i = 0; i < n; i++) {
    const int64_t vector = x->first + (int64_t)(v + i) * x->step;
    const int64_t block = vector * blocks + column / BLOCK;
    const int8_t *codes = x->codes + vector * w->columns + column;
    const float *scales = x->scales + block;
    const float *sums = (subs == 1 ? x->block_sums : x->half_sums) + block * subs;
    fill_starts(panel, n, s, zero, x->sums + 2 * block, i, columns);
    if (n == 1) {
      panel->codes = codes;
      panel->scales = scales;
      panel->sums = sums;
      return;
    }
    for (int k = 0; k < columns / 4; k++) { panel->own_codes[k * n + i] = four(codes + 4 * k); }
    for (int b = 0; b < columns / BLOCK; b++) { panel->own_scales[b * n + i] = scales[b]; }
    for (int sub = 0; w->minima && sub < columns / s.sub_length; sub++) {
      panel->own_sums[sub * n + i] = sums[sub];
    }
  }
  panel->codes = (const int8_t *)panel->own_codes;
  panel->scales = panel->own_scales;
  panel->sums = panel->own_sums;
}

/* A stretch of columns for n (a constant) vectors of activations: f += sum over sub-blocks of
 * minimum * (activation scale * sum of activation codes) */
INLINE void add_minima(const int n, struct shape s, const uint8_t *group, int row,
                       const struct panel *panel, int column, int columns, floats *f) {
  for (int sub = 0; sub < columns / s.sub_length; sub++) {
    floats minimum = parameter(group, s, 1, 1, row, column + sub * s.sub_length);
    UNROLL for (int i = 0; i < n; i++) {
      floats by = broadcast_float(panel->sums[sub * n + i]);
      /* with sub-scales what is stored is what is taken away */
      f[i] = s.sub_scales ? negative_multiply_add(minimum, by, f[i])
                          : multiply_add(minimum, by, f[i]);
    }
  }
}

/* The next eight columns of all lanes, as two sets of four bytes a lane. */
INLINE void next_codes(const int n, struct shape s, int k, const uint8_t **codes, const uint8_t **lows, ints *first,
                       ints *second) {
  /* what one vector reads is not read again before the next token: it need not stay in any cache */
  __builtin_prefetch(*codes + AHEAD_BYTES, 0, n == 1 ? 0 : 3);
  ints both = load_codes(*codes);
  if (s.codes == BYTES) {
    *first = signed_codes(both);
    *second = signed_codes(load_codes(*codes + 64));
    *codes += 128;
    return;
  }
  *codes += 64;
  if (s.codes == SIXES) {
    ints low = load_codes(*lows);
    const int next = k % 16 == 8; /* eight columns of sixteen in a line of the second plane */
    *first = low_six(both, next ? shift_right(low, 4) : low);
    *second = high_six(both, shift_right(low, next ? 6 : 2));
    *lows += next ? 64 : 0;
    return;
  }
  *first = low_nibbles(both);
  *second = high_nibbles(both);
  if (s.codes == TABLE) {
    *first = table_codes(*first, table);
    *second = table_codes(*second, table);
  }
}

INLINE ints dot(struct shape s, ints sum, ints codes, const int8_t *a) {
  return is_unsigned(s) ? dot_unsigned(sum, codes, a) : dot_signed(sum, codes, a);
}

/* A stretch of columns of a panel of n vectors times the rows from row on of some groups (n and count are
 * constants), added to f [group][vector]. */
INLINE void add_codes(const int n, const int count, struct shape s, const struct weights *w,
                      const uint8_t *const *groups, int row, const struct panel *panel, int column,
                      int columns, floats *f) {
  const int halves = BLOCK / s.sum_length;
  const uint8_t *codes[2], *lows[2];
  UNROLL for (int g = 0; g < count; g++) {
    const int64_t number = (groups[g] - w->data) / w->group_bytes;
    codes[g] = groups[g] + w->codes_offset + 4 * row + (int64_t)column * (s.codes == BYTES ? ROWS : ROWS / 2);
    lows[g] = w->lows + number * 4 * w->columns + 4 * row + (int64_t)column * 4;
  }
  const int32_t *starts = panel->starts;
  const float *scales = panel->scales;
  const int8_t *a = panel->codes;
  for (int b = 0; b < columns / BLOCK; b++) {
    UNROLL for (int h = 0; h < halves; h++) {
      ints sum[2 * TILE];
      UNROLL for (int i = 0; i < count * n; i++) { sum[i] = broadcast_int(starts[i % n]); }
      starts += n;
      UNROLL for (int k = h * s.sum_length; k < (h + 1) * s.sum_length; k += 8) {
        UNROLL for (int g = 0; g < count; g++) {
          ints first, second;
          ints *to = sum + g * n;
          next_codes(n, s, k, &codes[g], &lows[g], &first, &second);
          UNROLL for (int i = 0; i < n; i++) { to[i] = dot(s, to[i], first, a + 4 * i); }
          UNROLL for (int i = 0; i < n; i++) { to[i] = dot(s, to[i], second, a + 4 * (n + i)); }
        }
        a += 8 * n;
      }
      UNROLL for (int g = 0; g < count; g++) {
        floats scale = parameter(groups[g], s, w->minima, 0, row, column + b * BLOCK + h * s.sum_length);
        UNROLL for (int i = 0; i < n; i++) {
          floats by = multiply(to_floats(sum[g * n + i]), broadcast_float(scales[i]));
          f[g * n + i] = multiply_add(scale, by, f[g * n + i]);
        }
      }
    }
    scales += n;
  }
}

/* What a stretch of columns adds to n vectors of the output, or begins them with, for some groups (n and
 * count are constants) that are step apart. */
INLINE void tile(const int n, const int count, struct shape s, const struct weights *w, int first, int step,
                 int row, const struct panel *panel, int column, int columns, int is_minima, float *out,
                 int stride) {
  const int begins = column == 0 && (is_minima || !w->minima);
  const uint8_t *groups[2];
  float *to[2];
  floats f[2 * TILE];
  UNROLL for (int g = 0; g < count; g++) {
    groups[g] = w->data + (first + g * step) * w->group_bytes;
    to[g] = out + (first + g * step) * ROWS + row;
    UNROLL for (int i = 0; i < n; i++) {
      f[g * n + i] = begins ? broadcast_float(0) : load_floats(to[g] + (int64_t)i * stride);
    }
    if (is_minima) { add_minima(n, s, groups[g], row, panel, column, columns, f + g * n); }
  }
  if (!is_minima) { add_codes(n, count, s, w, groups, row, panel, column, columns, f); }
  UNROLL for (int g = 0; g < count; g++) {
    UNROLL for (int i = 0; i < n; i++) { store_floats(to[g] + (int64_t)i * stride, f[g * n + i]); }
  }
}

/* All groups for n (a constant) vectors of activations from v on. The minima of all columns come before
 * the codes, stretch by stretch. One vector takes the groups of both halves side by side: two streams keep
 * more lines of memory under way than one. */
INLINE void vectors(const int n, struct shape s, const struct weights *w, const struct activations *x,
                    int v, float *out, int stride) {
  const int half = n == 1 ? w->groups / 2 : 0;
  struct panel panel;
  for (int is_minima = w->minima; is_minima >= 0; is_minima--) {
    for (int column = 0; column < w->columns; column += panel_columns(n)) {
      int left = w->columns - column;
      int columns = left < panel_columns(n) ? left : panel_columns(n);
      fill(&panel, n, s, w, x, v, column, columns);
      for (int g = 0; g < half; g++) {
        for (int row = 0; row < ROWS; row += LANES) {
          tile(n, 2, s, w, g, half, row, &panel, column, columns, is_minima, out, stride);
        }
      }
      for (int g = 2 * half; g < w->groups; g++) {
        for (int row = 0; row < ROWS; row += LANES) {
          tile(n, 1, s, w, g, 0, row, &panel, column, columns, is_minima, out, stride);
        }
      }
    }
  }
}

INLINE void all(struct shape s, const struct weights *w, const struct activations *x, float *out,
                int stride) {
  int v = 0;
  for (; v + TILE <= x->count; v += TILE) {
    vectors(TILE, s, w, x, v, out + (int64_t)v * stride, stride);
  }
  for (; v + 4 <= x->count; v += 4) { vectors(4, s, w, x, v, out + (int64_t)v * stride, stride); }
  for (; v + 2 <= x->count; v += 2) { vectors(2, s, w, x, v, out + (int64_t)v * stride, stride); }
  for (; v < x->count; v++) { vectors(1, s, w, x, v, out + (int64_t)v * stride, stride); }
}

/* One vector of activations times the high nibbles of six-bit codes, for count (a constant) groups that are
 * step apart. A nibble n stands for the codes 4n to 4n + 3, less 32: 4n - 30.5 on average. */
INLINE void highs_tile(const int count, const struct weights *w, int first, int step, int row,
                       const struct activations *x, int v, float *out) {
  const int64_t vector = x->first + (int64_t)v * x->step;
  const int8_t *a = x->codes + vector * w->columns;
  const float *scales = x->scales + vector * (w->columns / BLOCK);
  const float *half_sums = x->half_sums + vector * (w->columns / BLOCK) * 2;
  const uint8_t *params[2], *codes[2];
  floats f[2];
  UNROLL for (int g = 0; g < count; g++) {
    params[g] = w->data + (first + g * step) * w->group_bytes + row;
    codes[g] = params[g] + w->codes_offset + 3 * row;
    f[g] = broadcast_float(0);
  }
  for (int block = 0; block < w->columns; block += 256) {
    floats d[2], part[2];
    UNROLL for (int g = 0; g < count; g++) {
      d[g] = load_halves(params[g] + row);
      part[g] = broadcast_float(0);
      params[g] += 2 * ROWS;
    }
    UNROLL for (int sub = 0; sub < 16; sub++) {
      UNROLL for (int g = 0; g < count; g++) {
        ints sum = broadcast_int(0);
        UNROLL for (int k = 0; k < 16; k += 8) {
          __builtin_prefetch(codes[g] + HIGHS_AHEAD_BYTES, 0, 0);
          ints both = load_codes(codes[g]);
          sum = dot_unsigned(sum, low_nibbles(both), a + k);
          sum = dot_unsigned(sum, high_nibbles(both), a + k + 4);
          codes[g] += 64;
        }
        floats by = multiply_add(to_floats(sum), broadcast_float(4 * scales[sub / 2]),
                                 broadcast_float(-30.5f * half_sums[sub]));
        part[g] = multiply_add(load_bytes(params[g]), by, part[g]);
        params[g] += ROWS;
      }
      a += 16;
    }
    UNROLL for (int g = 0; g < count; g++) { f[g] = multiply_add(d[g], part[g], f[g]); }
    scales += 8;
    half_sums += 16;
  }
  UNROLL for (int g = 0; g < count; g++) { store_floats(out + (first + g * step) * ROWS + row, f[g]); }
}

INLINE void all_highs(const struct weights *w, const struct activations *x, float *out, int stride) {
  const int half = w->groups / 2;
  for (int v = 0; v < x->count; v++) {
    float *to = out + (int64_t)v * stride;
    for (int g = 0; g < half; g++) {
      for (int row = 0; row < ROWS; row += LANES) { highs_tile(2, w, g, half, row, x, v, to); }
    }
    for (int g = 2 * half; g < w->groups; g++) {
      for (int row = 0; row < ROWS; row += LANES) { highs_tile(1, w, g, 0, row, x, v, to); }
    }
  }
}

/* Each case is a shape that PackedLayout knows, and becomes its own loop. */
#define SHAPE(CODES, SCALES, SUB, SUM)                                            \
  if (w->codes == CODES && w->sub_scales == SCALES && w->sub_length == SUB &&      \
      w->sum_length == SUM) {                                                     \
    all((struct shape){CODES, SCALES, SUB, SUM}, w, x, out, stride);               \
    return;                                                                       \
  }

void PRODUCT(const struct weights *w, const struct activations *x, float *out, int stride) {
  SHAPE(NIBBLES, 0, 32, 32) /* Q4_0, Q4_1 */
  SHAPE(NIBBLES, 1, 32, 32) /* Q4_K */
  SHAPE(TABLE, 0, 32, 32)   /* IQ4_NL */
  SHAPE(TABLE, 1, 32, 32)   /* IQ4_XS */
  SHAPE(BYTES, 0, 32, 32)   /* Q8_0, Q5_0 */
  SHAPE(BYTES, 0, 32, 16)   /* Q5_1 */
  SHAPE(BYTES, 1, 32, 16)   /* Q5_K */
  SHAPE(BYTES, 1, 16, 16)   /* Q3_K, Q2_K */
  SHAPE(SIXES, 1, 16, 16)   /* Q6_K */
  if (w->codes == HIGHS) { /* Q6_K, approximately */
    all_highs(w, x, out, stride);
  }
}
