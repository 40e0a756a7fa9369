/*
 * Norm, softmax, gate and sums of the vectors between the products, and half precision to floats. Plain loops that
 * compilers turn into vectors; compiled once for each instruction set, the names of the results are macros. The bits
 * are those of ScalarKernels.java: sums have sixteen lanes, then sum_tree, then what is left over the multiple of 16.
 */
#include "jinwen_kernels.h"

#include "vectors.h"

#include "codes.h"

#define SUM_LANES 16
#define SUMS (SUM_LANES / LANES)
/* What is written may be what was read, at the same place: no step of the loop needs another's result. */
#define INDEPENDENT _Pragma("GCC ivdep")

/* The constants of Exp.java, which has their source. */
#define LOWEST -87.0f
#define HIGHEST 88.0f
#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f

static inline float exponential(float x) {
  float cut = x > HIGHEST ? HIGHEST : x;
  float shifted = __builtin_fmaf(cut, LOG2_E, ROUND);
  float n = shifted - ROUND;
  float r = __builtin_fmaf(n, -LN2_HIGH, cut);
  r = __builtin_fmaf(n, -LN2_LOW, r);
  float p = __builtin_fmaf(1.0f / 5040, r, 1.0f / 720);
  p = __builtin_fmaf(p, r, 1.0f / 120);
  p = __builtin_fmaf(p, r, 1.0f / 24);
  p = __builtin_fmaf(p, r, 1.0f / 6);
  p = __builtin_fmaf(p, r, 0.5f);
  p = __builtin_fmaf(p, r, 1.0f);
  p = __builtin_fmaf(p, r, 1.0f);
  uint32_t exponent = (uint32_t)bits_of(shifted) - ROUND_BITS;
  float power = float_of((int32_t)((uint32_t)bits_of(p) + (exponent << 23)));
  return x < LOWEST ? 0 : power;
}

static inline int whole_lanes(int n) { return n / SUM_LANES * SUM_LANES; }

static float sum_of_squares(const float *x, int n) {
  int whole = whole_lanes(n);
  floats sums[SUMS];
  for (int s = 0; s < SUMS; s++) { sums[s] = broadcast_float(0); }
  for (int i = 0; i < whole; i += SUM_LANES) {
    for (int s = 0; s < SUMS; s++) {
      floats some = load_floats(x + i + s * LANES);
      sums[s] = multiply_add(some, some, sums[s]);
    }
  }
  float sum = sum_tree(sums);
  for (int i = whole; i < n; i++) { sum = __builtin_fmaf(x[i], x[i], sum); }
  return sum;
}

/* y = x / sqrt(mean(x * x) + eps) * weight; y may be x */
void RMS_NORM(const float *x, const float *weight, float eps, float *y, int n) {
  float mean = sum_of_squares(x, n) / (float)n + eps;
  float by = (float)(1 / __builtin_sqrt((double)mean));
  INDEPENDENT for (int i = 0; i < n; i++) { y[i] = x[i] * by * weight[i]; }
}

/* The largest, as Math.max says: none is none, and 0 is more than -0. Compared as integers in the same order. */
float MAXIMUM(const float *x, int n) {
  const int32_t infinite = 0x7F800000, none = 0x7FC00000;
  int32_t most = INT32_MIN;
  for (int i = 0; i < n; i++) {
    int32_t bits = bits_of(x[i]);
    int32_t magnitude = bits & INT32_MAX;
    int32_t order = magnitude > infinite ? none : bits < 0 ? ~magnitude : bits;
    most = order > most ? order : most;
  }
  return n == 0 ? -__builtin_inff() : float_of(most < 0 ? ~most | INT32_MIN : most);
}

/* x = exp(x - most) in place; returns the sum */
float EXP_SUM(float *x, int n, float most) {
  for (int i = 0; i < n; i++) { x[i] = exponential(x[i] - most); }
  int whole = whole_lanes(n);
  floats sums[SUMS];
  for (int s = 0; s < SUMS; s++) { sums[s] = broadcast_float(0); }
  for (int i = 0; i < whole; i += SUM_LANES) {
    for (int s = 0; s < SUMS; s++) {
      sums[s] = multiply_add(load_floats(x + i + s * LANES), broadcast_float(1), sums[s]);
    }
  }
  float sum = sum_tree(sums);
  for (int i = whole; i < n; i++) { sum += x[i]; }
  return sum;
}

/* out = gate / (1 + exp(-gate)) * up; out may be gate or up */
void SILU_MULTIPLY(const float *gate, const float *up, float *out, int n) {
  INDEPENDENT for (int i = 0; i < n; i++) { out[i] = gate[i] / (1 + exponential(-gate[i])) * up[i]; }
}

void ADD(float *x, const float *y, int n) {
  INDEPENDENT for (int i = 0; i < n; i++) { x[i] += y[i]; }
}

void SCALE(float *x, float by, int n) {
  for (int i = 0; i < n; i++) { x[i] *= by; }
}

/* n numbers, a multiple of 16 */
void FROM_HALVES(const uint8_t *x, float *out, int n) {
  for (int i = 0; i < n; i += LANES) { store_floats(out + i, load_halves(x + 2 * i)); }
}
