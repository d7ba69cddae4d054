#ifndef ASSAY_CBOOSTMATH_H
#define ASSAY_CBOOSTMATH_H

// Boost.Math's incomplete gamma and beta functions and their inverses, for Swift.
//
// Swift cannot instantiate C++ templates without turning on C++ interoperability, which every dependent package would
// then have to turn on as well; hence one C function for each template used. Nothing here throws: every Boost error
// policy is set to ignore, and what is thrown all the same is caught, so a bad argument yields NaN, an overflow
// infinity, and Swift decides what they mean.

#ifdef __cplusplus
// An exception that unwound through Swift frames would be undefined; one that got this far ends the process instead.
#define ASSAY_NOEXCEPT noexcept
extern "C" {
#else
#define ASSAY_NOEXCEPT
#endif

/// P(a, x), the regularised lower incomplete gamma function.
double assay_gamma_p(double a, double x) ASSAY_NOEXCEPT;
/// Q(a, x) = 1 - P(a, x), computed without the subtraction.
double assay_gamma_q(double a, double x) ASSAY_NOEXCEPT;
/// The derivative of P(a, x) in x.
double assay_gamma_p_derivative(double a, double x) ASSAY_NOEXCEPT;
/// The x at which P(a, x) = p.
double assay_gamma_p_inverse(double a, double p) ASSAY_NOEXCEPT;
/// The x at which Q(a, x) = q.
double assay_gamma_q_inverse(double a, double q) ASSAY_NOEXCEPT;

/// I_x(a, b), the regularised incomplete beta function.
double assay_ibeta(double a, double b, double x) ASSAY_NOEXCEPT;
/// 1 - I_x(a, b), computed without the subtraction.
double assay_ibetac(double a, double b, double x) ASSAY_NOEXCEPT;

/// A number and what it lacks to 1, both to full precision.
typedef struct {
  double x;
  double complement;
} assay_unit_pair;

/// The x, and 1 - x, at which I_x(a, b) = p.
assay_unit_pair assay_ibeta_inverse(double a, double b, double p) ASSAY_NOEXCEPT;
/// The x, and 1 - x, at which 1 - I_x(a, b) = q.
assay_unit_pair assay_ibetac_inverse(double a, double b, double q) ASSAY_NOEXCEPT;

/// The x at which erfc(x) = q.
double assay_erfc_inverse(double q) ASSAY_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
