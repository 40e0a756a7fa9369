/* The approximation that the output head is screened with: the high nibbles of six-bit codes alone. */

/* How far they are fetched ahead. With two streams 1 KB took 3.6 ms for a head of 150 MB where 2 KB took 3.8 and
 * 4 KB 3.9. */
#define HIGHS_AHEAD_BYTES 1024

/* One vector of activations times the high nibbles of six-bit codes, for all rows of count (a constant) groups
 * that are step apart. A nibble n stands for the codes 4n to 4n + 3, less 32: 4n - 30.5 on average. */
INLINE void highs_tile(const int count, const struct weights *w, int first, int step,
                       const struct activations *x, int v, float *out) {
  const int parts = ROWS / LANES;
  const int units = count * parts;
  const int64_t vector = x->first + (int64_t)v * x->step;
  const int8_t *a = x->codes + vector * w->columns;
  const float *scales = x->scales + vector * (w->columns / BLOCK);
  const float *half_sums = x->half_sums + vector * (w->columns / BLOCK) * 2;
  const uint8_t *params[UNITS], *codes[UNITS];
  floats f[UNITS];
  UNROLL for (int u = 0; u < units; u++) {
    const int row = u % parts * LANES;
    params[u] = w->data + (first + u / parts * step) * w->group_bytes + row;
    codes[u] = params[u] + w->codes_offset + 3 * row;
    f[u] = broadcast_float(0);
  }
  for (int block = 0; block < w->columns; block += 256) {
    floats d[UNITS], part[UNITS];
    UNROLL for (int u = 0; u < units; u++) {
      d[u] = load_halves(params[u] + u % parts * LANES);
      part[u] = broadcast_float(0);
      params[u] += 2 * ROWS;
    }
    for (int sub = 0; sub < 16; sub++) {
      const floats scale = broadcast_float(4 * scales[sub / 2]);
      const floats least = broadcast_float(-30.5f * half_sums[sub]);
      UNROLL for (int u = 0; u < units; u++) {
        run sum = begin_run(broadcast_int(0));
        UNROLL for (int k = 0; k < 16; k += 8) {
          if (u % parts == 0) { __builtin_prefetch(codes[u] + HIGHS_AHEAD_BYTES, 0, 0); }
          ints both = load_codes(codes[u]);
          sum = dot_unsigned(sum, low_nibbles(both), a + k);
          sum = dot_unsigned(sum, high_nibbles(both), a + k + 4);
          codes[u] += 64;
        }
        floats by = multiply_add(to_floats(end_run(sum, broadcast_int(0))), scale, least);
        part[u] = multiply_add(load_bytes(params[u]), by, part[u]);
        params[u] += ROWS;
      }
      a += 16;
    }
    UNROLL for (int u = 0; u < units; u++) { f[u] = multiply_add(d[u], part[u], f[u]); }
    scales += 8;
    half_sums += 16;
  }
  UNROLL for (int u = 0; u < units; u++) {
    store_floats(out + (first + u / parts * step) * ROWS + u % parts * LANES, f[u]);
  }
}

INLINE void all_highs(const struct weights *w, const struct activations *x, float *out, int stride) {
  const int half = w->groups / 2;
  for (int v = 0; v < x->count; v++) {
    float *to = out + (int64_t)v * stride;
    for (int g = 0; g < half; g++) { highs_tile(2, w, g, half, x, v, to); }
    for (int g = 2 * half; g < w->groups; g++) { highs_tile(1, w, g, 0, x, v, to); }
  }
}
