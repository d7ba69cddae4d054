#include "CBoostMath.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <limits>

namespace {

namespace bmp = boost::math::policies;

// `promote_double` stays on: on x86-64 the series run in 80-bit arithmetic, which is what keeps the tails within a few
// units in the last place.
using Quiet = bmp::policy<
    bmp::domain_error<bmp::ignore_error>,
    bmp::pole_error<bmp::ignore_error>,
    bmp::overflow_error<bmp::ignore_error>,
    bmp::underflow_error<bmp::ignore_error>,
    bmp::denorm_error<bmp::ignore_error>,
    bmp::rounding_error<bmp::ignore_error>,
    bmp::evaluation_error<bmp::ignore_error>,
    bmp::indeterminate_result_error<bmp::ignore_error>>;

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

// The policy is not passed down everywhere: in 1.74 the incomplete functions call a `trunc` without one, which throws
// when given a NaN. Whatever is thrown becomes a NaN.
template <class Call>
double quietly(Call call) noexcept {
  try {
    return call();
  } catch (...) {
    return notANumber;
  }
}

}  // namespace

extern "C" {

double assay_gamma_p(double a, double x) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::gamma_p(a, x, Quiet()); });
}
double assay_gamma_q(double a, double x) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::gamma_q(a, x, Quiet()); });
}
double assay_gamma_p_derivative(double a, double x) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::gamma_p_derivative(a, x, Quiet()); });
}
double assay_gamma_p_inverse(double a, double p) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::gamma_p_inv(a, p, Quiet()); });
}
double assay_gamma_q_inverse(double a, double q) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::gamma_q_inv(a, q, Quiet()); });
}

double assay_ibeta(double a, double b, double x) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::ibeta(a, b, x, Quiet()); });
}
double assay_ibetac(double a, double b, double x) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::ibetac(a, b, x, Quiet()); });
}
assay_unit_pair assay_ibeta_inverse(double a, double b, double p) ASSAY_NOEXCEPT {
  double complement = notANumber;
  double x = quietly([=, &complement] { return boost::math::ibeta_inv(a, b, p, &complement, Quiet()); });
  return {x, complement};
}
assay_unit_pair assay_ibetac_inverse(double a, double b, double q) ASSAY_NOEXCEPT {
  double complement = notANumber;
  double x = quietly([=, &complement] { return boost::math::ibetac_inv(a, b, q, &complement, Quiet()); });
  return {x, complement};
}

double assay_erfc_inverse(double q) ASSAY_NOEXCEPT {
  return quietly([=] { return boost::math::erfc_inv(q, Quiet()); });
}

}  // extern "C"
