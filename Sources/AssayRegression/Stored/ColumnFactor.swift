// How columns come about, for whoever writes a model in another language.

/// A factor of a column of a design.
package enum ColumnFactor: Sendable {
  /// A number that is computed from numbers.
  case number(Expression.Form)
  /// An orthogonal polynomial: the degree of the column, from 1, of the polynomials that a label stands for.
  case polynomial(OrthogonalRecurrence, degree: Int, of: Expression.Form, label: String)
  /// A spline in pieces.
  case pieces([PolynomialPiece], of: Expression.Form, label: String)
  /// A value for each level of a categorical variable.
  case levels(variable: String, levels: [String], values: [Double])

  /// What orthogonal polynomials are made by: pₖ₊₁ = (x − αₖ₊₁) pₖ − (νₖ/νₖ₋₁) pₖ₋₁, column k = pₖ/√νₖ.
  package struct OrthogonalRecurrence: Sendable {
    /// α, from degree 1.
    package let alpha: [Double]
    /// ν, from degree 0.
    package let norms: [Double]
  }
}

/// A polynomial that holds up to a place.
package struct PolynomialPiece: Sendable {
  /// Where the next one starts; nil for the last.
  package let upper: Double?
  /// What is taken off the argument.
  package let origin: Double
  /// From the constant up.
  package let coefficients: [Double]
}

extension Design {
  /// The factors of each column, in the order of the columns; none for the intercept.
  package var columnFactors: [[ColumnFactor]] {
    var columns: [[ColumnFactor]] = formula.hasIntercept ? [[]] : []
    for plan in plans {
      var products: [[ColumnFactor]] = [[]]
      for factor in plan {
        // Those of the first factor move fastest, as in the matrix.
        products = factor.columnFactors.flatMap { own in products.map { $0 + [own] } }
      }
      columns += products
    }
    return columns
  }
}

extension PlannedFactor {
  fileprivate var columnFactors: [ColumnFactor] {
    switch kind {
    case .number(let form): return [.number(form)]
    case .levels(let coding, let isFull):
      let columns =
        isFull
        ? coding.levels.indices.map { own in coding.levels.indices.map { $0 == own ? 1.0 : 0 } } : coding.columns
      return columns.map { .levels(variable: coding.variable, levels: coding.levels, values: $0) }
    case .basis(.standardised, let form): return [.number(form)]
    case .basis(.powers(let degree), let form):
      return (1...degree).map { .number($0 == 1 ? form : .operation(.toThePower, form, .number(Double($0)))) }
    case .basis(.orthogonalPolynomial(let alpha, let norms), let form):
      let recurrence = ColumnFactor.OrthogonalRecurrence(alpha: alpha, norms: norms)
      return alpha.indices.map { .polynomial(recurrence, degree: $0 + 1, of: form, label: label) }
    case .basis(let values, let form):
      return values.pieces.map { .pieces($0, of: form, label: label) }
    }
  }
}

extension StoredDesign.BasisValues {
  /// Each column of a spline as polynomials between knots.
  ///
  /// A spline of degree d is a polynomial of degree d between knots, which d + 1 of its values determine; outside the
  /// boundaries a natural spline is a straight line, and a B-spline goes on as it was.
  fileprivate var pieces: [[PolynomialPiece]] {
    guard let function else { return [] }
    var runs: [(range: ClosedRange<Double>, degree: Int, upper: Double?)] = []
    switch self {
    case .naturalSpline(let knots, let boundary):
      let places = [boundary[0]] + knots + [boundary[1]]
      let width = boundary[1] - boundary[0]
      runs.append((boundary[0] - width...boundary[0], 1, boundary[0]))
      for (left, right) in zip(places, places.dropFirst()) { runs.append((left...right, 3, right)) }
      runs.append((boundary[1]...boundary[1] + width, 1, nil))
    case .bSpline(let knots, let boundary, let degree):
      let places = [boundary[0]] + knots + [boundary[1]]
      for (place, (left, right)) in zip(places, places.dropFirst()).enumerated() {
        runs.append((left...right, degree, place == places.count - 2 ? nil : right))
      }
    default: return []
    }
    var columns: [[PolynomialPiece]] = []
    for run in runs {
      let (low, high) = (run.range.lowerBound, run.range.upperBound)
      let steps = (0...run.degree).map { (high - low) * Double($0) / Double(max(1, run.degree)) }
      // Values at the ends of a piece are those of both its neighbours: splines of degree 1 and more have no steps.
      let values = function(steps.map { low + $0 })
      if columns.isEmpty { columns = values.map { _ in [] } }
      for column in values.indices {
        columns[column].append(
          PolynomialPiece(
            upper: run.upper, origin: low, coefficients: Self.polynomial(through: values[column], at: steps)))
      }
    }
    return columns
  }

  /// The coefficients of the polynomial through some points, by Newton's divided differences.
  private static func polynomial(through values: [Double], at places: [Double]) -> [Double] {
    var differences = values
    for order in stride(from: 1, to: values.count, by: 1) {
      for place in stride(from: values.count - 1, through: order, by: -1) {
        differences[place] =
          (differences[place] - differences[place - 1]) / (places[place] - places[place - order])
      }
    }
    var coefficients: [Double] = []
    for place in differences.indices.reversed() {
      // c(x) ← c(x) (x − xₖ) + dₖ.
      var next = [0.0] + coefficients
      for (power, value) in coefficients.enumerated() { next[power] -= places[place] * value }
      next[0] += differences[place]
      coefficients = next
    }
    return Array(coefficients.prefix(values.count))
  }
}
