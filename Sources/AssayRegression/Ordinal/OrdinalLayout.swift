internal import AssayNumerics

/// Where each parameter of an ordinal model stands: first the coefficients column by column, then the thresholds.
///
/// A column whose coefficient differs from cut to cut has one for each cut, side by side.
struct OrdinalLayout: Sendable {
  /// The cut points: one fewer than the categories.
  let cuts: Int
  /// Whether each column has a coefficient for each cut.
  let isNonProportional: [Bool]
  /// The place of the first coefficient of each column.
  private let starts: [Int]
  /// The number of coefficients.
  let locations: Int

  init(cuts: Int, isNonProportional: [Bool]) {
    self.cuts = cuts
    self.isNonProportional = isNonProportional
    var starts: [Int] = []
    var next = 0
    for free in isNonProportional {
      starts.append(next)
      next += free ? cuts : 1
    }
    self.starts = starts
    locations = next
  }

  /// The columns of the design, without an intercept.
  var columns: Int { isNonProportional.count }
  /// The number of parameters.
  var count: Int { locations + cuts }
  /// Whether all columns have one coefficient.
  var isProportional: Bool { locations == columns }

  /// The place of the coefficient of a column at a cut.
  func location(_ column: Int, _ cut: Int) -> Int { starts[column] + (isNonProportional[column] ? cut : 0) }
  /// The places of the coefficients of a column.
  func locations(of column: Int) -> Range<Int> {
    starts[column]..<starts[column] + (isNonProportional[column] ? cuts : 1)
  }
  /// The column that a coefficient belongs to.
  func column(of place: Int) -> Int { starts.lastIndex { $0 <= place } ?? 0 }
  /// The place of a threshold.
  func threshold(_ cut: Int) -> Int { locations + cut }

  /// The coefficients at each cut: columns × cuts.
  func slopes(_ point: [Double]) -> Matrix {
    Matrix(rows: columns, columns: cuts) { column, cut in point[location(column, cut)] }
  }

  /// The thresholds.
  func thresholds(_ point: [Double]) -> [Double] { Array(point[locations...]) }

  /// Where each element of the general model's parameters, cut by cut the threshold and the coefficients, stands here,
  /// and with what sign it enters the linear predictors.
  var generalPlaces: [(place: Int, sign: Double)] {
    (0..<cuts).flatMap { cut in
      [(threshold(cut), 1.0)] + (0..<columns).map { (location($0, cut), -1.0) }
    }
  }

  /// The estimates of another layout of the same columns in this one, which must be at least as general.
  func adopting(_ point: [Double], from other: OrdinalLayout) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    for cut in 0..<cuts {
      result[threshold(cut)] = point[other.threshold(cut)]
      for column in 0..<columns { result[location(column, cut)] = point[other.location(column, cut)] }
    }
    return result
  }
}
