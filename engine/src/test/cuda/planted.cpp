/* Small kernels with one fault each, and one without: planted NAME SEED prints the sum of 0 to 127 as
   the kernel finds it. */
#include <sys/mman.h>

#include "dialect.h"
#include "tile.h"

static float *numbers; /* 128 of them, then a page that cannot be touched */

DEVICE float total(float *shared) {
  for (int half = THREADS / 2; half > 0; half /= 2) {
    if (THREAD < half) shared[THREAD] += shared[THREAD + half];
    BARRIER();
  }
  return shared[0];
}

KERNEL(sound)(float *x, float *out) {
  SHARED(float, s, THREADS);
  s[THREAD] = x[THREAD];
  BARRIER();
  float sum = total(s);
  if (THREAD == 0) *out = sum;
}

/* The sum is right where both ways to multiply a tile give the same. */
KERNEL(tile_by_shuffles)(float *x, float *out) {
  SHARED(float, s, THREADS);
  int a[4], b[2], d[4] = {1, 2, 3, 4}, e[4] = {1, 2, 3, 4};
  unsigned mixed = THREAD + 1;
  for (int i = 0; i < 6; i++) {
    mixed = mixed * 1664525u + 1013904223u;
    (i < 4 ? a[i] : b[i - 4]) = (int)(mixed ^ mixed << 13);
  }
  multiply_tile(d, a, b);
  multiply_tile_by_shuffles(e, a, b);
  bool same = true;
  for (int i = 0; i < 4; i++) same = same && d[i] == e[i];
  s[THREAD] = same ? x[THREAD] : -1000;
  BARRIER();
  float sum = total(s);
  if (THREAD == 0) *out = sum;
}

KERNEL(missing_barrier)(float *x, float *out) {
  SHARED(float, s, THREADS);
  s[THREAD] = x[THREAD];
  float sum = total(s);
  if (THREAD == 0) *out = sum;
}

KERNEL(missing_warp_barrier)(float *x, float *out) {
  SHARED(float, s, THREADS / WARP);
  float sum = x[THREAD];
  for (int m = WARP / 2; m > 0; m >>= 1) sum += SHUFFLE_XOR(sum, m);
  if (THREAD % WARP == 0) s[THREAD / WARP] = sum;
  if (THREAD == 0) *out = s[0] + s[1] + s[2] + s[3];
}

KERNEL(overrun)(float *x, float *out) {
  SHARED(float, s, THREADS);
  s[THREAD] = x[THREAD + 1];
  BARRIER();
  float sum = total(s);
  if (THREAD == 0) *out = sum;
}

KERNEL(divergent)(float *x, float *out) {
  if (THREAD % WARP < 16) {
    float sum = x[THREAD];
    sum += SHUFFLE_XOR(sum, 16); /* half of the warp never comes */
    if (THREAD == 0) *out = sum;
  } else {
    BARRIER();
  }
}

KERNEL(uninitialised)(float *x, float *out) {
  SHARED(float, s, THREADS);
  s[THREAD] = x[THREAD] + *out;
  BARRIER();
  float sum = total(s);
  BARRIER();
  if (THREAD == 0) *out = sum;
}

KERNEL(uninitialised_shared)(float *x, float *out) {
  SHARED(float, s, THREADS);
  if (THREAD != 5) s[THREAD] = x[THREAD];
  BARRIER();
  float sum = total(s);
  if (THREAD == 0) *out = sum;
}

static const stand_in::Entry kernels[] = {
    ENTRY(sound), ENTRY(tile_by_shuffles), ENTRY(missing_barrier), ENTRY(missing_warp_barrier), ENTRY(overrun),
    ENTRY(divergent), ENTRY(uninitialised), ENTRY(uninitialised_shared)};

int main(int, char **arguments) {
  char *memory = (char *)mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(memory + 4096, 4096, PROT_NONE);
  numbers = (float *)(memory + 4096) - THREADS;
  for (int i = 0; i < THREADS; i++) numbers[i] = (float)i;
  float found = NAN, *out = &found;
  void *pointers[] = {&numbers, &out};
  unsigned grid[3] = {1, 1, 1};
  for (const auto &kernel : kernels) {
    if (!std::strcmp(kernel.name, arguments[1])) {
      stand_in::launch(kernel.run, pointers, grid, THREADS, (unsigned)std::atoi(arguments[2]));
      std::printf(std::isnan(found) ? "nan\n" : "%.0f\n", found);
      return 0;
    }
  }
  return 2;
}
