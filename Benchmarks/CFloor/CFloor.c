#include "CFloor.h"
#include <pthread.h>

typedef struct {
  const uint8_t *a, *b;
  const double *w;
  size_t rows;
  double sum;
} part;

static void *read_part(void *argument) {
  part *p = argument;
  double sums[8] = {0};
  uint64_t codes = 0;
  size_t i = 0;
  for (; i + 8 <= p->rows; i += 8)
    for (int lane = 0; lane < 8; lane++) {
      sums[lane] += p->w[i + lane];
      codes += p->a[i + lane] + p->b[i + lane];
    }
  double sum = (double)codes;
  for (; i < p->rows; i++) sum += p->w[i] + p->a[i] + p->b[i];
  for (int lane = 0; lane < 8; lane++) sum += sums[lane];
  p->sum = sum;
  return 0;
}

double floor_read(const uint8_t *a, const uint8_t *b, const double *w, size_t rows, int threads) {
  enum { most = 64 };
  pthread_t handles[most];
  part parts[most];
  if (threads > most) threads = most;
  size_t each = rows / (size_t)threads;
  for (int t = 0; t < threads; t++) {
    size_t start = each * (size_t)t, count = t == threads - 1 ? rows - start : each;
    parts[t] = (part){a + start, b + start, w + start, count, 0};
    if (t > 0) pthread_create(&handles[t], 0, read_part, &parts[t]);
  }
  read_part(&parts[0]);
  double sum = parts[0].sum;
  for (int t = 1; t < threads; t++) {
    pthread_join(handles[t], 0);
    sum += parts[t].sum;
  }
  return sum;
}
