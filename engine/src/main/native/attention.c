/*
 * The two products of attention: scores of queries with keys, and values weighted by them. Compiled
 * twice for each instruction set, for cached rows in half precision and, with ROWS_ARE_FLOATS, for
 * rows made as floats. SCORES and WEIGHTED are the names of the results.
 *
 * The paper sum: a token of latent attention with 16 heads does 16 * (576 + 512) multiplications for
 * each position and layer and reads 1152 bytes, so arithmetic rules; a row is widened to floats once
 * for eight queries. Sums go in the order of ScalarKernels: sixteen partial sums and a tree over k,
 * position after position over the values.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
#define PARTS (ROWS / LANES) /* vectors of sixteen partial sums */

#ifdef ROWS_ARE_FLOATS
#define NUMBER_BYTES 4
#define FETCH_AHEAD 0
#define LOAD(p) load_floats((const float *)(p))
#else
#define NUMBER_BYTES 2
/* How many tiles ahead keys are fetched from memory: floats were made a moment ago. Of 1, 2, 3, 4 and 6
 * tiles two were best: scores of a token behind 280 others took 20 microseconds and not 32. */
#define FETCH_AHEAD 2
#define LOAD(p) load_halves(p)
#endif

/* rows (a constant) queries times columns (a constant) keys */
INLINE void score_tile(const int rows, const int columns, const struct rows_product *h, const float *a,
                       const uint8_t *b, float *c) {
  floats sum[8 * 4 * PARTS];
  UNROLL for (int i = 0; i < rows * columns * PARTS; i++) { sum[i] = broadcast_float(0); }
  for (int k = 0; k < h->inner; k += ROWS) {
    UNROLL for (int part = 0; part < PARTS; part++) {
      int at = k + part * LANES;
      floats key[4];
      UNROLL for (int j = 0; j < columns; j++) {
        key[j] = LOAD(b + j * h->b_stride + NUMBER_BYTES * at);
        if (FETCH_AHEAD && NUMBER_BYTES * at % 64 == 0) {
          __builtin_prefetch(b + (j + FETCH_AHEAD * columns) * h->b_stride + NUMBER_BYTES * at);
        }
      }
      UNROLL for (int i = 0; i < rows; i++) {
        floats query = hold(load_floats(a + i * h->a_stride + at));
        UNROLL for (int j = 0; j < columns; j++) {
          floats *s = &sum[(i * columns + j) * PARTS + part];
          *s = multiply_add(query, key[j], *s);
        }
      }
    }
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int j = 0; j < columns; j++) {
      c[i * h->c_stride + j] = h->scale * sum_tree(&sum[(i * columns + j) * PARTS]);
    }
  }
}

INLINE void score_rows(const int rows, const struct rows_product *h, int i) {
  const float *a = h->a + i * h->a_stride;
  float *c = h->c + i * h->c_stride;
  int j = 0;
  for (; j + SCORE_COLUMNS <= h->n; j += SCORE_COLUMNS) {
    score_tile(rows, SCORE_COLUMNS, h, a, h->b + j * h->b_stride, c + j);
  }
  for (; j < h->n; j++) {
    score_tile(rows, 1, h, a, h->b + j * h->b_stride, c + j);
  }
}

/* c[i][j] = scale * sum over k of a[i][k] * b[j][k]; some queries, which stay in the first-level cache,
 * with all keys: the other way round the queries of a prompt's tokens would be read again for each key */
void SCORES(const struct rows_product *h) {
  int i = 0;
  for (; i + SCORE_ROWS <= h->m; i += SCORE_ROWS) {
    score_rows(SCORE_ROWS, h, i);
  }
  for (; i < h->m; i++) {
    score_rows(1, h, i);
  }
}

/* rows (a constant) queries, vectors (a constant) vectors of the value's numbers */
INLINE void weight_tile(const int rows, const int vectors, const struct rows_product *h, const float *a,
                        const uint8_t *b, float *c) {
  floats sum[8 * 4];
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      sum[i * vectors + v] = load_floats(c + i * h->c_stride + v * LANES);
    }
  }
  for (int p = 0; p < h->inner; p++) {
    floats value[4];
    UNROLL for (int v = 0; v < vectors; v++) {
      value[v] = LOAD(b + p * h->b_stride + NUMBER_BYTES * v * LANES);
    }
    UNROLL for (int i = 0; i < rows; i++) {
      floats weight = broadcast_float(a[i * h->a_stride + p]);
      UNROLL for (int v = 0; v < vectors; v++) {
        sum[i * vectors + v] = multiply_add(weight, value[v], sum[i * vectors + v]);
      }
    }
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      store_floats(c + i * h->c_stride + v * LANES, sum[i * vectors + v]);
    }
  }
}

INLINE void weight_vectors(const int vectors, const struct rows_product *h, int j) {
  const uint8_t *b = h->b + NUMBER_BYTES * j;
  int i = 0;
  for (; i + WEIGHT_ROWS <= h->m; i += WEIGHT_ROWS) {
    weight_tile(WEIGHT_ROWS, vectors, h, h->a + i * h->a_stride, b, h->c + i * h->c_stride + j);
  }
  for (; i < h->m; i++) {
    weight_tile(1, vectors, h, h->a + i * h->a_stride, b, h->c + i * h->c_stride + j);
  }
}

/* c[i][j] += sum over p of a[i][p] * b[p][j] */
void WEIGHTED(const struct rows_product *h) {
  int j = 0;
  for (; j + 2 * LANES <= h->n; j += 2 * LANES) {
    weight_vectors(2, h, j);
  }
  for (; j < h->n; j += LANES) {
    weight_vectors(1, h, j);
  }
}
