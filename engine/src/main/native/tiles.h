/*
 * The product on the tile registers of AMX, for many vectors of activations at once: what a prompt needs. One
 * instruction multiplies 16 vectors by 16 rows over the columns of an integer sum, so that the sums are those of
 * product.c to the last bit; they are scaled and added up in the same order, on vectors of 512 bits.
 *
 * The paper sum, for 16 rows, 16 vectors and 32 columns (8,192 products): the tile instruction 16 cycles, half of
 * its width unused because scales change every 32 columns; its result to memory 16; to scale 16 vectors of sums 48
 * instructions on two ports, 24. Measured, none of the three runs beside another, so 56 to 60 cycles where byte dot
 * products need 105: less than twice as fast, and with sums of 16 columns hardly faster.
 */
#if LANES != ROWS
#error "tiles have the rows of a group as lanes"
#endif

/* Vectors of a tile: its rows. */
#define TILE_VECTORS 16
/* A tile of fewer vectors is not worth its loads. */
#define TILE_VECTORS_MIN 8

/* Columns and vectors that share a filled panel: 32 KB of unpacked codes, which stay in the first-level cache, and
 * 128 vectors, which stay in the second; unpacking costs a group as much as two or three vectors. */
#define TILE_COLUMNS 2048
#define TILE_PANELS 8
/* Columns of a row of activations in the panel: a line of the caches. */
#define LINE 64

/* What the tiles of a stretch of columns need. The activations are copied because those of an array of Java are not at
 * a multiple of 64 bytes, so that each load of a row would cost two lines, and lie a power of two apart. It takes 384 KB of the stack,
 * whose pages are touched in order (build.sh), so that a stack that is too small ends in a fault. */
struct tile_panel {
  int8_t codes[TILE_COLUMNS * ROWS] __attribute__((aligned(64))); /* [column / 4][row], four codes each */
  int8_t vectors[TILE_PANELS][TILE_COLUMNS / LINE][TILE_VECTORS][LINE] __attribute__((aligned(64)));
  float scales[TILE_PANELS][TILE_COLUMNS / BLOCK][TILE_VECTORS];
  float sums[TILE_PANELS][TILE_COLUMNS / 16][TILE_VECTORS]; /* for the minima */
};

/* The shapes of the tile registers, as the processor reads them: 0 to 3 sums, 4 and 5 activations, 6 and 7 codes. */
INLINE void configure_tiles(struct shape s, int vectors) {
  struct {
    uint8_t palette, start, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
  } config = {.palette = 1};
  for (int i = 0; i < 4; i++) {
    config.rows[i] = vectors;
    config.row_bytes[i] = 4 * ROWS;
  }
  for (int i = 4; i < 6; i++) {
    config.rows[i] = vectors;
    config.row_bytes[i] = s.sum_length;
  }
  for (int i = 6; i < 8; i++) {
    config.rows[i] = s.sum_length / 4;
    config.row_bytes[i] = 4 * ROWS;
  }
  /* written out because GCC 12's _tile_loadconfig tells the compiler of the first eight bytes only */
  __asm__ volatile("ldtilecfg %0" : : "m"(config));
}

/* Where the codes of a tile's first vector begin, from a column on; each next vector's are a LINE further. */
INLINE const int8_t *vectors_at(const struct tile_panel *panel, int tile, int column) {
  return panel->vectors[tile][column / LINE][0] + column % LINE;
}

/* The codes of n vectors from v on. */
INLINE void fill_vectors(struct tile_panel *panel, int tile, int n, const struct weights *w, const struct activations *x,
                         int v, int column, int columns) {
  for (int i = 0; i < n; i++) {
    const int8_t *from = x->codes + (x->first + (int64_t)(v + i) * x->step) * w->columns + column;
    int8_t(*to)[TILE_VECTORS][LINE] = panel->vectors[tile];
    int k = 0;
    for (; k + LINE <= columns; k += LINE) { __builtin_memcpy(to[k / LINE][i], from + k, LINE); }
    if (k < columns) { __builtin_memcpy(to[k / LINE][i], from + k, BLOCK); }
  }
}

/* The scales and, for the minima, the sums of n vectors from v on, turned so that those of a block lie side by side. */
INLINE void fill_tile(struct tile_panel *panel, int tile, int n, struct shape s, const struct weights *w,
                      const struct activations *x, int v, int column, int columns) {
  const int blocks = w->columns / BLOCK;
  const int subs = BLOCK / s.sub_length;
  const float *block_sums = subs == 1 ? x->block_sums : x->half_sums;
  for (int i = n; i < TILE_VECTORS; i++) {
    for (int b = 0; b < columns / BLOCK; b++) { panel->scales[tile][b][i] = 0; }
    for (int sub = 0; w->minima && sub < columns / s.sub_length; sub++) { panel->sums[tile][sub][i] = 0; }
  }
  for (int i = 0; i < n; i++) {
    const int64_t block = (x->first + (int64_t)(v + i) * x->step) * blocks + column / BLOCK;
    for (int b = 0; b < columns / BLOCK; b++) { panel->scales[tile][b][i] = x->scales[block + b]; }
    for (int sub = 0; w->minima && sub < columns / s.sub_length; sub++) {
      panel->sums[tile][sub][i] = block_sums[block * subs + sub];
    }
  }
}

/* The codes of a stretch of columns of a group as signed bytes. */
INLINE void unpack_group(int8_t *to, struct shape s, const struct weights *w, const uint8_t *group, int column,
                         int columns) {
  const int64_t number = (group - w->data) / w->group_bytes;
  const uint8_t *codes = group + w->codes_offset + (int64_t)column * (s.codes == BYTES ? ROWS : ROWS / 2);
  const uint8_t *lows = w->lows + number * 4 * w->columns + (int64_t)column * 4;
  const ints zero = _mm512_set1_epi8(is_unsigned(s) ? w->zero : SIGNED_ZERO);
  for (int first = 0; first < columns; first += BLOCK) {
    UNROLL for (int k = 0; k < BLOCK; k += 8) {
      ints one, two;
      next_codes(TILE, 1, s, k, &codes, &lows, &one, &two);
      _mm512_store_si512(to, _mm512_sub_epi8(one, zero));
      _mm512_store_si512(to + 64, _mm512_sub_epi8(two, zero));
      to += 128;
    }
  }
}

/* The integer sums of the vectors at a and of a group's codes into a register of sums; the numbers are written out. */
#define SUM_TILE(sum, vectors, rows, a, codes) \
  _tile_zero(sum);                             \
  _tile_loadd(vectors, a, LINE);               \
  _tile_loadd(rows, codes, 4 * ROWS);          \
  _tile_dpbssd(sum, vectors, rows)

/* Two stretches of sum_length columns from k on, into the registers 0 and 1 or 2 and 3. */
INLINE void sum_two(const int registers, struct shape s, const struct tile_panel *panel, int tile, int k,
                    const int8_t *codes) {
  const int8_t *a = vectors_at(panel, tile, k);
  codes += k * ROWS;
  if (registers == 0) {
    SUM_TILE(0, 4, 6, a, codes);
    SUM_TILE(1, 5, 7, a + s.sum_length, codes + s.sum_length * ROWS);
  } else {
    SUM_TILE(2, 4, 6, a, codes);
    SUM_TILE(3, 5, 7, a + s.sum_length, codes + s.sum_length * ROWS);
  }
}

/* Sums in memory: [of two stretches][vector][row]. */
typedef int32_t two_sums[2][TILE_VECTORS][ROWS];

INLINE void store_two(const int registers, two_sums *to) {
  if (registers == 0) {
    _tile_stored(0, (*to)[0], 4 * ROWS);
    _tile_stored(1, (*to)[1], 4 * ROWS);
  } else {
    _tile_stored(2, (*to)[0], 4 * ROWS);
    _tile_stored(3, (*to)[1], 4 * ROWS);
  }
}

/* Adds the sums of stretch h, scaled, to f; the panel begins at a column. */
INLINE void add_sums(struct shape s, const struct weights *w, const uint8_t *group, const float (*scales)[TILE_VECTORS],
                     int column, int h, const int32_t (*sums)[ROWS], floats *f) {
  const int k = column + h * s.sum_length;
  const float *by = scales[h * s.sum_length / BLOCK];
  floats scale = sub_scale(block_scale(group, s, w->minima, 0, 0, k), group, s, w->minima, 0, 0, k);
  UNROLL for (int i = 0; i < TILE_VECTORS; i++) {
    floats sum = to_floats(load_codes((const uint8_t *)sums[i]));
    f[i] = multiply_add(scale, multiply(sum, broadcast_float(by[i])), f[i]);
  }
}

INLINE void add_two(struct shape s, const struct weights *w, const uint8_t *group, const float (*scales)[TILE_VECTORS],
                    int column, int h, const two_sums *sums, floats *f) {
  add_sums(s, w, group, scales, column, h, (*sums)[0], f);
  add_sums(s, w, group, scales, column, h + 1, (*sums)[1], f);
}

/* A stretch of columns of a group times the vectors of a tile, added to f. A product of tiles is late and a tile that
 * is stored at once is waited for (48 cycles for both instead of 22), so each step works on what the one before left:
 * two sums are made, then those before them are stored and those before these are scaled. */
INLINE void add_tiles(struct shape s, const struct weights *w, const uint8_t *group, const int8_t *codes,
                      const struct tile_panel *panel, int tile, int column, int columns, floats *f) {
  two_sums sums[2] __attribute__((aligned(64)));
  const float(*scales)[TILE_VECTORS] = panel->scales[tile];
  const int length = s.sum_length;
  const int count = columns / length / 4 * 4; /* the rest, fewer than four stretches, goes one by one */
  for (int h = 0; h < count + 4; h += 4) {
    if (h < count) { sum_two(0, s, panel, tile, h * length, codes); }
    if (h > 0) {
      store_two(2, &sums[1]);
      add_two(s, w, group, scales, column, h - 4, &sums[0], f);
    }
    if (h < count) {
      sum_two(2, s, panel, tile, (h + 2) * length, codes);
      store_two(0, &sums[0]);
    }
    if (h > 0) { add_two(s, w, group, scales, column, h - 2, &sums[1], f); }
  }
  for (int h = count; h < columns / length; h++) {
    SUM_TILE(0, 4, 6, vectors_at(panel, tile, h * length), codes + h * length * ROWS);
    _tile_stored(0, sums[0][0], 4 * ROWS);
    add_sums(s, w, group, scales, column, h, sums[0][0], f);
  }
}

/* What a stretch of columns adds to n vectors of the output, or begins them with, for one group. */
INLINE void product_tile(struct shape s, const struct weights *w, const uint8_t *group, const struct tile_panel *panel,
                         int tile, int n, int column, int columns, int is_minima, int begins, float *out, int stride) {
  /* each vector's output is a page of its own, and a line that is fetched when it is written is waited for; where it
   * is an array of Java its rows lie in two lines */
  for (int i = 0; i < n; i++) {
    __builtin_prefetch(out + (int64_t)i * stride, 1);
    __builtin_prefetch(out + (int64_t)i * stride + ROWS - 1, 1);
  }
  floats f[TILE_VECTORS];
  UNROLL for (int i = 0; i < TILE_VECTORS; i++) {
    f[i] = begins || i >= n ? broadcast_float(0) : load_floats(out + (int64_t)i * stride);
  }
  if (is_minima) {
    for (int sub = 0; sub < columns / s.sub_length; sub++) {
      const int k = column + sub * s.sub_length;
      floats minimum = sub_scale(block_scale(group, s, 1, 1, 0, k), group, s, 1, 1, 0, k);
      UNROLL for (int i = 0; i < TILE_VECTORS; i++) {
        floats by = broadcast_float(panel->sums[tile][sub][i]);
        f[i] = s.sub_scales ? negative_multiply_add(minimum, by, f[i]) : multiply_add(minimum, by, f[i]);
      }
    }
  } else {
    const int8_t *codes = s.codes == BYTES ? (const int8_t *)group + w->codes_offset + (int64_t)column * ROWS
                                           : panel->codes;
    add_tiles(s, w, group, codes, panel, tile, column, columns, f);
  }
  UNROLL for (int i = 0; i < TILE_VECTORS; i++) {
    if (i < n) { store_floats(out + (int64_t)i * stride, f[i]); }
  }
}

/* All groups for some tiles of n vectors, from vector v on. */
INLINE void product_tiles(struct shape s, const struct weights *w, const struct activations *x, int v, int tiles, int n,
                          float *out, int stride) {
  struct tile_panel panel;
  for (int is_minima = w->minima; is_minima >= 0; is_minima--) {
    for (int column = 0; column < w->columns; column += TILE_COLUMNS) {
      const int left = w->columns - column;
      const int columns = left < TILE_COLUMNS ? left : TILE_COLUMNS;
      const int begins = column == 0 && (is_minima || !w->minima) && !x->adds;
      for (int t = 0; t < tiles; t++) {
        fill_tile(&panel, t, n, s, w, x, v + t * n, column, columns);
        if (!is_minima) { fill_vectors(&panel, t, n, w, x, v + t * n, column, columns); }
      }
      for (int g = 0; g < w->groups; g++) {
        const uint8_t *group = w->data + g * w->group_bytes;
        if (!is_minima && s.codes != BYTES) { unpack_group(panel.codes, s, w, group, column, columns); }
        __asm__ volatile("" : : : "memory"); /* GCC 12's _tile_loadd does not say that it reads memory */
        for (int t = 0; t < tiles; t++) {
          float *to = out + (int64_t)(t * n) * stride + g * ROWS;
          product_tile(s, w, group, &panel, t, n, column, columns, is_minima, begins, to, stride);
        }
      }
    }
  }
}

/* As many vectors as are worth a tile; gives their number. */
INLINE int all_tiles(struct shape s, const struct weights *w, const struct activations *x, float *out, int stride) {
  int v = 0;
  for (int left = x->count; left >= TILE_VECTORS_MIN; left = x->count - v) {
    const int n = left < TILE_VECTORS ? left : TILE_VECTORS;
    const int tiles = left / n < TILE_PANELS ? left / n : TILE_PANELS;
    configure_tiles(s, n);
    product_tiles(s, w, x, v, tiles, n, out + (int64_t)v * stride, stride);
    v += tiles * n;
  }
  if (v > 0) { _tile_release(); } /* or the kernel would save the tiles at each switch of threads */
  return v;
}
