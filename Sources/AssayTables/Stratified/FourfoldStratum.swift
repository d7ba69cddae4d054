/// One stratum of two rows and two columns, with its counts divided by a power of two near its total.
///
/// The division loses nothing, and products of four margins then neither overflow nor vanish.
struct FourfoldStratum {
  /// The scaled counts, row by row.
  let a, b, c, d: Double
  /// The scaled totals of rows and columns.
  let top, bottom, left, right: Double
  /// The scaled total, in 1..<2.
  let total: Double
  /// What the counts were divided by.
  let scale: Double

  init(_ table: ContingencyTable) {
    let scale = Double(sign: .plus, exponent: max(table.total.exponent, -1000), significand: 1)
    self.scale = scale
    (a, b) = (table[0, 0] / scale, table[0, 1] / scale)
    (c, d) = (table[1, 0] / scale, table[1, 1] / scale)
    (top, bottom) = (table.rowTotals[0] / scale, table.rowTotals[1] / scale)
    (left, right) = (table.columnTotals[0] / scale, table.columnTotals[1] / scale)
    total = table.total / scale
  }

  /// Whether both rows and both columns hold observations, and there are at least two of them.
  var isInformative: Bool {
    total * scale >= 2 && top > 0 && bottom > 0 && left > 0 && right > 0
  }

  /// The first cell less its expectation under independence, (a d − b c)/n, in observations.
  var deviation: Double {
    // The fused multiply-add gives what each product lost in rounding, which is all there is near independence.
    let even = a * d
    let odd = b * c
    let lost = (-even).addingProduct(a, d) - (-odd).addingProduct(b, c)
    return ((even - odd) + lost) / total * scale
  }

  /// The hypergeometric variance of the first cell, in observations squared.
  var variance: Double {
    (top * bottom / total) * (left * right / total) * scale * (scale / (total * scale - 1))
  }

  /// The four counts expected with these margins and a given odds ratio, scaled; they add up to the margins.
  ///
  /// The first cell A solves `A (bottom − left + A) = θ (top − A)(left − A)`. Each cell has a root of its own, so that a
  /// small one is not the difference of two large numbers.
  func expected(oddsRatio theta: Double) -> [Double] {
    [
      Self.cell(top, bottom, left, right, theta), Self.cell(top, bottom, right, left, 1 / theta),
      Self.cell(bottom, top, left, right, 1 / theta), Self.cell(bottom, top, right, left, theta),
    ]
  }

  /// The root for the cell of its own row and column totals.
  static func cell(
    _ row: Double, _ otherRow: Double, _ column: Double, _ otherColumn: Double, _ theta: Double
  ) -> Double {
    // The discriminant as a sum of terms that are never negative; everything divided by θ where that is large.
    let unit = max(1, theta)
    let gap = (otherRow - column) / unit
    let ratio = theta / unit
    let middle = gap + ratio * (row + column)
    let skew = ratio * (row - column)
    let root = (gap * gap + skew * skew + 2 * ratio * ((otherRow * row + column * otherColumn) / unit)).squareRoot()
    return middle >= 0
      ? 2 * ratio * row * column / (middle + root) : (root - middle) / (2 * (1 - theta))
  }
}
