/* The approximation that the output head is screened with: the high nibbles of six-bit codes alone. */

/* How far they are fetched ahead. With two streams 1 KB took 3.6 ms for a head of 150 MB where 2 KB took 3.8 and
 * 4 KB 3.9. */
#define HIGHS_AHEAD_BYTES 1024

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
