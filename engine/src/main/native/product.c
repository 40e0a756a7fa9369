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

#include "panel.h"

#include "highs.h"

/* How far codes are fetched ahead of n vectors, so that memory and arithmetic overlap. One vector alone (Zen 5,
 * 2 cores, two streams a core): 1 KB 57 GB/s, 2 and 4 KB 65, 8 KB 61. Eight vectors: 2 KB 29 GB/s, 4 KB 32,
 * 6 KB 35, 12 KB 34. */
#define AHEAD_BYTES(n) ((n) < 8 ? 4096 : 6144)

/* The values of the IQ4 types. */
static const int8_t table[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                 1,    13,   25,  38,  53,  69,  89,  113};

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
  __builtin_prefetch(*codes + AHEAD_BYTES(n), 0, n == 1 ? 0 : 3);
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
                 int row, const struct panel *panel, int column, int columns, int is_minima, int begins,
                 float *out, int stride) {
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
  int filled = -1; /* from which column on */
  for (int is_minima = w->minima; is_minima >= 0; is_minima--) {
    for (int column = 0; column < w->columns; column += panel_columns(n)) {
      int left = w->columns - column;
      int columns = left < panel_columns(n) ? left : panel_columns(n);
      if (filled != column) {
        fill(&panel, n, s, w, x, v, column, columns);
        filled = column;
      }
      const int begins = column == 0 && (is_minima || !w->minima) && !x->adds;
      for (int g = 0; g < half; g++) {
        for (int row = 0; row < ROWS; row += LANES) {
          tile(n, 2, s, w, g, half, row, &panel, column, columns, is_minima, begins, out, stride);
        }
      }
      for (int g = 2 * half; g < w->groups; g++) {
        for (int row = 0; row < ROWS; row += LANES) {
          tile(n, 1, s, w, g, 0, row, &panel, column, columns, is_minima, begins, out, stride);
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
