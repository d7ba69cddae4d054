internal import AssayData
public import AssayNumerics

/// A column of a design that says nothing beside the columns before it, so that it has no coefficient of its own.
public struct AliasedColumn: Sendable, Equatable {
  /// A column with the factor by which it enters a combination.
  public struct Part: Sendable, Equatable {
    /// The position of the column in the design.
    public let position: Int
    /// The name of the column.
    public let name: String
    /// What the column is multiplied by.
    public let factor: Double
  }

  /// The position of the column in the design.
  public let position: Int
  /// The name of the column.
  public let name: String
  /// The term that the column belongs to.
  public let term: String
  /// The columns before it of which it is a sum, in order; empty where it is 0 in every case.
  public let combination: [Part]
  /// Whether no more is left of the column than rounding leaves; else it may carry something beyond seven digits.
  public let isExact: Bool

  /// What is the matter, in a sentence.
  public var sentence: String {
    let subject = name == term ? "“\(name)”" : "“\(name)” (of the term “\(term)”)"
    guard let first = combination.first else {
      return "\(subject) is left out: it is 0 in every case used."
    }
    if combination.count == 1, first.name == ModelMatrix.interceptName {
      guard !isExact else { return "\(subject) is left out: it has one value in every case used." }
      return
        "\(subject) is left out: to seven digits or more it has one value in every case used, about "
        + "\(first.factor.rounded(toDigits: 6).token). If it varies beyond them, subtract that value: I(x - value)."
    }
    return
      "\(subject) is left out: to seven digits or more it is a combination of columns before it, \(formula). "
      + "If it carries something of its own, put its difference from them in its place."
  }

  /// What is the matter with several, in sentences: columns that are 0 share one.
  public static func sentences(_ columns: [AliasedColumn]) -> [String] {
    let empty = columns.filter(\.combination.isEmpty)
    guard empty.count > 1 else { return columns.map(\.sentence) }
    let names = empty.map { "“\($0.name)”" }.joined(separator: ", ")
    let together = "\(names) are left out: they are 0 in every case used."
    return [together] + columns.filter { !$0.combination.isEmpty }.map(\.sentence)
  }

  /// The combination as a formula, or only the columns of it where it is long.
  private var formula: String {
    guard combination.count <= 4 else { return "namely of " + combination.map(\.name).joined(separator: ", ") }
    var text = ""
    for part in combination {
      let size = abs(part.factor).rounded(toDigits: 6)
      text += text.isEmpty ? (part.factor < 0 ? "−" : "") : (part.factor < 0 ? " − " : " + ")
      text += size == 1 ? part.name : "\(size.token) × \(part.name)"
    }
    return text
  }
}

extension ModelMatrix {
  /// The relative size below which what is left of a column of data counts as nothing; R's `lm` has the same.
  public static let aliasTolerance = 1e-7

  /// The same for a column that the formula forms by products and powers, which is known beyond double precision.
  ///
  /// The tenth power of NIST's Filip data keeps about 1e-10 of its length. Where a problem is small enough double-double
  /// tells such a column from rounding; in a larger one it must be clear of what rounding may leave.
  public static let formedAliasTolerance = 1e-12

  /// The columns that are combinations of columns before them, in the order of the design.
  ///
  /// With the columns taken in order, a column x is aliased when what is left of it after its projection on the columns
  /// kept so far is next to nothing:
  /// ```
  /// ‖x − Px‖ ≤ tolerance · ‖x‖,   norms over the cases, weighted
  /// ```
  /// which is the rule of R's `lm`. It does not depend on the scales of the columns, and holds for more columns than
  /// cases as well. The factor R of a QR by Householder reflections, made block by block, decides.
  ///
  /// - Parameters:
  ///   - weights: What each row stands for; rows of no weight do not count.
  ///   - parallelism: The number of threads.
  ///   - tolerance: The tolerance for columns of data.
  /// - Throws: ``RegressionError/unsuitableTerm(_:reason:remedy:)`` where a value is not finite;
  ///   ``RegressionError/algebra(_:)``.
  public func aliasedColumns(
    weights: CaseTotals, parallelism: Parallelism, tolerance: Double = ModelMatrix.aliasTolerance
  ) throws(RegressionError) -> [AliasedColumn] {
    if try isClearlyIndependent(weights.weights, tolerance: tolerance, parallelism: parallelism) { return [] }
    let factor = try triangularFactor(weights: weights.weights, parallelism: parallelism)
    var isClose = false
    var least = 1.0
    var remainders: [Int: Double] = [:]
    var decision = ColumnDependence(of: factor) { column, left in
      let isKept =
        left > Self.rounding / least
        && (left > tolerance || left > Self.formedAliasTolerance && isFormed(column))
      if left <= tolerance, left > Self.formedAliasTolerance, isFormed(column) { isClose = true }
      if isKept { least = min(least, left) } else { remainders[column] = left }
      return isKept
    }
    if isClose, rowCount <= LinearModel.doubleDoubleLimit / (columnCount * columnCount) {
      let kept = try exactlyIndependent(weights: weights.weights) { column, left in
        left > tolerance || left > Self.formedAliasTolerance && isFormed(column)
      }
      decision = ColumnDependence(of: factor) { column, _ in kept.contains(column) }
    }
    return decision.dependent.map { dependent in
      AliasedColumn(
        position: dependent.position, name: columns[dependent.position].name,
        term: terms[columns[dependent.position].term],
        combination: dependent.combination.map { .init(position: $0.0, name: columns[$0.0].name, factor: $0.1) },
        isExact: (remainders[dependent.position] ?? 0) <= 10 * Self.rounding)
    }
  }

  /// What rounding may leave of a dependent column, over the least that is left of a column before it.
  private static let rounding = 1e-13

  /// The columns that are kept when what is left of each is found in double-double.
  private func exactlyIndependent(
    weights: [Double], isKept: (_ column: Int, _ left: Double) -> Bool
  ) throws(RegressionError) -> Set<Int> {
    let zeros = [Double](repeating: 0, count: rowCount)
    let columns = try LinearSolution.scaledColumns(self, target: zeros, weights: weights).columns
    var reflectors: [Reflector] = []
    var kept: Set<Int> = []
    for position in 0..<columnCount {
      var column = columns[position]
      let length = column.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
      for reflector in reflectors { reflector.apply(to: &column) }
      let rest = column.dropFirst(reflectors.count).reduce(0) { $0 + $1.value * $1.value }.squareRoot()
      guard length > 0, isKept(position, rest / length) else { continue }
      guard let reflector = Reflector(column, from: reflectors.count) else { continue }
      reflectors.append(reflector)
      kept.insert(position)
    }
    return kept
  }

  /// Whether the cross-products alone show that no column is aliased, which takes a fraction of the time.
  ///
  /// The square of what is left of a column of unit length is at least the least eigenvalue of the correlations.
  private func isClearlyIndependent(
    _ weights: [Double], tolerance: Double, parallelism: Parallelism
  ) throws(RegressionError) -> Bool {
    // Rounding moves the eigenvalues by some 1e-13 at most.
    let leastEigenvalue = max(1e-9, 100 * tolerance * tolerance)
    guard columnCount > 0, rowCount > 20 * columnCount else { return false }
    let products = try crossProducts(weights: weights, parallelism: parallelism)
    let scales = (0..<columnCount).map { products[$0, $0].squareRoot() }
    // Squares of very large or very small values are left to the factor.
    guard scales.allSatisfy({ $0 > 1e-100 && $0 < 1e100 }) else { return false }
    let scaled = Matrix(rows: columnCount, columns: columnCount) { row, column in
      products[row, column] / (scales[row] * scales[column])
    }
    return (try scaled.extremeEigenvalues()?.least ?? 0) > leastEigenvalue
  }

  /// Whether the formula formed a column by arithmetic that keeps what rounding loses.
  private func isFormed(_ position: Int) -> Bool {
    let column = selecting([position])
    return blocks.contains { rows in
      column.exactBlock(rows).lows?.elements.contains { $0 != 0 } ?? false
    }
  }
}

extension Double {
  /// The number with so many significant digits.
  fileprivate func rounded(toDigits digits: Int) -> Double {
    guard self != 0, isFinite else { return self }
    var exponent = 0
    var size = abs(self)
    while size >= 10 { (size, exponent) = (size / 10, exponent + 1) }
    while size < 1 { (size, exponent) = (size * 10, exponent - 1) }
    let shift = Double.pow(10, Double(digits - 1 - exponent))
    guard shift.isFinite, shift > 0 else { return self }
    return (self * shift).rounded() / shift
  }
}
