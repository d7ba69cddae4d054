internal import AssayData
internal import AssayNumerics

extension BasisChoice {
  /// Learns what the basis needs from the cases of a fit.
  ///
  /// Quantiles are R's type 7 over the cases, not over collapsed rows.
  func learn(_ values: [Double], counts: [Double], label: String) throws(RegressionError) -> StoredDesign.BasisValues {
    switch self {
    case .polynomial(let degree, true): return .powers(degree: degree)
    case .polynomial(let degree, false):
      let distinct = Set(values).count
      guard distinct > degree else {
        throw .unsuitableTerm(
          label, reason: "needs more than \(degree) distinct values, and there are \(distinct)",
          remedy: "Lower the degree.")
      }
      let polynomial = OrthogonalPolynomial(learning: values, counts: counts, degree: degree)
      return .orthogonalPolynomial(alpha: polynomial.alpha, norms: polynomial.norms)
    case .naturalSpline(let columns, let knots, let boundary):
      let limits = try Self.boundary(boundary, values, label)
      let inner = try Self.inner(columns.map { $0 - 1 }, knots, limits, values, counts, label)
      return .naturalSpline(knots: inner, boundary: limits)
    case .bSpline(let columns, let knots, let degree, let boundary):
      let limits = try Self.boundary(boundary, values, label)
      let inner = try Self.inner(columns.map { $0 - degree }, knots, limits, values, counts, label)
      return .bSpline(knots: inner, boundary: limits, degree: degree)
    }
  }

  private static func boundary(_ given: [Double], _ values: [Double], _ label: String) throws(RegressionError)
    -> [Double]
  {
    guard given.isEmpty else { return given }
    guard let lower = values.min(), let upper = values.max(), lower < upper else {
      throw .unsuitableTerm(label, reason: "needs a variable with more than one value", remedy: "Leave the term out.")
    }
    return [lower, upper]
  }

  private static func inner(
    _ count: Int?, _ given: [Double], _ limits: [Double], _ values: [Double], _ counts: [Double], _ label: String
  ) throws(RegressionError) -> [Double] {
    let knots: [Double]
    if let count {
      let steps = Double(count + 1)
      let inside = values.indices.filter { values[$0] >= limits[0] && values[$0] <= limits[1] }
      let quantiles = CaseQuantiles(inside.map { values[$0] }, counts: inside.map { counts[$0] })
      knots = stride(from: 1, through: count, by: 1).map { quantiles.value(Double($0) / steps) }
    } else {
      knots = given
    }
    guard knots.allSatisfy({ $0 > limits[0] && $0 < limits[1] }), zip(knots, knots.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw .unsuitableTerm(
        label,
        reason: count == nil
          ? "has knots that are not between \(limits[0].token) and \(limits[1].token)"
          : "has knots that coincide: too many cases share a value",
        remedy: count == nil ? "Move the knots inside." : "Lower df, or name knots=c(…).")
    }
    return knots
  }
}

/// Quantiles over cases of which several may stand in one row; R's type 7.
struct CaseQuantiles {
  private let values: [Double]
  /// The cases up to and with each value.
  private let cumulative: [Double]

  init(_ values: [Double], counts: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    self.values = order.map { values[$0] }
    var total = 0.0
    cumulative = order.map { place in
      total += counts[place]
      return total
    }
  }

  func value(_ probability: Double) -> Double {
    guard let total = cumulative.last else { return .nan }
    let index = max(total - 1, 0) * probability
    let lower = value(rank: index.rounded(.down))
    let upper = value(rank: index.rounded(.up))
    let share = index - index.rounded(.down)
    return lower == upper ? lower : (1 - share) * lower + share * upper
  }

  /// The value of the case with so many before it.
  private func value(rank: Double) -> Double {
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > rank { high = middle } else { low = middle + 1 }
    }
    return values[low]
  }
}

extension StoredDesign.BasisValues {
  /// The number of columns.
  var columnCount: Int {
    switch self {
    case .standardised: 1
    case .orthogonalPolynomial(let alpha, _): alpha.count
    case .powers(let degree): degree
    case .naturalSpline(let knots, _): knots.count + 1
    case .bSpline(let knots, _, let degree): knots.count + degree
    }
  }

  /// The function from values to columns; nil for what is not made of plain doubles.
  var function: (@Sendable ([Double]) -> [[Double]])? {
    switch self {
    case .standardised, .powers: return nil
    case .orthogonalPolynomial(let alpha, let norms):
      let polynomial = OrthogonalPolynomial(alpha: alpha, norms: norms)
      return { polynomial.columns($0) }
    case .naturalSpline(let knots, let boundary):
      let spline = SplineBasis(knots: knots, boundary: boundary, isNatural: true)
      return { spline.columns($0) }
    case .bSpline(let knots, let boundary, let degree):
      let spline = SplineBasis(knots: knots, boundary: boundary, degree: degree, isNatural: false)
      return { spline.columns($0) }
    }
  }
}

extension EvaluationContext.Standard {
  /// The mean of some values and their standard deviation (n − 1) over cases.
  init(_ values: [Double], counts: [Double], label: String) throws(RegressionError) {
    let total = counts.reduce(0, +)
    var sum = DoubleDouble()
    for place in values.indices { sum.add(product: counts[place], values[place]) }
    let mean = sum.value / total
    var squares = DoubleDouble()
    for place in values.indices {
      let difference = values[place] - mean
      squares.add(product: counts[place] * difference, difference)
    }
    let deviation = (squares.value / (total - 1)).squareRoot()
    guard deviation > 0, deviation.isFinite else {
      throw .unsuitableTerm(label, reason: "has one value only", remedy: "Leave the term out.")
    }
    self.init(mean: mean, deviation: deviation)
  }
}
