/* What the kernels are written in: C++ and these words. nvcc makes PTX of it; the tests' stand-in for
   a card (src/test/cuda/stand_in.h) runs the same source on a processor.

   FMA is fused, every other float operation is rounded by itself (nvcc -fmad=false): the kernels
   owe the bits of ScalarKernels. */
#pragma once

enum { WARP = 32, THREADS = 128 /* of every block */ };

#if defined(JINWEN_STAND_IN)
#include "stand_in.h"
#elif defined(__HIP__)
#include "hip.h"
#else
#define KERNEL(name) extern "C" __global__ void __launch_bounds__(THREADS, 4) name
#define DEVICE static __device__ __forceinline__
#define SHARED(type, name, count) __shared__ type name[count]
#define BARRIER() __syncthreads()
#define THREAD ((int)threadIdx.x)
#define BLOCK_X ((int)blockIdx.x)
#define BLOCK_Y ((int)blockIdx.y)
#define BLOCK_Z ((int)blockIdx.z)

typedef unsigned short half_bits;

#define FMA(a, b, c) __fmaf_rn(a, b, c)
#define BITS(x) __float_as_int(x)
#define FLOAT(bits) __int_as_float(bits)
#define DOUBLE_ROOT(x) __dsqrt_rn(x)
#define LOOK_UP(low, high, nibbles) __byte_perm(low, high, nibbles)
#define SHUFFLE_XOR(value, mask) __shfl_xor_sync(0xffffffffu, value, mask)
#define SHUFFLE(value, lane) __shfl_sync(0xffffffffu, value, lane)
#define MINUS_INFINITY __int_as_float(0xff800000)

DEVICE float to_float(half_bits h) {
  float f;
  asm("{.reg .f16 t; mov.b16 t,%1; cvt.f32.f16 %0,t;}" : "=f"(f) : "h"(h));
  return f;
}

/* To nearest, ties to even; too large becomes infinite. */
DEVICE half_bits to_half(float f) {
  half_bits h;
  asm("{.reg .f16 t; cvt.rn.f16.f32 t,%1; mov.b16 %0,t;}" : "=h"(h) : "f"(f));
  return h;
}

/* d += a * b for 16 rows, 8 vectors and 32 columns of 8-bit integers, by a whole warp. Lane 4g + t
   has columns 4t … 4t+3 of row g in a[0] and of row g + 8 in a[1], columns 16 + 4t … of the same in
   a[2] and a[3]; of vector g the same columns in b[0] and b[1]; and in d the rows g (twice) and g +
   8 (twice) by the vectors 2t and 2t + 1. (PTX ISA, "Matrix Fragments for mma.m16n8k32".) */
DEVICE void multiply_tile(int *d, const int *a, const int *b) {
#if __CUDA_ARCH__ >= 800
  asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
      : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else /* four smaller ones with the same fragments */
  asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0,%1},{%2},{%3},{%0,%1};"
      : "+r"(d[0]), "+r"(d[1]) : "r"(a[0]), "r"(b[0]));
  asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0,%1},{%2},{%3},{%0,%1};"
      : "+r"(d[2]), "+r"(d[3]) : "r"(a[1]), "r"(b[0]));
  asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0,%1},{%2},{%3},{%0,%1};"
      : "+r"(d[0]), "+r"(d[1]) : "r"(a[2]), "r"(b[1]));
  asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0,%1},{%2},{%3},{%0,%1};"
      : "+r"(d[2]), "+r"(d[3]) : "r"(a[3]), "r"(b[1]));
#endif
}
#endif
