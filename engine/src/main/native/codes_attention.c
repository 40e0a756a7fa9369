/*
 * The values of a page of 64 positions, kept in 8 bits, weighted and added up. Compiled once for each instruction set;
 * WEIGHTED_CODES is the name of the result. Scores of such a page are a product of product.c.
 *
 * A value has a scale for each position and 32 columns, and sums of products want one scale: what changes from
 * position to position goes into the weights, and with the largest scale of 32 positions they become codes of 8 bits.
 *
 * The paper sum, 512 bits, 16 heads and latents of 512 numbers: 8,192 dot products of integers where floats take
 * 32,768 multiplications; beside them 256 times 64 weights become codes (some 3,000 instructions) and the page is
 * transposed once for all heads (1,500 shuffles).
 */
#include "jinwen_kernels.h"

#include "vectors.h"

#include "codes.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

#define POSITIONS 64
#define HALVES (POSITIONS / BLOCK)  /* blocks of positions that share a scale */
#define QUADS (POSITIONS / 4)       /* four positions are one dot product */
#define STRETCH 512                 /* columns that are transposed together: 32 KB */
#define CHUNK 16                    /* rows whose weights are prepared together */
#define PARTS (ROWS / LANES)        /* vectors of sixteen columns */
#define PAGE_VECTORS (POSITIONS / LANES)

/* A stretch of columns of the page, arranged for the dot products. */
struct stretch {
  _Alignas(64) int8_t codes[STRETCH / ROWS][QUADS][ROWS][4]; /* four positions of each column */
  float ratios[STRETCH / BLOCK][POSITIONS];     /* of a position's scale to the largest of its block */
  float scales[STRETCH / BLOCK][HALVES];        /* the largest */
};

/* The weights of some rows. */
struct chunk {
  _Alignas(64) float shares[CHUNK][POSITIONS]; /* of the largest of a block, times 127 */
  float scales[CHUNK][HALVES];
  uint8_t codes[CHUNK][POSITIONS]; /* for a block of columns, quads in the order of quad_at */
};

static void begin_stretch(struct stretch *s, const struct page_values *v, int column, int columns) {
  for (int group = 0; group < POSITIONS / ROWS; group++) {
    const uint8_t *codes = v->data + group * v->group_bytes + v->codes_offset + (int64_t)column * ROWS;
    for (int c = 0; c < columns / ROWS; c++) {
      transpose_lines(codes + c * ROWS * ROWS, (uint8_t *)s->codes[c][group * ROWS / 4]);
    }
  }
  for (int b = 0; b < columns / BLOCK; b++) {
    for (int half = 0; half < HALVES; half++) {
      float all[BLOCK];
      for (int group = 0; group < BLOCK / ROWS; group++) {
        const uint8_t *from = v->data + (half * BLOCK / ROWS + group) * v->group_bytes + (column / BLOCK + b) * 2 * ROWS;
        UNROLL for (int i = 0; i < ROWS; i += LANES) { store_floats(all + group * ROWS + i, load_halves(from + 2 * i)); }
      }
      float most = absmax_of(all);
      float inverse = most == 0 ? 0 : 1 / most;
      s->scales[b][half] = most;
      KEEP_LOOP for (int i = 0; i < BLOCK; i++) { s->ratios[b][half * BLOCK + i] = all[i] * inverse; }
    }
  }
}

static void begin_chunk(struct chunk *c, const struct page_values *v, int row, int rows) {
  for (int i = 0; i < rows; i++) {
    for (int half = 0; half < HALVES; half++) {
      const float *weights = v->weights + (row + i) * v->weights_stride + half * BLOCK;
      struct scale scale = scale_of(absmax_of(weights));
      c->scales[i][half] = scale.scale;
      KEEP_LOOP for (int p = 0; p < BLOCK; p++) { c->shares[i][half * BLOCK + p] = weights[p] * scale.inverse; }
    }
  }
}

INLINE void weights_to_codes(struct chunk *c, int rows, const float *ratios) {
  for (int i = 0; i < rows; i++) {
    floats x[PAGE_VECTORS];
    UNROLL for (int p = 0; p < PAGE_VECTORS; p++) {
      x[p] = multiply(load_floats(c->shares[i] + p * LANES), load_floats(ratios + p * LANES));
    }
    store_page_codes(c->codes[i], x);
  }
}

/* rows (a constant) of weights times some columns (vectors, a constant) of a block, added to out */
INLINE void weigh(const int rows, const int vectors, const struct chunk *c, int row, const int8_t *codes,
                  const float *scales, float *out, int64_t stride) {
  UNROLL for (int half = 0; half < HALVES; half++) {
    ints sum[8 * 4];
    UNROLL for (int i = 0; i < rows * vectors; i++) { sum[i] = broadcast_int(0); }
    UNROLL for (int quad = half * BLOCK / 4; quad < (half + 1) * BLOCK / 4; quad++) {
      ints value[4];
      UNROLL for (int v = 0; v < vectors; v++) {
        const int column = v * LANES;
        value[v] = load_codes((const uint8_t *)codes + (column / ROWS * QUADS + quad) * ROWS * 4 + column % ROWS * 4);
      }
      UNROLL for (int i = 0; i < rows; i++) {
        ints four = broadcast_four((const int8_t *)c->codes[row + i] + 4 * quad_at(quad));
        UNROLL for (int v = 0; v < vectors; v++) {
          sum[i * vectors + v] = dot_weights(sum[i * vectors + v], four, value[v]);
        }
      }
    }
    floats most = broadcast_float(scales[half]);
    UNROLL for (int i = 0; i < rows; i++) {
      floats scale = broadcast_float(c->scales[row + i][half]);
      UNROLL for (int v = 0; v < vectors; v++) {
        float *to = out + i * stride + v * LANES;
        floats by = multiply(to_floats(sum[i * vectors + v]), scale);
        store_floats(to, multiply_add(most, by, load_floats(to)));
      }
    }
  }
}

/* A block of columns for all rows of a chunk. */
INLINE void weigh_block(const struct chunk *c, int rows, const struct stretch *s, int block, float *out,
                        int64_t stride) {
  for (int column = 0; column < BLOCK; column += VALUE_VECTORS * LANES) {
    const int8_t *codes = (const int8_t *)s->codes[block * BLOCK / ROWS] + column / ROWS * QUADS * ROWS * 4 +
                          column % ROWS * 4;
    int i = 0;
    for (; i + VALUE_ROWS <= rows; i += VALUE_ROWS) {
      weigh(VALUE_ROWS, VALUE_VECTORS, c, i, codes, s->scales[block], out + i * stride + column, stride);
    }
    for (; i + 2 <= rows; i += 2) {
      weigh(2, VALUE_VECTORS, c, i, codes, s->scales[block], out + i * stride + column, stride);
    }
    for (; i < rows; i++) {
      weigh(1, VALUE_VECTORS, c, i, codes, s->scales[block], out + i * stride + column, stride);
    }
  }
}

void WEIGHTED_CODES(const struct page_values *v) {
  struct stretch stretch;
  struct chunk chunk;
  for (int column = 0; column < v->columns; column += STRETCH) {
    int columns = v->columns - column < STRETCH ? v->columns - column : STRETCH;
    begin_stretch(&stretch, v, column, columns);
    for (int row = 0; row < v->rows; row += CHUNK) {
      int rows = v->rows - row < CHUNK ? v->rows - row : CHUNK;
      begin_chunk(&chunk, v, row, rows);
      for (int block = 0; block < columns / BLOCK; block++) {
        weights_to_codes(&chunk, rows, stretch.ratios[block]);
        weigh_block(&chunk, rows, &stretch, block, v->out + row * v->out_stride + column + block * BLOCK,
                    v->out_stride);
      }
    }
  }
}
