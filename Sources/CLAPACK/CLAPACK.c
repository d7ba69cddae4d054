#include "CLAPACK.h"
#include <cblas.h>
#include <dlfcn.h>
#include <lapacke.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct {
  __typeof__(&cblas_dgemm) dgemm;
  __typeof__(&cblas_dgemv) dgemv;
  __typeof__(&cblas_dsyrk) dsyrk;
  __typeof__(&LAPACKE_dpotrf) dpotrf;
  __typeof__(&LAPACKE_dpotrs) dpotrs;
  __typeof__(&LAPACKE_dsyevd) dsyevd;
  __typeof__(&LAPACKE_dgeqrf) dgeqrf;
  __typeof__(&LAPACKE_dtrtrs) dtrtrs;
} routine;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded = false;
static char failure[512] = "";

static void *open_first(const char *const *names) {
  void *handle = NULL;
  for (; *names && !handle; names++) handle = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
  return handle;
}

static void load(void) {
  static const char *const blas_names[] = {"libopenblas.so.0", "libopenblas.so", NULL};
  static const char *const lapacke_names[] = {"liblapacke.so.3", "liblapacke.so", NULL};
  // OpenBLAS reads this when it is loaded. Parallel work is Assay's own, over blocks, so that bits do not depend on it.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *blas = open_first(blas_names);
  void *lapacke = blas ? open_first(lapacke_names) : NULL;
  if (!blas || !lapacke) {
    const char *said = dlerror();
    strncpy(failure, said ? said : "unknown loader error", sizeof failure - 1);
    return;
  }
  routine.dgemm = (__typeof__(routine.dgemm))dlsym(blas, "cblas_dgemm");
  routine.dgemv = (__typeof__(routine.dgemv))dlsym(blas, "cblas_dgemv");
  routine.dsyrk = (__typeof__(routine.dsyrk))dlsym(blas, "cblas_dsyrk");
  routine.dpotrf = (__typeof__(routine.dpotrf))dlsym(lapacke, "LAPACKE_dpotrf");
  routine.dpotrs = (__typeof__(routine.dpotrs))dlsym(lapacke, "LAPACKE_dpotrs");
  routine.dsyevd = (__typeof__(routine.dsyevd))dlsym(lapacke, "LAPACKE_dsyevd");
  routine.dgeqrf = (__typeof__(routine.dgeqrf))dlsym(lapacke, "LAPACKE_dgeqrf");
  routine.dtrtrs = (__typeof__(routine.dtrtrs))dlsym(lapacke, "LAPACKE_dtrtrs");
  loaded = routine.dgemm && routine.dgemv && routine.dsyrk && routine.dpotrf && routine.dpotrs && routine.dsyevd &&
           routine.dgeqrf && routine.dtrtrs;
  if (!loaded) strncpy(failure, "a routine is missing from OpenBLAS or LAPACKE", sizeof failure - 1);
}

bool assay_lapack_load(void) {
  pthread_once(&once, load);
  return loaded;
}

const char *assay_lapack_error(void) { return failure; }

void assay_dgemm(bool transposeA, bool transposeB, int32_t m, int32_t n, int32_t k, double alpha, const double *a,
                 int32_t lda, const double *b, int32_t ldb, double beta, double *c, int32_t ldc) {
  routine.dgemm(CblasColMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, m, n, k,
                alpha, a, lda, b, ldb, beta, c, ldc);
}

void assay_dgemv(bool transpose, int32_t m, int32_t n, double alpha, const double *a, int32_t lda, const double *x,
                 double beta, double *y) {
  routine.dgemv(CblasColMajor, transpose ? CblasTrans : CblasNoTrans, m, n, alpha, a, lda, x, 1, beta, y, 1);
}

void assay_dsyrk(int32_t n, int32_t k, double alpha, const double *a, int32_t lda, double beta, double *c, int32_t ldc) {
  routine.dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, k, alpha, a, lda, beta, c, ldc);
}

int32_t assay_dpotrf(int32_t n, double *a, int32_t lda) { return routine.dpotrf(LAPACK_COL_MAJOR, 'U', n, a, lda); }

int32_t assay_dpotrs(int32_t n, int32_t columns, const double *a, int32_t lda, double *b, int32_t ldb) {
  return routine.dpotrs(LAPACK_COL_MAJOR, 'U', n, columns, a, lda, b, ldb);
}

int32_t assay_dsyevd(bool vectors, int32_t n, double *a, int32_t lda, double *values) {
  return routine.dsyevd(LAPACK_COL_MAJOR, vectors ? 'V' : 'N', 'U', n, a, lda, values);
}

int32_t assay_dgeqrf(int32_t m, int32_t n, double *a, int32_t lda, double *tau) {
  return routine.dgeqrf(LAPACK_COL_MAJOR, m, n, a, lda, tau);
}

int32_t assay_dtrtrs(bool transpose, int32_t n, int32_t columns, const double *a, int32_t lda, double *b, int32_t ldb) {
  return routine.dtrtrs(LAPACK_COL_MAJOR, 'U', transpose ? 'T' : 'N', 'N', n, columns, a, lda, b, ldb);
}
