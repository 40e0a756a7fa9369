/* The product of dialect.h's multiply_tile for cards without such an instruction: each lane asks the
   others of its warp for their operands. */
#pragma once

/* The sum of four products of signed bytes. */
DEVICE int dot_bytes(int a, int b) {
  int sum = 0;
  for (int i = 0; i < 32; i += 8) sum += (signed char)(a >> i) * (signed char)(b >> i);
  return sum;
}

DEVICE void multiply_tile_by_shuffles(int *d, const int *a, const int *b) {
  int lane = THREAD % WARP, row = lane / 4, pair = lane % 4;
  for (int k = 0; k < 4; k++) { /* columns 4k …, and 16 + 4k … */
    int upper = SHUFFLE(a[0], 4 * row + k), lower = SHUFFLE(a[1], 4 * row + k);
    int upper_end = SHUFFLE(a[2], 4 * row + k), lower_end = SHUFFLE(a[3], 4 * row + k);
    for (int v = 0; v < 2; v++) {
      int vector = 2 * pair + v;
      int begin = SHUFFLE(b[0], 4 * vector + k), end = SHUFFLE(b[1], 4 * vector + k);
      d[v] += dot_bytes(upper, begin) + dot_bytes(upper_end, end);
      d[2 + v] += dot_bytes(lower, begin) + dot_bytes(lower_end, end);
    }
  }
}
