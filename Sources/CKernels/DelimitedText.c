// Structural index of delimited text: 64 bytes at a time become bit masks of separators, line ends and quotes
// (the idea of Langdale & Lemire, “Parsing gigabytes of JSON per second”, VLDB Journal 28 (2019)); the positions
// that are wanted are picked from the masks by rank, so that fields nobody asked for cost a population count.
#include "Dispatch.h"
#if ASSAY_X86
#include <immintrin.h>
#endif

typedef uint8_t v64u8 __attribute__((ext_vector_type(64), aligned(1)));
typedef _Bool v64b __attribute__((ext_vector_type(64)));

/// Bit i tells whether byte i of the 64 at `bytes` is `byte`.
ALWAYS_INLINE uint64_t equal_mask(const uint8_t *bytes, uint8_t byte) {
  v64u8 block = *(const v64u8 *)bytes, wanted = byte;
  return __builtin_bit_cast(uint64_t, __builtin_convertvector(block == wanted, v64b));
}

/// Bit i is the parity of the bits up to and including i.
ALWAYS_INLINE uint64_t prefix_xor(uint64_t x) {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  return x ^ (x << 32);
}

typedef unsigned (*select_bit)(uint64_t, unsigned);

/// The position of the set bit of this rank.
ALWAYS_INLINE unsigned select_portable(uint64_t bits, unsigned rank) {
  for (; rank > 0; rank--) bits &= bits - 1;
  return (unsigned)__builtin_ctzll(bits);
}

/// Writes the positions of all set bits.
ALWAYS_INLINE void write_positions(uint64_t bits, uint32_t base, uint32_t *positions) {
  while (bits) {
    *positions++ = base + (uint32_t)__builtin_ctzll(bits);
    bits &= bits - 1;
  }
}

ALWAYS_INLINE assay_csv_index_result index_body(const uint8_t *bytes, size_t length, size_t stop, assay_csv_layout layout,
                                                uint32_t *positions, size_t capacity, select_bit select) {
  assay_csv_index_result result = {0, 0, 0};
  if (stop == 0 || capacity == 0) return result;
  const uint32_t last = layout.rank_count - 1;
  const int is_dense = layout.rank_count == layout.field_count;
  uint64_t inside = 0;             // all ones when the block starts within quotes
  uint64_t before_open = 1;        // the byte before this block ends a field (the record starts here)
  uint64_t after_close = 0;        // the byte before this block closed a quote
  uint32_t target = 0;             // which wanted separator of the record comes next
  uint64_t next = layout.ranks[0]; // its rank, counted from the first separator of this block
  for (size_t base = 0; base < length; base += 64) {
    const uint8_t *block = bytes + base;
    uint64_t valid = length - base >= 64 ? ~0ull : (1ull << (length - base)) - 1;
    uint64_t raw_delimiters = equal_mask(block, layout.delimiter) & valid;
    uint64_t raw_newlines = equal_mask(block, '\n') & valid;
    uint64_t quotes = equal_mask(block, '"') & valid;
    uint64_t delimiters = raw_delimiters, newlines = raw_newlines;
    if (__builtin_expect((quotes | inside | after_close) != 0, 0)) {
      uint64_t within = prefix_xor(quotes) ^ inside;
      uint64_t opens = quotes & within, closes = quotes & ~within;
      delimiters &= ~within;
      newlines &= ~within;
      uint64_t separators = delimiters | newlines;
      // A quote opens at the start of a field, or right after one that closed: a doubled quote. What follows a closing
      // quote is a separator, the carriage return of a line end, or the second of a doubled quote.
      uint64_t may_open = (separators << 1) | before_open | (closes << 1) | after_close;
      // What follows the last byte is the first byte of the next block, or not read yet.
      uint64_t last_byte = base + 64 >= length || block[64] == '\n' ? valid ^ (valid >> 1) : 0;
      uint64_t carriage = equal_mask(block, 0x0D) & ((newlines >> 1) | last_byte) & valid;
      uint64_t follows = (closes << 1) | after_close;
      if ((opens & ~may_open) | (follows & valid & ~(separators | quotes | carriage))) {
        result.irregular = 1;
        return result;
      }
      inside = within >> 63 ? ~0ull : 0;
      after_close = closes >> 63;
      before_open = separators >> 63;
    } else {
      before_open = (delimiters | newlines) >> 63;
    }
    uint64_t separators = delimiters | newlines;
    uint64_t count = (uint64_t)__builtin_popcountll(separators);
    uint64_t ends = 0;
    // Where every separator is wanted, those of the block are written one after another; what follows then looks at the
    // ends of records alone. Not where the positions might not hold them.
    const size_t written = result.records * layout.rank_count + target;
    const int is_flat = is_dense && written + count <= capacity * layout.rank_count;
    if (is_flat) {
      write_positions(separators, (uint32_t)base, positions + written);
      next += last - target;
      target = last;
    }
    while (next < count) {
      unsigned bit = select(separators, (unsigned)next);
      if (!is_flat) positions[result.records * layout.rank_count + target] = (uint32_t)(base + bit);
      if (target != last) {
        next += layout.ranks[target + 1] - layout.ranks[target];
        target++;
        continue;
      }
      ends++;
      // Every line end up to here must have been the end of a record, and this separator must be one.
      uint64_t upto = bit == 63 ? ~0ull : (1ull << (bit + 1)) - 1;
      if (!((newlines >> bit) & 1) || (uint64_t)__builtin_popcountll(newlines & upto) != ends) {
        result.irregular = 1;
        return result;
      }
      target = is_flat ? last : 0;
      next += 1 + (uint64_t)layout.ranks[target];
      result.records++;
      result.consumed = base + bit + 1;
      if (result.consumed >= stop || result.records == capacity) return result;
    }
    if ((uint64_t)__builtin_popcountll(newlines) != ends) {
      result.irregular = 1;
      return result;
    }
    if (is_flat) {
      // Back to the next separator of a record that goes on.
      target = last - (uint32_t)(next - count);
      next = count;
    }
    next -= count;
  }
  return result;
}

static assay_csv_index_result index_portable(const uint8_t *b, size_t n, size_t s, assay_csv_layout l, uint32_t *p,
                                             size_t c) {
  return index_body(b, n, s, l, p, c, select_portable);
}

#if ASSAY_X86

TARGET_AVX2 ALWAYS_INLINE unsigned select_bmi2(uint64_t bits, unsigned rank) {
  return (unsigned)_tzcnt_u64(_pdep_u64(1ull << rank, bits));
}
TARGET_AVX2 static assay_csv_index_result index_avx2(const uint8_t *b, size_t n, size_t s, assay_csv_layout l,
                                                     uint32_t *p, size_t c) {
  return index_body(b, n, s, l, p, c, select_bmi2);
}
TARGET_AVX512 static assay_csv_index_result index_avx512(const uint8_t *b, size_t n, size_t s, assay_csv_layout l,
                                                         uint32_t *p, size_t c) {
  return index_body(b, n, s, l, p, c, select_bmi2);
}
#endif

assay_csv_index_result assay_csv_index(const uint8_t *bytes, size_t length, size_t stop, assay_csv_layout layout,
                                       uint32_t *positions, size_t capacity) {
  ASSAY_DISPATCH(index_portable(bytes, length, stop, layout, positions, capacity),
                 index_avx2(bytes, length, stop, layout, positions, capacity),
                 index_avx512(bytes, length, stop, layout, positions, capacity))
}

/// The length of the well-formed UTF-8 sequence at `p` (Unicode 15, table 3-7), or 0.
static size_t sequence_length(const uint8_t *p, size_t left) {
  uint8_t a = p[0];
  if (a < 0x80) return a != 0;
  if (a < 0xC2 || a > 0xF4 || left < 2) return 0;
  uint8_t low = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80;
  uint8_t high = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
  if (p[1] < low || p[1] > high) return 0;
  size_t need = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
  if (left < need) return 0;
  for (size_t i = 2; i < need; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  return need;
}

ALWAYS_INLINE size_t bad_byte_body(const uint8_t *bytes, size_t length) {
  size_t i = 0;
  while (i < length) {
    // Bytes 1 to 127 are the common case: as signed numbers all above 0.
    while (length - i >= 64) {
      typedef int8_t v64i8 __attribute__((ext_vector_type(64), aligned(1)));
      v64i8 block = *(const v64i8 *)(bytes + i);
      v64i8 zero = 0;
      if (__builtin_bit_cast(uint64_t, __builtin_convertvector(block > zero, v64b)) != ~0ull) break;
      i += 64;
    }
    size_t stop = length - i < 64 ? length : i + 64;
    while (i < stop) {
      size_t step = sequence_length(bytes + i, length - i);
      if (step == 0) return i;
      i += step;
    }
  }
  return length;
}

static size_t bad_byte_portable(const uint8_t *b, size_t n) { return bad_byte_body(b, n); }
#if ASSAY_X86
// Three tables of what may be wrong with two bytes that follow each other, by the halves of the first and the upper half of
// the second; what all three allow is wrong (Keiser & Lemire, “Validating UTF-8 in less than one instruction per byte”,
// Software: Practice and Experience 51 (2021), §6). A zero byte is looked for besides.
enum {
  TOO_SHORT = 1, TOO_LONG = 2, OVERLONG_3 = 4, TOO_LARGE = 8, SURROGATE = 16, OVERLONG_2 = 32, TOO_LARGE_1000 = 64,
  OVERLONG_4 = 64, TWO_CONTINUATIONS = 128, CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS
};

TARGET_AVX2 ALWAYS_INLINE __m256i look_up(const uint8_t *table, __m256i halves) {
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table)), halves);
}

/// Each byte is the one that stands `distance` before it, across the two blocks.
#define BEFORE(block, previous, distance) \
  _mm256_alignr_epi8(block, _mm256_permute2x128_si256(previous, block, 0x21), 16 - (distance))

/// Not 0 where something is wrong in a block of 32 bytes, the bytes before it being known.
TARGET_AVX2 ALWAYS_INLINE __m256i faults(__m256i block, __m256i previous) {
  static const uint8_t first_high[16] = {
      TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TWO_CONTINUATIONS,
      TWO_CONTINUATIONS, TWO_CONTINUATIONS, TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT,
      TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4};
  static const uint8_t first_low[16] = {
      CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4, CARRY | OVERLONG_2, CARRY, CARRY, CARRY | TOO_LARGE,
      CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
      CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
      CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
      CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE, CARRY | TOO_LARGE | TOO_LARGE_1000,
      CARRY | TOO_LARGE | TOO_LARGE_1000};
  static const uint8_t second_high[16] = {
      TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
      TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
      TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE,
      TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE,
      TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT};
  const __m256i half = _mm256_set1_epi8(15);
  __m256i one = BEFORE(block, previous, 1), two = BEFORE(block, previous, 2), three = BEFORE(block, previous, 3);
  __m256i pairs = _mm256_and_si256(
      _mm256_and_si256(look_up(first_high, _mm256_and_si256(_mm256_srli_epi16(one, 4), half)),
                       look_up(first_low, _mm256_and_si256(one, half))),
      look_up(second_high, _mm256_and_si256(_mm256_srli_epi16(block, 4), half)));
  // Two continuations follow each other where a sequence of three or four bytes asks for it, and only there.
  __m256i asked = _mm256_or_si256(_mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xE0 - 0x80))),
                                  _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80))));
  return _mm256_xor_si256(_mm256_and_si256(asked, _mm256_set1_epi8((char)0x80)), pairs);
}

/// Bytes from the start that are text and end between two characters; what follows them is too short for a vector, or not
/// all of it is text.
TARGET_AVX2 static size_t text_prefix(const uint8_t *bytes, size_t length) {
  const __m256i zero = _mm256_setzero_si256();
  // Leading bytes among the last three whose sequence goes on in the next block.
  const __m256i complete = _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                            -1, -1, -1, -1, -1, -1, -1, -1, (char)0xEF, (char)0xDF, (char)0xBF);
  __m256i previous = zero;
  int goes_on = 0;
  size_t i = 0;
  while (length - i >= 32) {
    __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + i));
    if (!goes_on && length - i >= 64) {
      __m256i second = _mm256_loadu_si256((const __m256i *)(bytes + i + 32));
      // Bytes 1 to 127: no highest bit, and the least of each pair is not 0.
      if (_mm256_movemask_epi8(_mm256_or_si256(block, second)) == 0 &&
          _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(block, second), zero)) == 0) {
        previous = second;
        i += 64;
        continue;
      }
    }
    __m256i wrong = _mm256_or_si256(faults(block, previous), _mm256_cmpeq_epi8(block, zero));
    if (!_mm256_testz_si256(wrong, wrong)) break;
    __m256i open = _mm256_subs_epu8(block, complete);
    goes_on = !_mm256_testz_si256(open, open);
    previous = block;
    i += 32;
  }
  // The last character may go on past what was checked.
  for (int back = 0; back < 3 && i > 0 && (bytes[i - 1] & 0xC0) == 0x80; back++) i--;
  if (i > 0 && bytes[i - 1] >= 0xC0) i--;
  return i;
}

TARGET_AVX2 static size_t bad_byte_avx2(const uint8_t *b, size_t n) {
  size_t start = text_prefix(b, n);
  return start + bad_byte_body(b + start, n - start);
}
#endif

size_t assay_first_bad_byte(const uint8_t *bytes, size_t length) {
  ASSAY_DISPATCH(bad_byte_portable(bytes, length), bad_byte_avx2(bytes, length), bad_byte_avx2(bytes, length))
}
