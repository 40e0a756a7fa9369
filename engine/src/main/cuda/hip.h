/* The words of dialect.h in HIP, for AMD's cards and Hygon's (DCU). A test compiles the kernels with
   them where clang is installed, and runs multiply_tile on a processor. None has run on such a card,
   and nothing loads them yet. A wavefront of 64 lanes is two warps. */
#pragma once

#define KERNEL(name) \
  extern "C" __attribute__((global, amdgpu_flat_work_group_size(THREADS, THREADS))) void name
#define DEVICE static __attribute__((device, always_inline)) inline
#define SHARED(type, name, count) __attribute__((shared)) type name[count]
#define THREAD ((int)__builtin_amdgcn_workitem_id_x())
#define BLOCK_X ((int)__builtin_amdgcn_workgroup_id_x())
#define BLOCK_Y ((int)__builtin_amdgcn_workgroup_id_y())
#define BLOCK_Z ((int)__builtin_amdgcn_workgroup_id_z())

typedef unsigned short half_bits;

#define FMA(a, b, c) __builtin_fmaf(a, b, c)
#define BITS(x) __builtin_bit_cast(int, (float)(x))
#define FLOAT(bits) __builtin_bit_cast(float, (int)(bits))
#define DOUBLE_ROOT(x) __builtin_sqrt(x)
#define SHUFFLE_XOR(value, mask) exchange(value, THREAD % WARP ^ (mask))
#define SHUFFLE(value, lane) exchange(value, (lane) % WARP)
#define MINUS_INFINITY (-__builtin_inff())

DEVICE void BARRIER() {
  __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup");
  __builtin_amdgcn_s_barrier();
  __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup");
}

/* What a lane of the same warp shows. */
DEVICE int exchange(int value, int lane) {
  int own = __builtin_amdgcn_mbcnt_hi(~0u, __builtin_amdgcn_mbcnt_lo(~0u, 0u));
  return __builtin_amdgcn_ds_bpermute(4 * (own / WARP * WARP + lane), value);
}
DEVICE float exchange(float value, int lane) { return FLOAT(exchange(BITS(value), lane)); }

/* A byte of the eight for each of the lowest four nibbles. */
DEVICE unsigned LOOK_UP(unsigned low, unsigned high, unsigned nibbles) {
  unsigned found = 0;
  for (int i = 0; i < 4; i++) {
    unsigned which = nibbles >> 4 * i & 7;
    found |= ((which < 4 ? low : high) >> 8 * (which & 3) & 0xff) << 8 * i;
  }
  return found;
}

DEVICE float to_float(half_bits h) { return (float)__builtin_bit_cast(_Float16, h); }
DEVICE half_bits to_half(float f) { return __builtin_bit_cast(half_bits, (_Float16)f); }

#include "tile.h"
#define multiply_tile multiply_tile_by_shuffles
