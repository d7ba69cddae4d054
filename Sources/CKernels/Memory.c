#define _GNU_SOURCE
#include "CKernels.h"

#include <stdint.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void assay_prefer_large_pages(void *memory, size_t bytes) {
#ifdef MADV_HUGEPAGE
  // A hint that the system may ignore. The large pages that the block shares with its neighbours are asked for too: columns
  // stand side by side, and half of what a column of a million lacks to whole pages would be found in small ones.
  const uintptr_t size = (uintptr_t)2 << 20;
  uintptr_t start = (uintptr_t)memory & ~(size - 1);
  uintptr_t end = ((uintptr_t)memory + bytes + size - 1) & ~(size - 1);
  if (bytes >= size) madvise((void *)start, end - start, MADV_HUGEPAGE);
#else
  (void)memory;
  (void)bytes;
#endif
}

void assay_keep_freed_memory(size_t bytes) {
#ifdef __GLIBC__
  // Blocks above the first bound are mapped one by one, and unmapped when they are freed; 32 MB is the most it takes.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, bytes > INT32_MAX ? INT32_MAX : (int)bytes);
#else
  (void)bytes;
#endif
}
