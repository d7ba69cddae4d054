// What no table can be faster than: reading its bytes.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Adds up two columns of codes and one of weights, on `threads` threads, and returns the sum.
double floor_read(const uint8_t *_Nonnull a, const uint8_t *_Nonnull b, const double *_Nonnull w, size_t rows, int threads);
