// Run-time choice between the bodies of a kernel.
#pragma once
#include "CKernels.h"

#if defined(__x86_64__)
#define ASSAY_X86 1
#define TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,lzcnt,popcnt")))
#else
#define ASSAY_X86 0
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { ASSAY_PORTABLE = 0, ASSAY_AVX2 = 1, ASSAY_AVX512 = 2 };

/// The version chosen for this processor, or by a test.
int assay_version_in_use(void);

#if ASSAY_X86
#define ASSAY_DISPATCH(call_portable, call_avx2, call_avx512) \
  switch (assay_version_in_use()) {                           \
    case ASSAY_AVX512: return call_avx512;                    \
    case ASSAY_AVX2: return call_avx2;                        \
    default: return call_portable;                            \
  }
#else
#define ASSAY_DISPATCH(call_portable, call_avx2, call_avx512) return call_portable;
#endif
