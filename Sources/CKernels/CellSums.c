// Accumulating rows into the cells of a table. One vector per cell holds Σw, Σw² and the count, so a row is one load, one
// add and one store; rows go to four lanes in turn, so that two neighbours in one cell do not wait for each other.
#include "Dispatch.h"
#include <math.h>

#pragma clang fp contract(off)

#define INDEX_BODY(type)                                                                                        \
  ALWAYS_INLINE void index_##type(const type *codes, size_t count, uint32_t stride, int add, uint32_t *index) { \
    if (add)                                                                                                    \
      for (size_t i = 0; i < count; i++) index[i] += (uint32_t)codes[i] * stride;                               \
    else                                                                                                        \
      for (size_t i = 0; i < count; i++) index[i] = (uint32_t)codes[i] * stride;                                \
  }
INDEX_BODY(uint8_t)
INDEX_BODY(uint16_t)
INDEX_BODY(uint32_t)

#if ASSAY_X86
#define INDEX_VERSIONS(name, type)                                                                               \
  static void name##_portable(const type *c, size_t n, uint32_t s, int a, uint32_t *i) { index_##type(c, n, s, a, i); } \
  TARGET_AVX2 static void name##_avx2(const type *c, size_t n, uint32_t s, int a, uint32_t *i) {                 \
    index_##type(c, n, s, a, i);                                                                                 \
  }                                                                                                              \
  TARGET_AVX512 static void name##_avx512(const type *c, size_t n, uint32_t s, int a, uint32_t *i) {             \
    index_##type(c, n, s, a, i);                                                                                 \
  }                                                                                                              \
  void name(const type *c, size_t n, uint32_t s, int a, uint32_t *i) {                                           \
    ASSAY_DISPATCH(name##_portable(c, n, s, a, i), name##_avx2(c, n, s, a, i), name##_avx512(c, n, s, a, i))     \
  }
#else
#define INDEX_VERSIONS(name, type) \
  void name(const type *c, size_t n, uint32_t s, int a, uint32_t *i) { index_##type(c, n, s, a, i); }
#endif
INDEX_VERSIONS(assay_index_u8, uint8_t)
INDEX_VERSIONS(assay_index_u16, uint16_t)
INDEX_VERSIONS(assay_index_u32, uint32_t)

void assay_count_cells(const uint32_t *index, size_t rows, uint32_t lanes, size_t cells, uint32_t *counts) {
  size_t i = 0;
  if (lanes == 4) {
    uint32_t *a = counts, *b = a + cells, *c = b + cells, *d = c + cells;
    for (; i + 4 <= rows; i += 4) {
      a[index[i]]++;
      b[index[i + 1]]++;
      c[index[i + 2]]++;
      d[index[i + 3]]++;
    }
  }
  for (; i < rows; i++) counts[index[i]]++;
}

typedef double cell_at __attribute__((ext_vector_type(4), aligned(8)));

ALWAYS_INLINE void sum_body(const uint32_t *index, const double *weights, size_t rows, uint32_t lanes, size_t cells,
                            double *sums) {
  size_t i = 0;
  if (lanes == 4) {
    cell_at *a = (cell_at *)sums, *b = a + cells, *c = b + cells, *d = c + cells;
    for (; i + 4 <= rows; i += 4) {
      double p = weights[i], q = weights[i + 1], r = weights[i + 2], s = weights[i + 3];
      a[index[i]] += (cell_at){p, p * p, 1, 0};
      b[index[i + 1]] += (cell_at){q, q * q, 1, 0};
      c[index[i + 2]] += (cell_at){r, r * r, 1, 0};
      d[index[i + 3]] += (cell_at){s, s * s, 1, 0};
    }
  }
  cell_at *a = (cell_at *)sums;
  for (; i < rows; i++) {
    double p = weights[i];
    a[index[i]] += (cell_at){p, p * p, 1, 0};
  }
}

ALWAYS_INLINE int positive_body(const double *weights, size_t count) {
  int good = 1;
  for (size_t i = 0; i < count; i++) good &= (weights[i] > 0) & (weights[i] <= 1.7976931348623157e308);
  return good;
}

static void sum_portable(const uint32_t *x, const double *w, size_t n, uint32_t l, size_t c, double *s) {
  sum_body(x, w, n, l, c, s);
}
static int positive_portable(const double *w, size_t n) { return positive_body(w, n); }
#if ASSAY_X86
TARGET_AVX2 static void sum_avx2(const uint32_t *x, const double *w, size_t n, uint32_t l, size_t c, double *s) {
  sum_body(x, w, n, l, c, s);
}
TARGET_AVX512 static void sum_avx512(const uint32_t *x, const double *w, size_t n, uint32_t l, size_t c, double *s) {
  sum_body(x, w, n, l, c, s);
}
TARGET_AVX2 static int positive_avx2(const double *w, size_t n) { return positive_body(w, n); }
TARGET_AVX512 static int positive_avx512(const double *w, size_t n) { return positive_body(w, n); }
#endif

void assay_sum_cells(const uint32_t *index, const double *weights, size_t rows, uint32_t lanes, size_t cells,
                     double *sums) {
  ASSAY_DISPATCH(sum_portable(index, weights, rows, lanes, cells, sums),
                 sum_avx2(index, weights, rows, lanes, cells, sums),
                 sum_avx512(index, weights, rows, lanes, cells, sums))
}

int assay_all_positive(const double *weights, size_t count) {
  ASSAY_DISPATCH(positive_portable(weights, count), positive_avx2(weights, count), positive_avx512(weights, count))
}
