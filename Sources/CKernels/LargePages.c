#define _GNU_SOURCE
#include "CKernels.h"

#include <stdint.h>
#include <sys/mman.h>

void assay_prefer_large_pages(void *memory, size_t bytes) {
#ifdef MADV_HUGEPAGE
  // Only whole large pages inside the block; a hint that the system may ignore.
  const uintptr_t size = (uintptr_t)2 << 20;
  uintptr_t start = ((uintptr_t)memory + size - 1) & ~(size - 1);
  uintptr_t end = ((uintptr_t)memory + bytes) & ~(size - 1);
  if (end > start) madvise((void *)start, end - start, MADV_HUGEPAGE);
#else
  (void)memory;
  (void)bytes;
#endif
}
