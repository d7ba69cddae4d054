#include "Dispatch.h"
#include <stdatomic.h>
#include <string.h>

static const char *const names[] = {"portable", "avx2", "avx512"};
// −1: not yet chosen. Choosing twice from two threads gives the same answer.
static _Atomic int chosen = -1;

static int supported(int version) {
#if ASSAY_X86
  __builtin_cpu_init();
  if (version == ASSAY_AVX512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("bmi2");
  if (version == ASSAY_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#endif
  return version == ASSAY_PORTABLE;
}

int assay_version_in_use(void) {
  int version = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (version >= 0) return version;
  version = supported(ASSAY_AVX512) ? ASSAY_AVX512 : supported(ASSAY_AVX2) ? ASSAY_AVX2 : ASSAY_PORTABLE;
  atomic_store_explicit(&chosen, version, memory_order_relaxed);
  return version;
}

const char *assay_kernel_version(void) { return names[assay_version_in_use()]; }

int assay_select_kernel_version(const char *name) {
  for (int version = 0; version < 3; version++) {
    if (strcmp(names[version], name) == 0 && supported(version)) {
      atomic_store_explicit(&chosen, version, memory_order_relaxed);
      return 1;
    }
  }
  return 0;
}
