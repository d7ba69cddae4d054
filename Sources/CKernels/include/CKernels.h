// The few loops that need vector instructions. Every kernel has a portable body; on x86-64 the same body is compiled
// again for wider vectors and chosen at run time. All versions give the same bits.
#pragma once
#include <stddef.h>
#include <stdint.h>

// MARK: Delimited text

/// What to look for in a block of delimited text.
typedef struct {
  uint8_t delimiter;
  /// Fields in every record.
  uint32_t field_count;
  /// Ranks of the separators whose positions are wanted, counted from 0 within a record, ascending; the last one is
  /// `field_count - 1`, the end of the record.
  const uint32_t *_Nonnull ranks;
  uint32_t rank_count;
} assay_csv_layout;

/// How an index run ended.
typedef struct {
  /// Complete records indexed.
  size_t records;
  /// Bytes up to and including the end of the last record indexed.
  size_t consumed;
  /// 0: well formed; 1: a record is ragged or a quote is out of place somewhere at or after `consumed`.
  int32_t irregular;
} assay_csv_index_result;

/// Finds the separators of RFC 4180 records, with quoted separators and quoted line ends left alone.
///
/// `bytes` starts at the start of a record, and 64 bytes past `length` are readable. Records that start at or after
/// `stop`, or that do not end before `length`, are left. Writes `rank_count` positions a record, at most
/// `capacity` records.
assay_csv_index_result assay_csv_index(const uint8_t *_Nonnull bytes, size_t length, size_t stop,
                                       assay_csv_layout layout, uint32_t *_Nonnull positions, size_t capacity);

/// The offset of the first byte that cannot be text: a NUL, or a byte that breaks UTF-8 (RFC 3629: no surrogates, no
/// overlong forms, nothing past U+10FFFF); `length` when there is none.
size_t assay_first_bad_byte(const uint8_t *_Nonnull bytes, size_t length);

// MARK: Cell tables

/// The codes of one key of a table, and how far apart neighbouring codes are among the cells.
typedef struct {
  /// 1, 2 or 4 bytes a code.
  const void *_Nonnull codes;
  uint32_t width;
  uint32_t stride;
} assay_key;

/// Counts rows into cells: the cell of a row is Σ code · stride over the keys.
///
/// Row i goes to lane i mod 4, and lane l starts at `counts + l · cells`. Rows whose `skip` is not 0 are left out;
/// `skip` may be null.
void assay_count_cells(const assay_key *_Nonnull keys, uint32_t key_count, size_t rows, const uint8_t *_Nullable skip,
                       size_t cells, uint32_t *_Nonnull counts);

/// Adds (w, w², 1) of each row to its cell; lanes and `skip` as above, four doubles a cell: Σw, Σw², n, 0.
///
/// Returns 1 when every weight that was added is above 0 and finite.
int assay_sum_cells(const assay_key *_Nonnull keys, uint32_t key_count, const double *_Nonnull weights, size_t rows,
                    const uint8_t *_Nullable skip, size_t cells, double *_Nonnull sums);

/// Which body runs here: "portable", "avx2" or "avx512"; and a way for tests to ask for another. Returns 0 when the
/// processor cannot run it.
const char *_Nonnull assay_kernel_version(void);
int assay_select_kernel_version(const char *_Nonnull name);
