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
    const int k = column + sub * s.sub_length;
    floats minimum = sub_scale(block_scale(group, s, 1, 1, row, k), group, s, 1, 1, row, k);
    UNROLL for (int i = 0; i < n; i++) {
      floats by = broadcast_float(panel->sums[sub * n + i]);
      /* with sub-scales what is stored is what is taken away */
      f[i] = s.sub_scales ? negative_multiply_add(minimum, by, f[i])
                          : multiply_add(minimum, by, f[i]);
    }
  }
}

/* The next eight columns of all lanes, as two sets of four bytes a lane. */
INLINE void next_codes(const int n, const int fetches, struct shape s, int k, const uint8_t **codes,
                       const uint8_t **lows, ints *first, ints *second) {
  /* what one vector reads is not read again before the next token: it need not stay in any cache */
  if (fetches && n == 1) { __builtin_prefetch(*codes + AHEAD_BYTES(n), 0, 0); }
  if (fetches && n > 1) { __builtin_prefetch(*codes + AHEAD_BYTES(n), 0, 3); }
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

/* How many products of a lane's codes are added up before the sum is made of 32 bits: as many as cannot overflow. */
INLINE int run_of(struct shape s) {
  return s.codes == NIBBLES ? SUM_OF_NIBBLES : s.codes == SIXES ? SUM_OF_SIXES : 1;
}

#ifdef PAIRED
INLINE void begin_pairs(const int count, run *sums) {
  UNROLL for (int i = 0; i < count; i += 2) { begin_pair(sums + i); }
}
INLINE void end_pairs(const int count, ints *sums) {
  UNROLL for (int i = 0; i < count; i += 2) { end_pair(sums + i); }
}
/* Eight columns, of which codes has four and four: each two vectors of n (a constant) at once. */
INLINE void dot_pairs(const int n, run *to, const ints *codes, const int8_t *a) {
  ints low = low_rows(codes[0], codes[1]), high = high_rows(codes[0], codes[1]);
  UNROLL for (int i = 0; i < n; i += 2) {
    ints two = two_vectors(a + 4 * i, a + 4 * (n + i));
    to[i] = dot_pair(to[i], low, two);
    to[i + 1] = dot_pair(to[i + 1], high, two);
  }
}
#else
#define PAIRED 0
INLINE void begin_pairs(const int count, run *sums) { (void)count, (void)sums; }
INLINE void end_pairs(const int count, ints *sums) { (void)count, (void)sums; }
INLINE void dot_pairs(const int n, run *to, const ints *codes, const int8_t *a) {
  (void)n, (void)to, (void)codes, (void)a;
}
#endif

INLINE run dot(struct shape s, run sum, ints codes, const int8_t *a) {
  return is_unsigned(s) ? dot_unsigned(sum, codes, a) : dot_signed(sum, codes, a);
}

/* A stretch of columns of a panel of n vectors times lanes of some groups (n, units and parts are constants), added
 * to f [unit][vector]: each unit is LANES rows, and a group has parts of them, from row on. */
INLINE void add_codes(const int n, const int units, const int parts, struct shape s, const struct weights *w,
                      const uint8_t *const *groups, int row, const struct panel *panel, int column,
                      int columns, floats *f) {
  const int halves = BLOCK / s.sum_length;
  const int run_length = run_of(s);
  const uint8_t *codes[UNITS], *lows[UNITS];
  UNROLL for (int u = 0; u < units; u++) {
    const int64_t number = (groups[u] - w->data) / w->group_bytes;
    const int from = row + u % parts * LANES;
    codes[u] = groups[u] + w->codes_offset + 4 * from + (int64_t)column * (s.codes == BYTES ? ROWS : ROWS / 2);
    lows[u] = w->lows + number * 4 * w->columns + 4 * from + (int64_t)column * 4;
  }
  const int32_t *starts = panel->starts;
  const float *scales = panel->scales;
  const int8_t *a = panel->codes;
  const int blocks = s.sub_scales ? 256 / BLOCK : 1;
  for (int first_block = 0; first_block < columns / BLOCK; first_block += blocks) {
    floats d[UNITS];
    UNROLL for (int u = 0; u < units; u++) {
      d[u] = block_scale(groups[u], s, w->minima, 0, row + u % parts * LANES, column + first_block * BLOCK);
    }
    for (int b = first_block; b < first_block + blocks; b++) {
      UNROLL for (int h = 0; h < halves; h++) {
        ints sum[UNITS * TILE];
        run part[UNITS * TILE];
        UNROLL for (int i = 0; i < units * n; i++) {
          sum[i] = broadcast_int(starts[i % n]);
          part[i] = begin_run(sum[i]);
        }
        const int pairs = PAIRED && n % 2 == 0;
        if (pairs) { begin_pairs(units * n, part); }
        starts += n;
        UNROLL for (int k = h * s.sum_length; k < (h + 1) * s.sum_length; k += 8) {
          ints codes_of[UNITS][2];
          UNROLL for (int u = 0; u < units; u++) {
            next_codes(n, u % parts == 0, s, k, &codes[u], &lows[u], &codes_of[u][0], &codes_of[u][1]);
          }
          if (pairs) {
            UNROLL for (int u = 0; u < units; u++) { dot_pairs(n, part + u * n, codes_of[u], a); }
          } else {
            UNROLL for (int half = 0; half < 2; half++) {
              /* each four activations meet the rows of all units at once */
              UNROLL for (int i = 0; i < n; i++) {
                const int8_t *four = a + 4 * (half * n + i);
                UNROLL for (int u = 0; u < units; u++) {
                  part[u * n + i] = dot(s, part[u * n + i], codes_of[u][half], four);
                }
              }
              if ((k / 4 + half + 1) % run_length == 0) {
                UNROLL for (int i = 0; i < units * n; i++) {
                  sum[i] = end_run(part[i], sum[i]);
                  part[i] = begin_run(sum[i]);
                }
              }
            }
          }
          a += 8 * n;
        }
        if (pairs) {
          UNROLL for (int i = 0; i < units * n; i++) { sum[i] = end_run(part[i], sum[i]); }
          end_pairs(units * n, sum);
        }
        UNROLL for (int u = 0; u < units; u++) {
          floats scale = sub_scale(d[u], groups[u], s, w->minima, 0, row + u % parts * LANES,
                                   column + b * BLOCK + h * s.sum_length);
          UNROLL for (int i = 0; i < n; i++) {
            floats by = multiply(to_floats(sum[u * n + i]), broadcast_float(scales[i]));
            f[u * n + i] = multiply_add(scale, by, f[u * n + i]);
          }
        }
      }
      scales += n;
    }
  }
}

/* What a stretch of columns adds to n vectors of the output, or begins them with, for parts of count groups (n,
 * count and parts are constants) that are step apart. */
INLINE void tile(const int n, const int count, const int parts, struct shape s, const struct weights *w, int first,
                 int step, int row, const struct panel *panel, int column, int columns, int is_minima, int begins,
                 float *out, int stride) {
  const int units = count * parts;
  const uint8_t *groups[UNITS];
  float *to[UNITS];
  floats f[UNITS * TILE];
  UNROLL for (int u = 0; u < units; u++) {
    const int group = first + u / parts * step;
    const int from = row + u % parts * LANES;
    groups[u] = w->data + group * w->group_bytes;
    to[u] = out + group * ROWS + from;
    UNROLL for (int i = 0; i < n; i++) {
      f[u * n + i] = begins ? broadcast_float(0) : load_floats(to[u] + (int64_t)i * stride);
    }
    if (is_minima) { add_minima(n, s, groups[u], from, panel, column, columns, f + u * n); }
  }
  if (!is_minima) { add_codes(n, units, parts, s, w, groups, row, panel, column, columns, f); }
  UNROLL for (int u = 0; u < units; u++) {
    UNROLL for (int i = 0; i < n; i++) { store_floats(to[u] + (int64_t)i * stride, f[u * n + i]); }
  }
}

/* All groups for n (a constant) vectors of activations from v on. The minima of all columns come before
 * the codes, stretch by stretch. One vector takes the groups of both halves side by side, two streams keep
 * more lines of memory under way than one, and all rows of a group at once, so that each line is read once. */
INLINE void vectors(const int n, struct shape s, const struct weights *w, const struct activations *x,
                    int v, float *out, int stride) {
  const int parts = n == 1 ? ROWS / LANES : 1;
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
        tile(n, 2, parts, s, w, g, half, 0, &panel, column, columns, is_minima, begins, out, stride);
      }
      for (int g = 2 * half; g < w->groups; g++) {
        for (int row = 0; row < ROWS; row += parts * LANES) {
          tile(n, 1, parts, s, w, g, 0, row, &panel, column, columns, is_minima, begins, out, stride);
        }
      }
    }
  }
}

#ifdef __AMX_INT8__
#include "tiles.h"
#else
INLINE int all_tiles(struct shape s, const struct weights *w, const struct activations *x, float *out, int stride) {
  (void)s, (void)w, (void)x, (void)out, (void)stride;
  return 0;
}
#endif

INLINE void all(struct shape s, const struct weights *w, const struct activations *x, float *out,
                int stride) {
  int v = all_tiles(s, w, x, out, stride);
  for (; v + TILE <= x->count; v += TILE) {
    vectors(TILE, s, w, x, v, out + (int64_t)v * stride, stride);
  }
  for (; v + 4 <= x->count; v += 4) { vectors(4, s, w, x, v, out + (int64_t)v * stride, stride); }
  for (; v + 2 <= x->count; v += 2) { vectors(2, s, w, x, v, out + (int64_t)v * stride, stride); }
  for (; v < x->count; v++) { vectors(1, s, w, x, v, out + (int64_t)v * stride, stride); }
}

/* Each shape that PackedLayout knows becomes a function of its own: of one that holds them all, GCC 12 allocates the
 * registers by a simpler method. */
#define SHAPES(X)                                    \
  X(nibbles, NIBBLES, 0, 32, 32)      /* Q4_0, Q4_1 */ \
  X(sub_nibbles, NIBBLES, 1, 32, 32)  /* Q4_K */       \
  X(table, TABLE, 0, 32, 32)          /* IQ4_NL */     \
  X(sub_table, TABLE, 1, 32, 32)      /* IQ4_XS */     \
  X(bytes, BYTES, 0, 32, 32)          /* Q8_0, Q5_0 */ \
  X(half_bytes, BYTES, 0, 32, 16)     /* Q5_1 */       \
  X(sub_bytes, BYTES, 1, 32, 16)      /* Q5_K */       \
  X(half_sub_bytes, BYTES, 1, 16, 16) /* Q3_K, Q2_K */ \
  X(sixes, SIXES, 1, 16, 16)          /* Q6_K */

#define DEFINE(name, code, scales, sub, sum)                                                                        \
  static __attribute__((noinline)) void all_##name(const struct weights *w, const struct activations *x, float *out, \
                                                   int stride) {                                                    \
    all((struct shape){code, scales, sub, sum}, w, x, out, stride);                                                 \
  }
SHAPES(DEFINE)

#define CALL(name, code, scales, sub, sum)                                                         \
  if (w->codes == code && w->sub_scales == scales && w->sub_length == sub && w->sum_length == sum) { \
    all_##name(w, x, out, stride);                                                                 \
    return;                                                                                        \
  }

void PRODUCT(const struct weights *w, const struct activations *x, float *out, int stride) {
  SHAPES(CALL)
  if (w->codes == HIGHS) { /* Q6_K, approximately */
    all_highs(w, x, out, stride);
  }
}
