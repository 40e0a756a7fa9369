/* What a tile of product.c multiplies with: activations in the order in which it reads them, and the
 * parameters of the weights. */

/* Codes of a panel: 6144 columns of 8 vectors, so that the rows of most matrices are read in one piece; what
 * does not stay in the first-level cache of 48 KB comes from the second in order. */
#define PANEL_CODES (6144 * 8)

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

/* Most vectors of rows that are summed side by side: those of two groups. */
#define UNITS (2 * ROWS / LANES)

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

INLINE const uint8_t *params_of(const uint8_t *params, struct shape s, int minima, int k) {
  return params + (int64_t)(k / (s.sub_scales ? 256 : BLOCK)) * params_bytes(s, minima);
}

/* The scale (kind 0) or the minimum (kind 1) of the block of column k, for rows from row on. */
INLINE floats block_scale(const uint8_t *params, struct shape s, int minima, int kind, int row, int k) {
  return load_halves(params_of(params, s, minima, k) + kind * 2 * ROWS + 2 * row);
}

/* That of the sub-block of column k, of which the block's is known. */
INLINE floats sub_scale(floats d, const uint8_t *params, struct shape s, int minima, int kind, int row, int k) {
  if (!s.sub_scales) {
    return d;
  }
  const uint8_t *p = params_of(params, s, minima, k);
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

/* The codes of n (a constant) vectors, four columns of one beside four of the next. */
INLINE void fill_codes(struct panel *panel, const int n, const struct weights *w, const struct activations *x, int v,
                       int column, int columns) {
  const int8_t *codes[TILE];
  UNROLL for (int i = 0; i < n; i++) {
    codes[i] = x->codes + (x->first + (int64_t)(v + i) * x->step) * w->columns + column;
  }
  for (int k = 0; k < columns / 4; k++) {
    UNROLL for (int i = 0; i < n; i++) { panel->own_codes[k * n + i] = four(codes[i] + 4 * k); }
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
    const float *scales = x->scales + block;
    const float *sums = (subs == 1 ? x->block_sums : x->half_sums) + block * subs;
    fill_starts(panel, n, s, zero, x->sums + 2 * block, i, columns);
    if (n == 1) {
      panel->codes = x->codes + vector * w->columns + column;
      panel->scales = scales;
      panel->sums = sums;
      return;
    }
    for (int b = 0; b < columns / BLOCK; b++) { panel->own_scales[b * n + i] = scales[b]; }
    for (int sub = 0; w->minima && sub < columns / s.sub_length; sub++) {
      panel->own_sums[sub * n + i] = sums[sub];
    }
  }
  fill_codes(panel, n, w, x, v, column, columns);
  panel->codes = (const int8_t *)panel->own_codes;
  panel->scales = panel->own_scales;
  panel->sums = panel->own_sums;
}
