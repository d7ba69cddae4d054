// The one file of the numeric layers that reaches for the C library's elementary functions. They are static members of
// `Double`, so that a module which also sees Foundation has no second `log` to confuse with this one.

public import Glibc

extension Double {
  /// The natural logarithm of x.
  @inlinable public static func log(_ x: Double) -> Double { Glibc.log(x) }
  /// The natural logarithm of 1 + x, accurate near 0.
  @inlinable public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  /// e to the power x.
  @inlinable public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  /// e to the power x, less 1, accurate near 0.
  @inlinable public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  /// x to the power y.
  @inlinable public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  /// The hyperbolic tangent of x.
  @inlinable public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  /// The inverse hyperbolic tangent of x.
  @inlinable public static func atanh(_ x: Double) -> Double { Glibc.atanh(x) }
  /// The arcsine of x, in radians.
  @inlinable public static func asin(_ x: Double) -> Double { Glibc.asin(x) }
  /// The sine of x, in radians.
  @inlinable public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  /// The cosine of x, in radians.
  @inlinable public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  /// The arctangent of x, in radians.
  @inlinable public static func atan(_ x: Double) -> Double { Glibc.atan(x) }
  /// The error function of x.
  @inlinable public static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  /// 1 less the error function of x, accurate in the tail.
  @inlinable public static func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  /// The natural logarithm of the absolute value of the gamma function at x.
  ///
  /// The reentrant C function: the plain one writes the sign to a global.
  @inlinable public static func lgamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return unsafe lgamma_r(x, &sign)
  }
}
