// BLAS and LAPACK, loaded when the first matrix routine is called.
//
// Linking OpenBLAS would load it at start: it starts threads and maps memory then, which takes longer than everything
// else that `assay --version` does. Each routine here is the C library's own, under the project's prefix, with the same
// arguments; nothing is computed in this target.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Loads OpenBLAS and LAPACKE with one BLAS thread; true when every routine below was found. Safe to call from any thread.
bool assay_lapack_load(void);
/// What the dynamic loader said when loading failed; empty otherwise.
const char *_Nonnull assay_lapack_error(void);

/// C ← α op(A) op(B) + β C; column-major. `transposeA` and `transposeB` ask for op = transpose.
void assay_dgemm(bool transposeA, bool transposeB, int32_t m, int32_t n, int32_t k, double alpha,
                 const double *_Nonnull a, int32_t lda, const double *_Nonnull b, int32_t ldb, double beta,
                 double *_Nonnull c, int32_t ldc);
/// y ← α op(A) x + β y; column-major.
void assay_dgemv(bool transpose, int32_t m, int32_t n, double alpha, const double *_Nonnull a, int32_t lda,
                 const double *_Nonnull x, double beta, double *_Nonnull y);
/// Upper triangle of C ← α Aᵀ A + β C for k × n A; column-major.
void assay_dsyrk(int32_t n, int32_t k, double alpha, const double *_Nonnull a, int32_t lda, double beta,
                 double *_Nonnull c, int32_t ldc);
/// Cholesky factor U of the upper triangle: LAPACK's info.
int32_t assay_dpotrf(int32_t n, double *_Nonnull a, int32_t lda);
/// Solves U' U X = B with the factor of dpotrf: LAPACK's info.
int32_t assay_dpotrs(int32_t n, int32_t columns, const double *_Nonnull a, int32_t lda, double *_Nonnull b, int32_t ldb);
/// Eigenvalues (ascending) and, on request, vectors (in A) of a symmetric matrix, by divide and conquer: LAPACK's info.
int32_t assay_dsyevd(bool vectors, int32_t n, double *_Nonnull a, int32_t lda, double *_Nonnull values);
/// Householder factorisation of an m × n matrix: R on and above the diagonal, the reflectors below: LAPACK's info.
int32_t assay_dgeqrf(int32_t m, int32_t n, double *_Nonnull a, int32_t lda, double *_Nonnull tau);
/// Solves U X = B, or U' X = B, with an upper triangular U: LAPACK's info, greater than 0 where U is singular.
int32_t assay_dtrtrs(bool transpose, int32_t n, int32_t columns, const double *_Nonnull a, int32_t lda,
                     double *_Nonnull b, int32_t ldb);
