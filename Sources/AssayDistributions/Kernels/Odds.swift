internal import AssayNumerics

/// A number in 0...1 with its complement and the logarithms of both, none found by subtracting from 1.
///
/// Tails of the t and F distributions are incomplete beta functions of an x that may be within 1e-300 of 0 or of 1;
/// carrying all four numbers keeps both ends.
struct Odds {
  let x: Double
  let complement: Double
  let logX: Double
  let logComplement: Double

  /// The number itself, in 0...1.
  init(x: Double) {
    self.x = x
    complement = 1 - x
    logX = Double.log(x)
    logComplement = Double.log1p(-x)
  }

  /// x / (1 − x), and its logarithm, which may lie beyond what `ratio` can hold.
  init(ratio: Double, logRatio: Double) {
    if ratio <= 1 {
      x = ratio / (1 + ratio)
      complement = 1 / (1 + ratio)
      logX = logRatio - Double.log1p(ratio)
      logComplement = -Double.log1p(ratio)
    } else {
      let inverse = 1 / ratio
      x = 1 / (1 + inverse)
      complement = inverse / (1 + inverse)
      logX = -Double.log1p(inverse)
      logComplement = -logRatio - Double.log1p(inverse)
    }
  }

  init(ratio: Double) { self.init(ratio: ratio, logRatio: Double.log(ratio)) }

  private init(x: Double, complement: Double, logX: Double, logComplement: Double) {
    self.x = x
    self.complement = complement
    self.logX = logX
    self.logComplement = logComplement
  }

  /// The same point seen from the other end.
  var flipped: Odds {
    Odds(x: complement, complement: x, logX: logComplement, logComplement: logX)
  }
}
