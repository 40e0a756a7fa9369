/* The few logits of each row that the next token can depend on: those of named tokens, and the largest of the others.
   Groups of neighbours are chosen whole by their largest logit, so nothing has to be put in order: with the groups
   whose maxima are the k largest come the k largest logits, and all that equal the last of them. */
#pragma once
#include "dialect.h"

enum { GROUPS_MAX = 1024 /* of a row */ };

/* Numbers in the order of the floats: zeros are equal, and above all others is what is not a number, for it must be seen. */
DEVICE unsigned order_of(float x) {
  unsigned bits = (unsigned)BITS(x), magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return 0xffffffffu;
  if (magnitude == 0) return 0x80000000u;
  return bits == magnitude ? bits | 0x80000000u : ~bits;
}

/* Moves the logits of a row's named tokens away and leaves minus infinity. tokens: [row][their number | most of them],
   moved: [row][most]. Grid: rows. */
KERNEL(move_named)(float *logits, int vocabulary, const int *tokens, int most, float *moved) {
  float *row = logits + (long)BLOCK_X * vocabulary;
  const int *named = tokens + (long)BLOCK_X * (1 + most) + 1;
  int count = named[-1];
  for (int i = THREAD; i < count; i += THREADS) moved[(long)BLOCK_X * most + i] = row[named[i]];
  BARRIER(); /* a token may be named twice */
  for (int i = THREAD; i < count; i += THREADS) row[named[i]] = MINUS_INFINITY;
}

/* The largest logit of each group of size neighbours. maxima: [row][GROUPS_MAX]. Grid: groups, rows. */
KERNEL(group_maxima)(const float *logits, int vocabulary, int size, unsigned *maxima) {
  SHARED(unsigned, of_warps, THREADS / WARP);
  const float *row = logits + (long)BLOCK_Y * vocabulary;
  int end = (BLOCK_X + 1) * size < vocabulary ? (BLOCK_X + 1) * size : vocabulary;
  unsigned most = 0;
  for (int i = BLOCK_X * size + THREAD; i < end; i += THREADS) {
    unsigned order = order_of(row[i]);
    most = order > most ? order : most;
  }
  for (int m = WARP / 2; m > 0; m >>= 1) {
    unsigned other = (unsigned)SHUFFLE_XOR((int)most, m);
    most = other > most ? other : most;
  }
  if (THREAD % WARP == 0) of_warps[THREAD / WARP] = most;
  BARRIER();
  if (THREAD == 0) {
    for (int warp = 1; warp < THREADS / WARP; warp++) most = of_warps[warp] > most ? of_warps[warp] : most;
    maxima[(long)BLOCK_Y * GROUPS_MAX + BLOCK_X] = most;
  }
}

/* The groups with the k largest maxima, and with all that equal the last of them. chosen: [row][their number | k of
   them]; where there are more than k, whoever reads it takes all logits. Grid: rows. */
KERNEL(largest_groups)(const unsigned *maxima, int groups, int k, int *chosen) {
  if (THREAD >= WARP) return;
  const unsigned *row = maxima + (long)BLOCK_X * GROUPS_MAX;
  unsigned least = 0; /* the k-th largest, bit by bit: the largest number that k maxima reach */
  for (int bit = 31; bit >= 0; bit--) {
    unsigned higher = least | 1u << bit;
    int reach = 0;
    for (int g = THREAD; g < groups; g += WARP) reach += row[g] >= higher;
    for (int m = WARP / 2; m > 0; m >>= 1) reach += SHUFFLE_XOR(reach, m);
    if (reach >= k) least = higher;
  }
  int own = 0;
  for (int g = THREAD; g < groups; g += WARP) own += row[g] >= least;
  int up_to = own; /* of this lane and those before it */
  for (int d = 1; d < WARP; d <<= 1) {
    int before = SHUFFLE(up_to, THREAD + WARP - d);
    if (THREAD >= d) up_to += before;
  }
  int *to = chosen + (long)BLOCK_X * (1 + k) + 1;
  int at = up_to - own;
  for (int g = THREAD; g < groups; g += WARP) {
    if (row[g] >= least) {
      if (at < k) to[at] = g;
      at++;
    }
  }
  if (THREAD == WARP - 1) to[-1] = up_to;
}

/* The logits of the chosen groups, side by side. to: [row][k][size]. Grid: k, rows. */
KERNEL(gather_groups)(const float *logits, int vocabulary, int size, const int *chosen, int k, float *to) {
  const int *groups = chosen + (long)BLOCK_Y * (1 + k) + 1;
  if (BLOCK_X >= groups[-1]) return;
  int first = groups[BLOCK_X] * size;
  const float *from = logits + (long)BLOCK_Y * vocabulary + first;
  float *group = to + ((long)BLOCK_Y * k + BLOCK_X) * size;
  for (int i = THREAD; i < size && first + i < vocabulary; i += THREADS) group[i] = from[i];
}
