/* CUDA's way of running a kernel on one thread of a processor, for tests: the threads of a block are
   fibres that hand over at barriers and shuffles, in an order that a seed shuffles. Shared memory
   begins as NaN. What threads of different blocks share is not played. */
#pragma once
#include <immintrin.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#define KERNEL(name) extern "C" void name
#define DEVICE static inline
typedef unsigned short half_bits;

namespace stand_in {

struct Fibre {
  void *stack_pointer;
  char *stack;
  bool done;
};

/* Where threads wait for each other. */
struct Meeting {
  int count = 0;
  unsigned generation = 0;
};

struct Block {
  int threads, alive, current;
  int x, y, z;
  Meeting all, warps[32];
  int warp_alive[32];
  alignas(16) unsigned char shown[32][32][32]; /* [warp][lane]: what lanes show each other */
  int slots;
  const void *keys[64];
  size_t places[64], used;
  alignas(64) unsigned char memory[48 * 1024]; /* shared */
};

extern thread_local Block *block;

void meet(Meeting &meeting, const int &of);
void *shared(const void *key, size_t bytes);

/* A kernel by name, called with pointers to its arguments. */
struct Entry {
  const char *name;
  void (*run)(void **);
  const int *sizes;
  int arguments;
};

void launch(void (*run)(void **), void **arguments, const unsigned grid[3], int threads, unsigned seed);

template <typename... A, size_t... I> void call(void (*f)(A...), void **p, std::index_sequence<I...>) {
  f(*(A *)p[I]...);
}
template <auto F> struct Thunk;
template <typename... A, void (*F)(A...)> struct Thunk<F> {
  static void run(void **p) { call(F, p, std::index_sequence_for<A...>()); }
  static constexpr int sizes[] = {(int)sizeof(A)...};
  static constexpr int arguments = sizeof...(A);
};
#define ENTRY(f) {#f, stand_in::Thunk<f>::run, stand_in::Thunk<f>::sizes, stand_in::Thunk<f>::arguments}

/* A lane shows a value to the others of its warp and reads that of one. */
template <typename T> T exchange(T value, int from) {
  Block *b = block;
  int warp = b->current / 32, lane = b->current % 32;
  std::memcpy(b->shown[warp][lane], &value, sizeof value);
  meet(b->warps[warp], b->warp_alive[warp]);
  T got;
  std::memcpy(&got, b->shown[warp][from], sizeof got);
  meet(b->warps[warp], b->warp_alive[warp]);
  return got;
}
}

#define THREAD (stand_in::block->current)
#define BLOCK_X (stand_in::block->x)
#define BLOCK_Y (stand_in::block->y)
#define BLOCK_Z (stand_in::block->z)
#define SHARED(type, name, count) \
  static char name##_key;         \
  type *name = (type *)stand_in::shared(&name##_key, sizeof(type) * (count))
#define BARRIER() stand_in::meet(stand_in::block->all, stand_in::block->alive)
#define SHUFFLE_XOR(value, mask) stand_in::exchange(value, THREAD % 32 ^ (mask))
#define SHUFFLE(value, lane) stand_in::exchange(value, (lane) % 32)
#define FMA(a, b, c) std::fma((float)(a), (float)(b), (float)(c))
#define DOUBLE_ROOT(x) std::sqrt((double)(x))
#define MINUS_INFINITY (-INFINITY)

DEVICE int BITS(float f) {
  int i;
  std::memcpy(&i, &f, 4);
  return i;
}
DEVICE float FLOAT(int i) {
  float f;
  std::memcpy(&f, &i, 4);
  return f;
}
DEVICE float to_float(half_bits h) { return _cvtsh_ss(h); }
DEVICE half_bits to_half(float f) { return _cvtss_sh(f, _MM_FROUND_TO_NEAREST_INT); }

/* __byte_perm without the sign bit of a selector. */
DEVICE unsigned LOOK_UP(unsigned low, unsigned high, unsigned nibbles) {
  uint64_t bytes = (uint64_t)high << 32 | low;
  unsigned found = 0;
  for (int i = 0; i < 4; i++) found |= (unsigned)(bytes >> 8 * (nibbles >> 4 * i & 7) & 255) << 8 * i;
  return found;
}

DEVICE int four_products(int a, int b) {
  int sum = 0;
  for (int i = 0; i < 4; i++) sum += (int)(int8_t)(a >> 8 * i) * (int)(int8_t)(b >> 8 * i);
  return sum;
}

/* See dialect.h; after PTX ISA, "Matrix Fragments for mma.m16n8k32". */
DEVICE void multiply_tile(int *d, const int *a, const int *bs) {
  stand_in::Block *b = stand_in::block;
  int warp = b->current / 32, lane = b->current % 32;
  int show[6] = {a[0], a[1], a[2], a[3], bs[0], bs[1]};
  std::memcpy(b->shown[warp][lane], show, sizeof show);
  stand_in::meet(b->warps[warp], b->warp_alive[warp]);
  for (int i = 0; i < 4; i++) {
    int column = 2 * (lane % 4) + i % 2;
    for (int t = 0; t < 4; t++) {
      int rows[6], vectors[6];
      std::memcpy(rows, b->shown[warp][lane / 4 * 4 + t], sizeof rows);
      std::memcpy(vectors, b->shown[warp][column * 4 + t], sizeof vectors);
      d[i] += four_products(rows[i / 2], vectors[4]) + four_products(rows[2 + i / 2], vectors[5]);
    }
  }
  stand_in::meet(b->warps[warp], b->warp_alive[warp]);
}
