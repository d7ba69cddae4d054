internal import AssayNumerics
internal import CKernels

/// The extremes, the mean and the spread of a list of numbers, made from runs of it in order.
///
/// Each run is summed about its own mean while it is in cache, and runs are joined by
/// ```
/// Σ(x − x̄)² = A + B + δ²·a·b/(a + b),   δ the difference of their means, a and b their lengths
/// ```
/// with means of twice the digits, so that nothing cancels when the mean is large (Chan, Golub & LeVeque, *The American
/// Statistician* 37 (1983), 242–247).
struct ColumnMoments: Sendable {
  private(set) var count = 0.0
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  private var centre = DoubleDouble()
  private var squares = DoubleDouble()

  init() {}

  /// The moments of a run of a list.
  init(_ values: [Double], _ rows: Range<Int>) {
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: DecisionMatrix.blockSize) {
      let length = min(DecisionMatrix.blockSize, rows.upperBound - start)
      let run = unsafe values.withUnsafeBufferPointer { cells in
        unsafe assay_moments_of_run(cells.baseAddress! + start, length)
      }
      var block = ColumnMoments()
      block.count = Double(length)
      (block.minimum, block.maximum) = (run.minimum, run.maximum)
      block.centre = DoubleDouble(run.mean)
      block.centre += run.rest / block.count
      // About the mean itself and not about what rounding left of it.
      block.squares = DoubleDouble(run.squares)
      block.squares += -run.rest * run.rest / block.count
      add(block)
    }
  }

  /// Adds the values of the next run.
  mutating func add(_ other: ColumnMoments) {
    guard count > 0 else {
      self = other
      return
    }
    let distance = (other.centre.high - centre.high) + (other.centre.low - centre.low)
    squares += other.squares
    squares += distance * distance * (count * other.count / (count + other.count))
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    count += other.count
    centre += distance * (other.count / count)
  }

  var mean: Double { centre.value }
  var isConstant: Bool { minimum == maximum }
  /// With n − 1; 0 for a constant.
  var standardDeviation: Double {
    isConstant || count < 2 ? 0 : (squares.value / (count - 1)).squareRoot()
  }

  /// The power of two that the values are best divided by, where their squares might overflow or vanish; else nil.
  var awkwardExponent: Int? {
    let size = max(abs(minimum), abs(maximum))
    guard size > 0, abs(size.exponent) > 300 else { return nil }
    return Int(size.exponent)
  }
}
