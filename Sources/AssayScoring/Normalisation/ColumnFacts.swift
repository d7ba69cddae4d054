internal import AssayNumerics

/// What a scale is made of: the extremes, sums and spread of one column.
///
/// One pass over memory: a block of values is summed in eight lanes, and its squared deviations are taken while it is
/// still in cache; blocks are put together as Chan, Golub & LeVeque (1983) do. Blocks have a fixed size, so that the
/// bits do not depend on threads; another order of the values moves a sum by less than 1e-13 of the sum of sizes.
struct ColumnFacts {
  let minimum: Double
  let maximum: Double
  let sum: Double
  let mean: Double
  /// √Σx².
  let norm: Double
  /// With n − 1; 0 for a single value.
  let standardDeviation: Double

  /// Whether all values are the same.
  var isConstant: Bool { minimum == maximum }

  /// The facts of a list; NaN is passed over.
  ///
  /// nil for a list without a value.
  init?(_ values: [Double]) {
    var totals = ColumnTotals(values)
    if totals.sum.value.isNaN {
      let present = values.filter { !$0.isNaN }
      totals = ColumnTotals(present)
    }
    guard totals.count > 0 else { return nil }
    let size = max(abs(totals.low), abs(totals.high))
    // Squares of sizes beyond these overflow or lose digits; sums of the largest doubles overflow.
    if size > 0, size < 1e-140 || size > 1e140, size.isFinite {
      let unit = Double(sign: .plus, exponent: size.exponent, significand: 1)
      self.init(ColumnTotals(values.compactMap { $0.isNaN ? nil : $0 / unit }), unit: unit)
    } else {
      self.init(totals, unit: 1)
    }
  }

  private init(_ totals: ColumnTotals, unit: Double) {
    let count = Double(totals.count)
    (minimum, maximum) = (totals.low * unit, totals.high * unit)
    (sum, mean) = (totals.sum.value * unit, totals.sum.value / count * unit)
    norm = totals.squares.value.squareRoot() * unit
    let isSpread = totals.low < totals.high
    standardDeviation = isSpread ? (totals.deviations / (count - 1)).squareRoot() * unit : 0
  }
}

/// The running totals of a column.
private struct ColumnTotals {
  private typealias Lanes = SIMD8<Double>
  private static let block = 4096
  var count = 0
  var low = Double.infinity
  var high = -Double.infinity
  var sum = DoubleDouble(0)
  var squares = DoubleDouble(0)
  /// Σ(x − x̄)².
  var deviations = 0.0

  init(_ values: [Double]) {
    unsafe values.withUnsafeBufferPointer { all in
      var start = 0
      while start < all.count {
        let end = min(start + Self.block, all.count)
        unsafe add(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start..<end])))
        start = end
      }
    }
  }

  /// Adds a block; the bytes are those of doubles.
  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let width = MemoryLayout<Double>.stride
    let size = bytes.count / width
    let whole = size & ~7
    var (lows, highs) = (Lanes(repeating: .infinity), Lanes(repeating: -.infinity))
    var (sums, products) = (Lanes(), Lanes())
    for position in stride(from: 0, to: whole, by: 8) {
      let x = unsafe bytes.loadUnaligned(fromByteOffset: position * width, as: Lanes.self)
      lows.replace(with: x, where: x .< lows)
      highs.replace(with: x, where: x .> highs)
      sums += x
      products += x * x
    }
    var (total, square) = (sums.sum(), products.sum())
    var (least, most) = (lows.min(), highs.max())
    for position in whole..<size {
      let x = unsafe bytes.loadUnaligned(fromByteOffset: position * width, as: Double.self)
      least = x < least ? x : least
      most = x > most ? x : most
      total += x
      square += x * x
    }
    let mean = total / Double(size)
    var spreads = Lanes()
    for position in stride(from: 0, to: whole, by: 8) {
      let deviation = unsafe bytes.loadUnaligned(fromByteOffset: position * width, as: Lanes.self) - mean
      spreads += deviation * deviation
    }
    var spread = spreads.sum()
    for position in whole..<size {
      let deviation = unsafe bytes.loadUnaligned(fromByteOffset: position * width, as: Double.self) - mean
      spread += deviation * deviation
    }
    if count > 0 {
      let gap = mean - sum.value / Double(count)
      spread += gap * gap * Double(count) * Double(size) / Double(count + size)
    }
    (low, high) = (min(low, least), max(high, most))
    sum += total
    squares += square
    deviations += spread
    count += size
  }
}
