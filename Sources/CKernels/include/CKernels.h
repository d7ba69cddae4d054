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

/// One wanted field of a run of records, by the index of their separators.
typedef struct {
  /// As `assay_csv_index` writes them; `width` positions a record.
  const uint32_t *_Nonnull positions;
  size_t records;
  uint32_t width;
  /// The place of the separator before the field; `UINT32_MAX` where the field starts the record.
  uint32_t before;
  /// The place of the separator after it.
  uint32_t after;
  /// Whether the field ends the record, so that a carriage return may belong to the line end.
  uint32_t is_last;
} assay_field;

/// Codes of tokens that were met: those of one byte in a table, those of up to eight bytes by their bytes as a number.
typedef struct {
  uint8_t single[256];
  uint64_t keys[256];
  uint32_t codes[256];
} assay_token_memory;

/// Forgets all tokens; the memory is then ready for use.
void assay_forget_tokens(assay_token_memory *_Nonnull memory);

/// Remembers the code of a token, in place of another one perhaps; returns 0 where it is of a kind that is not remembered.
/// Eight bytes from `start` on are readable.
int assay_remember_token(assay_token_memory *_Nonnull memory, const uint8_t *_Nonnull start, size_t length,
                         uint32_t code);

/// Writes the code of a field of each record from `from` on; stops at the first whose token is not remembered (long or
/// quoted ones never are) and returns its record, or the number of records.
///
/// `text` starts where the first record does. The narrow form holds codes below 256.
size_t assay_code_fields_narrow(const uint8_t *_Nonnull text, assay_field field,
                                const assay_token_memory *_Nonnull memory, size_t from, uint8_t *_Nonnull codes);
size_t assay_code_fields_wide(const uint8_t *_Nonnull text, assay_field field,
                              const assay_token_memory *_Nonnull memory, size_t from, uint32_t *_Nonnull codes);

/// Replaces codes by those of a table of 256.
void assay_translate_codes(const uint8_t *_Nonnull codes, size_t count, const uint8_t *_Nonnull table,
                           uint8_t *_Nonnull translated);

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

// MARK: Many tables at once

/// Writes a plane of bits for each of `count` categories from code `first` on: bit i mod 64 of word i / 64 of a plane is
/// whether row i has its code.
///
/// A plane takes `words` words, a multiple of 8 that holds all rows; words past the rows are left as they are. Rows whose
/// `skip` is not 0 are in no plane; `skip` may be null.
void assay_bit_planes(const uint8_t *_Nonnull codes, size_t rows, const uint8_t *_Nullable skip, uint32_t first,
                      uint32_t count, size_t words, uint64_t *_Nonnull planes);

/// Adds the number of bits that plane i of `a` and plane j of `b` share to `counts[i · stride + j]`.
void assay_plane_products(const uint64_t *_Nonnull a, uint32_t a_count, const uint64_t *_Nonnull b, uint32_t b_count,
                          size_t words, uint64_t *_Nonnull counts, size_t stride);

/// Adds the two numbers of each row to the cell a · stride + b; row i goes to lane i mod 2, and lane l starts at
/// `sums + l · 2 · cells`. There are at most 65,536 cells.
void assay_sum_pairs(const uint8_t *_Nonnull a, const uint8_t *_Nonnull b, uint32_t stride,
                     const double *_Nonnull numbers, size_t rows, size_t cells, double *_Nonnull sums);

// MARK: Columns of numbers

/// What a run of numbers is made of.
typedef struct {
  double minimum, maximum, mean;
  /// Σ(x − mean), which is what rounding left of the mean.
  double rest;
  /// Σ(x − mean)².
  double squares;
} assay_run_moments;

/// The moments of a run of at least one number.
assay_run_moments assay_moments_of_run(const double *_Nonnull values, size_t count);

/// Sums over q = (x − origin + added)/centre.
typedef struct {
  /// Σ (q log q − q + 1), each term at least 0; that of q = 0 is 1.
  double gain;
  /// Σ (q − 1).
  double excess;
} assay_entropy_sums;

/// Adds up what the entropy of values lacks to the largest there can be; no x − origin + added has another sign than the
/// centre.
assay_entropy_sums assay_entropy_gain(const double *_Nonnull values, size_t count, double origin, double added,
                                      double centre);

/// Writes sign · log(x/reference) and adds it to `sums`; every x has the sign of the reference.
void assay_add_log_ratios(const double *_Nonnull values, size_t count, double reference, double sign,
                          double *_Nonnull logs, double *_Nonnull sums);

/// Σ −log(1 − l/(criteria + s)) over logarithms l and their sums s in the rows.
double assay_removal_effect(const double *_Nonnull logs, const double *_Nonnull sums, size_t count, double criteria);

/// Writes (x − centre) · scale.
void assay_centre_run(const double *_Nonnull values, size_t count, double centre, double scale,
                      double *_Nonnull scaled);

/// Asks the system to back a block that is about to be filled with large pages, of which fewer have to be found and
/// cleared; a hint that changes no result.
void assay_prefer_large_pages(void *_Nonnull memory, size_t bytes);

/// Has the allocator keep so many freed bytes for what is allocated next, where the C library can be told.
void assay_keep_freed_memory(size_t bytes);

/// Which body runs here: "portable", "avx2" or "avx512"; and a way for tests to ask for another. Returns 0 when the
/// processor cannot run it.
const char *_Nonnull assay_kernel_version(void);
int assay_select_kernel_version(const char *_Nonnull name);
