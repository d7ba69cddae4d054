// Accumulating rows into the cells of a table.
//
// Goals, in order: (1) the same bits on every processor: the lane of a row is its number modulo 4, and nothing is
// contracted or reordered; (2) the speed of memory: codes and weights are read once, in short chunks, so that the next
// lines arrive while the last are added. One vector a cell holds Σw, Σw² and the count, so a row is one load, one add and
// one store; four lanes, so that neighbours in one cell do not wait for each other.
//
// Measured on 10 million rows of two one-byte keys and a weight, in ratios to a loop that reads the bytes and keeps
// nothing: separate passes over blocks of 2,048 rows 3.3, one pass in chunks of 256 2.2, chunks of 128 with weights
// fetched 8 KB ahead 1.6, vectors of two rows woven by one shuffle and 16-bit indices 1.3. What bounds it is the number
// of instructions a row. 8 or 16 lanes, or counts kept apart, were not faster.
#include "Dispatch.h"
#include <string.h>

#pragma clang fp contract(off)

/// Rows indexed at a time: two cache lines of one-byte codes. AHEAD is how far weights are fetched, in rows.
enum { CHUNK = 128, LANES = 4, AHEAD = 1024 };

typedef uint8_t bytes __attribute__((ext_vector_type(32), aligned(1)));
typedef uint16_t shorts __attribute__((ext_vector_type(32), aligned(2)));
typedef uint32_t words __attribute__((ext_vector_type(32), aligned(4)));

// Tables of up to 65,536 cells have indices of two bytes, which take half the work. The vectors are spelled out, because
// compilers widen the products to four bytes.
#define INDEX_OF(type, vector)                                                                                         \
  ALWAYS_INLINE void chunk_index_##type(const assay_key *keys, uint32_t key_count, size_t start, size_t count,         \
                                        size_t scale, type *restrict index) {                                          \
    if (key_count == 2 && keys[0].width == 1 && keys[1].width == 1) { /* the common table, in one loop */              \
      const uint8_t *restrict rows = (const uint8_t *)keys[0].codes + start;                                           \
      const uint8_t *restrict columns = (const uint8_t *)keys[1].codes + start;                                        \
      const type down = (type)(keys[0].stride * scale), across = (type)(keys[1].stride * scale);                       \
      __builtin_prefetch(rows + AHEAD);                                                                                \
      __builtin_prefetch(columns + AHEAD);                                                                             \
      size_t i = 0;                                                                                                    \
      for (; i + 32 <= count; i += 32)                                                                                 \
        *(vector *)(index + i) = __builtin_convertvector(*(const bytes *)(rows + i), vector) * down +                  \
                                 __builtin_convertvector(*(const bytes *)(columns + i), vector) * across;              \
      for (; i < count; i++) index[i] = (type)((uint32_t)rows[i] * down + (uint32_t)columns[i] * across);              \
      return;                                                                                                          \
    }                                                                                                                  \
    if (key_count == 0)                                                                                                \
      for (size_t i = 0; i < count; i++) index[i] = 0;                                                                 \
    for (uint32_t key = 0; key < key_count; key++) {                                                                   \
      const type stride = (type)(keys[key].stride * scale);                                                            \
      if (keys[key].width == 1) ADD_CODES(uint8_t, type)                                                               \
      else if (keys[key].width == 2) ADD_CODES(uint16_t, type)                                                         \
      else ADD_CODES(uint32_t, type)                                                                                   \
    }                                                                                                                  \
  }
#define ADD_CODES(code, type)                                                                                          \
  {                                                                                                                    \
    const code *restrict codes = (const code *)keys[key].codes + start;                                                \
    if (key == 0)                                                                                                      \
      for (size_t i = 0; i < count; i++) index[i] = (type)((type)codes[i] * stride);                                   \
    else                                                                                                               \
      for (size_t i = 0; i < count; i++) index[i] += (type)((type)codes[i] * stride);                                  \
  }
INDEX_OF(uint16_t, shorts)
INDEX_OF(uint32_t, words)

ALWAYS_INLINE int any_set(const uint8_t *flags, size_t count) {
  uint8_t any = 0;
  for (size_t i = 0; i < count; i++) any |= flags[i];
  return any != 0;
}

#define COUNT_BODY(type)                                                                                               \
  ALWAYS_INLINE void count_##type(const assay_key *keys, uint32_t key_count, size_t rows, const uint8_t *skip,         \
                                  size_t cells, uint32_t *counts) {                                                    \
    type index[CHUNK];                                                                                                 \
    uint32_t *a = counts, *b = a + cells, *c = b + cells, *d = c + cells;                                              \
    for (size_t start = 0; start < rows; start += CHUNK) {                                                             \
      size_t count = rows - start < CHUNK ? rows - start : CHUNK, i = 0;                                               \
      chunk_index_##type(keys, key_count, start, count, 1, index);                                                     \
      if (skip && any_set(skip + start, count)) {                                                                      \
        for (; i < count; i++)                                                                                         \
          if (!skip[start + i]) counts[(i % LANES) * cells + index[i]]++;                                              \
        continue;                                                                                                      \
      }                                                                                                                \
      for (; i + LANES <= count; i += LANES) {                                                                         \
        a[index[i]]++;                                                                                                 \
        b[index[i + 1]]++;                                                                                             \
        c[index[i + 2]]++;                                                                                             \
        d[index[i + 3]]++;                                                                                             \
      }                                                                                                                \
      for (; i < count; i++) counts[(i % LANES) * cells + index[i]]++;                                                 \
    }                                                                                                                  \
  }
COUNT_BODY(uint16_t)
COUNT_BODY(uint32_t)

ALWAYS_INLINE void count_body(const assay_key *keys, uint32_t key_count, size_t rows, const uint8_t *skip, size_t cells,
                              uint32_t *counts) {
  if (cells <= 65536) count_uint16_t(keys, key_count, rows, skip, cells, counts);
  else count_uint32_t(keys, key_count, rows, skip, cells, counts);
}

typedef double cell __attribute__((ext_vector_type(4), aligned(8)));
typedef double eight __attribute__((ext_vector_type(8), aligned(8)));

/// Adds one row, whose index is in bytes, to its cell in a lane.
#define ADD_ROW(lane, row)                                                                                             \
  {                                                                                                                    \
    const double weight = w[row];                                                                                      \
    *(cell *)((lane) + index[row]) += (cell){weight, weight * weight, 1, 0};                                           \
  }

/// Adds two neighbouring rows of eight: their vectors are woven from the weights and the squares by one shuffle, which
/// takes half the work of making each of them alone.
#define ADD_PAIR(row, first, first_index, second, second_index)                                                        \
  {                                                                                                                    \
    const eight woven = __builtin_shufflevector(next, squares, row, row + 8, -1, -1, row + 1, row + 9, -1, -1);        \
    const eight pair = __builtin_shufflevector(woven, ones, 0, 1, 10, 11, 4, 5, 14, 15);                               \
    *(cell *)((first) + (first_index)) += __builtin_shufflevector(pair, pair, 0, 1, 2, 3);                             \
    *(cell *)((second) + (second_index)) += __builtin_shufflevector(pair, pair, 4, 5, 6, 7);                           \
  }

// Indices are in bytes: the strides of the keys are those of cells times 32. Tables of fewer than 2,048 cells have byte
// indices of 16 bits, of which four are fetched at once.
#define SUM_BODY(type)                                                                                                 \
  ALWAYS_INLINE double sum_##type(const assay_key *keys, uint32_t key_count, const double *weights, size_t rows,       \
                                  const uint8_t *skip, size_t cells, char *lanes) {                                    \
    type index[CHUNK];                                                                                                 \
    const size_t lane = cells * sizeof(cell);                                                                          \
    char *a = lanes, *b = a + lane, *c = b + lane, *d = c + lane;                                                      \
    const eight ones = {0, 0, 1, 0, 0, 0, 1, 0};                                                                       \
    eight least = 1;                                                                                                   \
    double smallest = 1;                                                                                               \
    for (size_t start = 0; start < rows; start += CHUNK) {                                                             \
      size_t count = rows - start < CHUNK ? rows - start : CHUNK, i = 0;                                               \
      const double *w = weights + start;                                                                               \
      chunk_index_##type(keys, key_count, start, count, sizeof(cell), index);                                          \
      if (skip && any_set(skip + start, count)) {                                                                      \
        for (; i < count; i++) {                                                                                       \
          if (skip[start + i]) continue;                                                                               \
          if (w[i] < smallest) smallest = w[i];                                                                        \
          ADD_ROW(lanes + (i % LANES) * lane, i)                                                                       \
        }                                                                                                              \
        continue;                                                                                                      \
      }                                                                                                                \
      for (; i + 8 <= count; i += 8) {                                                                                 \
        const eight next = *(const eight *)(w + i), squares = next * next;                                             \
        __builtin_prefetch(w + i + AHEAD);                                                                             \
        /* a weight that is not a number leaves `least`; the sums tell of it */                                        \
        least = next < least ? next : least;                                                                           \
        struct { type at[4]; } first, second;                                                                          \
        memcpy(&first, index + i, sizeof first);                                                                       \
        memcpy(&second, index + i + 4, sizeof second);                                                                 \
        ADD_PAIR(0, a, first.at[0], b, first.at[1])                                                                    \
        ADD_PAIR(2, c, first.at[2], d, first.at[3])                                                                    \
        ADD_PAIR(4, a, second.at[0], b, second.at[1])                                                                  \
        ADD_PAIR(6, c, second.at[2], d, second.at[3])                                                                  \
      }                                                                                                                \
      for (; i < count; i++) {                                                                                         \
        if (w[i] < smallest) smallest = w[i];                                                                          \
        ADD_ROW(lanes + (i % LANES) * lane, i)                                                                         \
      }                                                                                                                \
    }                                                                                                                  \
    for (int lane = 0; lane < 8; lane++)                                                                               \
      if (least[lane] < smallest) smallest = least[lane];                                                              \
    return smallest;                                                                                                   \
  }
SUM_BODY(uint16_t)
SUM_BODY(uint32_t)

/// Cells times lanes of a table that is added up on the stack: 32 KB, the size of a small first-level cache.
enum { NEAR_CELLS = 1024 };

ALWAYS_INLINE int sum_body(const assay_key *keys, uint32_t key_count, const double *weights, size_t rows,
                           const uint8_t *skip, size_t cells, double *sums) {
  // The caller's memory starts in the middle of a vector, so that half of the cells lie across two cache lines.
  _Alignas(64) cell near[NEAR_CELLS];
  const int is_near = cells * LANES <= NEAR_CELLS;
  if (is_near) memcpy(near, sums, cells * LANES * sizeof(cell));
  char *lanes = is_near ? (char *)near : (char *)sums;
  double smallest = cells * sizeof(cell) < 65536 ? sum_uint16_t(keys, key_count, weights, rows, skip, cells, lanes)
                                                 : sum_uint32_t(keys, key_count, weights, rows, skip, cells, lanes);
  if (is_near) memcpy(sums, near, cells * LANES * sizeof(cell));
  // A weight that is not a number, or infinite, makes the sum of its cell so.
  int good = smallest > 0;
  for (size_t i = 0; i < cells * LANES; i++) good &= sums[4 * i] <= 1.7976931348623157e308;
  return good;
}

#define COUNT_ARGUMENTS                                                                                                \
  const assay_key *keys, uint32_t key_count, size_t rows, const uint8_t *skip, size_t cells, uint32_t *counts
#define SUM_ARGUMENTS                                                                                                  \
  const assay_key *keys, uint32_t key_count, const double *weights, size_t rows, const uint8_t *skip, size_t cells,    \
      double *sums

static void count_portable(COUNT_ARGUMENTS) { count_body(keys, key_count, rows, skip, cells, counts); }
static int sum_portable(SUM_ARGUMENTS) { return sum_body(keys, key_count, weights, rows, skip, cells, sums); }
#if ASSAY_X86
TARGET_AVX2 static void count_avx2(COUNT_ARGUMENTS) { count_body(keys, key_count, rows, skip, cells, counts); }
TARGET_AVX512 static void count_avx512(COUNT_ARGUMENTS) { count_body(keys, key_count, rows, skip, cells, counts); }
TARGET_AVX2 static int sum_avx2(SUM_ARGUMENTS) { return sum_body(keys, key_count, weights, rows, skip, cells, sums); }
TARGET_AVX512 static int sum_avx512(SUM_ARGUMENTS) {
  return sum_body(keys, key_count, weights, rows, skip, cells, sums);
}
#endif

void assay_count_cells(COUNT_ARGUMENTS) {
  ASSAY_DISPATCH(count_portable(keys, key_count, rows, skip, cells, counts),
                 count_avx2(keys, key_count, rows, skip, cells, counts),
                 count_avx512(keys, key_count, rows, skip, cells, counts))
}

int assay_sum_cells(SUM_ARGUMENTS) {
  ASSAY_DISPATCH(sum_portable(keys, key_count, weights, rows, skip, cells, sums),
                 sum_avx2(keys, key_count, weights, rows, skip, cells, sums),
                 sum_avx512(keys, key_count, weights, rows, skip, cells, sums))
}
