/* The few vector operations of the instruction set that is being compiled for. */
#if defined(__AVX512VNNI__)
#include "vectors_avx512.h"
#elif defined(__AVX2__)
#include "vectors_avx2.h"
#elif defined(__ARM_FEATURE_DOTPROD)
#include "vectors_neon.h"
#else
#error "no instruction set chosen"
#endif
