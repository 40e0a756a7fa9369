/*
 * Floats to packed 8-bit matrices: keys, whose rows become rows, and values, whose columns become rows, so that
 * attention runs on the integer products of product.c. Compiled once for each instruction set; PACK_ROWS and
 * PACK_COLUMNS are the names of the results. A block of 32 shares the scale absmax / 127, kept in half precision.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

#include "codes.h"

/* The scales of a block for sixteen rows. */
static inline void put_scales(const struct packing *p, int group, int block, const float *scales) {
  uint8_t *to = p->scales + group * p->group_bytes + block * 2 * ROWS;
  for (int i = 0; i < ROWS; i += LANES) { store_halves(to + 2 * i, load_floats(scales + i)); }
}

static inline uint8_t *codes_of(const struct packing *p, int group, int block) {
  return p->codes + group * p->group_bytes + block * BLOCK * ROWS;
}

void PACK_ROWS(const struct packing *p) {
  for (int group = 0; group < p->groups; group++) {
    for (int block = 0; block < p->blocks; block++) {
      uint8_t *to = codes_of(p, group, block);
      float scales[ROWS];
      for (int r = 0; r < ROWS; r++) {
        const float *x = p->x + (group * ROWS + r) * p->stride + block * BLOCK;
        int8_t codes[BLOCK];
        struct scale scale = scale_of(absmax_of(x));
        scales[r] = scale.scale;
        encode(x, codes, scale.inverse);
        encode(x + BLOCK / 2, codes + BLOCK / 2, scale.inverse);
        for (int i = 0; i < BLOCK / 4; i++) { __builtin_memcpy(to + 64 * i + 4 * r, codes + 4 * i, 4); }
      }
      put_scales(p, group, block, scales);
    }
  }
}

/* The largest magnitudes of sixteen columns over a block of rows. */
static inline void absmax_of_columns(const float *x, int64_t stride, int32_t *most) {
  KEEP_LOOP for (int i = 0; i < ROWS; i++) { most[i] = 0; }
  for (int k = 0; k < BLOCK; k++) {
    KEEP_LOOP for (int i = 0; i < ROWS; i++) {
      int32_t bits = bits_of(x[k * stride + i]) & 0x7FFFFFFF;
      most[i] = bits > most[i] ? bits : most[i];
    }
  }
}

/* Four codes of each of sixteen columns, the first in the lowest byte. */
static inline void encode_columns(const float *x, int64_t stride, const float *inverse, uint8_t *to) {
  int32_t four[ROWS];
  KEEP_LOOP for (int i = 0; i < ROWS; i++) { four[i] = 0; }
  for (int k = 0; k < 4; k++) {
    KEEP_LOOP for (int i = 0; i < ROWS; i++) {
      uint32_t low = (uint32_t)(bits_of(__builtin_fmaf(x[k * stride + i], inverse[i], ROUND)) - ROUND_BITS);
      four[i] |= (int32_t)((low & 255) << 8 * k);
    }
  }
  __builtin_memcpy(to, four, sizeof(four));
}

void PACK_COLUMNS(const struct packing *p) {
  for (int group = 0; group < p->groups; group++) {
    for (int block = 0; block < p->blocks; block++) {
      const float *x = p->x + block * BLOCK * p->stride + group * ROWS;
      int32_t most[ROWS];
      float scales[ROWS], inverse[ROWS];
      absmax_of_columns(x, p->stride, most);
      for (int i = 0; i < ROWS; i++) {
        struct scale scale = scale_of(float_of(most[i]));
        scales[i] = scale.scale;
        inverse[i] = scale.inverse;
      }
      uint8_t *to = codes_of(p, group, block);
      for (int k = 0; k < BLOCK; k += 4) { encode_columns(x + k * p->stride, p->stride, inverse, to + 16 * k); }
      put_scales(p, group, block, scales);
    }
  }
}
