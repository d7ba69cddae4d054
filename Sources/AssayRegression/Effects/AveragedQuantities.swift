internal import AssayNumerics

/// A quantity of each row whose weighted mean is wanted, in one scenario.
struct RowQuantity: Sendable {
  enum Kind: Sendable {
    /// The prediction.
    case level
    /// Its derivative in a numeric variable, whose standard deviation among all cases is given.
    case slope(String, spread: Double)
    /// The prediction with an amount added to a numeric variable.
    case shifted(String, by: Double)
  }

  let kind: Kind
  let settings: [CovariateSetting]
}

/// Weighted means of quantities over rows, by groups, and their gradients in the parameters.
///
/// ```
/// mean = Σ w(i) q(i) / Σ w(i),   gradient = Σ w(i) ∂q(i)/∂θ / Σ w(i)
/// ```
/// Rows are worked through in slices, of which designs are made and dropped; their sums are added in order.
struct AveragedQuantities: Sendable {
  let outcomes: [String]
  private let means: [Double]
  private let gradients: [Double]
  private let groupCount: Int
  private let parameterCount: Int

  /// The mean of a quantity.
  func mean(_ quantity: Int, group: Int, outcome: Int) -> Double { means[place(quantity, group, outcome)] }

  /// Its gradient in the parameters.
  func gradient(_ quantity: Int, group: Int, outcome: Int) -> [Double] {
    let start = place(quantity, group, outcome) * parameterCount
    return Array(gradients[start..<start + parameterCount])
  }

  private func place(_ quantity: Int, _ group: Int, _ outcome: Int) -> Int {
    (quantity * groupCount + group) * outcomes.count + outcome
  }

  /// Averages.
  init(
    _ quantities: [RowQuantity], over rows: GridRows, _ fit: FittedResponse, parallelism: Parallelism
  ) throws(RegressionError) {
    outcomes = fit.model.outcomes
    groupCount = rows.groups.count
    parameterCount = fit.estimates.count
    // The gradients of a slice are about half a megabyte an outcome.
    let length = max(512, min(8192, 65_536 / max(1, parameterCount)))
    let slices = stride(from: 0, to: rows.frame.rowCount, by: length).map {
      $0..<min($0 + length, rows.frame.rowCount)
    }
    let (groups, names) = (groupCount, outcomes.count)
    let size = quantities.count * groups * names
    var total = SliceSums(size: size, parameters: parameterCount, groups: groups, outcomes: names)
    try parallelism.named("Averaging effects").reduce(pieces: slices.count) {
      (piece) throws(RegressionError) -> SliceSums in
      var sums = SliceSums(size: size, parameters: fit.estimates.count, groups: groups, outcomes: names)
      try sums.add(quantities, slices[piece], of: rows, fit)
      return sums
    } merge: { (sums) throws(RegressionError) in
      total.add(sums)
    }
    var (means, gradients) = (total.values, total.gradients)
    for place in means.indices {
      let weight = rows.totals[place / names % groups]
      means[place] /= weight
      for parameter in 0..<parameterCount { gradients[place * parameterCount + parameter] /= weight }
    }
    self.means = means
    self.gradients = gradients
  }
}

/// Weighted sums over a slice of rows.
private struct SliceSums: Sendable {
  var values: [Double]
  var gradients: [Double]
  let parameters: Int
  let groups: Int
  let outcomes: Int

  init(size: Int, parameters: Int, groups: Int, outcomes: Int) {
    values = Array(repeating: 0, count: size)
    gradients = Array(repeating: 0, count: size * parameters)
    self.parameters = parameters
    self.groups = groups
    self.outcomes = outcomes
  }

  mutating func add(_ other: SliceSums) {
    for place in values.indices { values[place] += other.values[place] }
    for place in gradients.indices { gradients[place] += other.gradients[place] }
  }

  mutating func add(
    _ quantities: [RowQuantity], _ range: Range<Int>, of rows: GridRows, _ fit: FittedResponse
  ) throws(RegressionError) {
    let slice = rows.frame.rows(range)
    let weights = Array(rows.weights[range])
    let codes = Array(rows.codes[range])
    var base: (settings: [CovariateSetting], frame: ModelFrame, rows: DesignRows, predictors: Matrix)?
    for (place, quantity) in quantities.enumerated() {
      if base?.settings != quantity.settings {
        let frame = try slice.setting(quantity.settings)
        let design = try fit.design(frame)
        base = (quantity.settings, frame, DesignRows(design), fit.predictors(of: design.x.columns))
      }
      guard let base else { continue }
      switch quantity.kind {
      case .level: try addLevels(base.rows, place, weights, codes, fit)
      case .shifted(let variable, let amount):
        let moved = try fit.design(base.frame.adding(amount, to: variable))
        try addLevels(DesignRows(moved), place, weights, codes, fit)
      case .slope(let variable, let spread):
        let direction = try BasisSlope(base.frame, variable: variable, spread: spread, design: fit.design)
        let slope = try DirectionalSlope(base.rows, along: direction, fit, predictors: base.predictors)
        add(slope.slopes, place, weights, codes)
        try slope.visitGradients(fit) { (gradients, factors) throws(RegressionError) in
          try add(gradients, place, zip(weights, factors).map { $0 * $1 }, codes)
        }
      }
    }
  }

  private mutating func addLevels(
    _ rows: DesignRows, _ place: Int, _ weights: [Double], _ codes: [Int], _ fit: FittedResponse
  ) throws(RegressionError) {
    add(try fit.model.predictions(rows.x, offset: rows.offset, at: fit.estimates), place, weights, codes)
    try add(fit.model.gradients(rows.x, offset: rows.offset, at: fit.estimates), place, weights, codes)
  }

  /// Adds Σ w q for each group and outcome.
  private mutating func add(_ quantity: Matrix, _ place: Int, _ weights: [Double], _ codes: [Int]) {
    for outcome in 0..<outcomes {
      for row in weights.indices {
        values[(place * groups + codes[row]) * outcomes + outcome] += weights[row] * quantity[row, outcome]
      }
    }
  }

  /// Adds Σ w ∂q/∂θ for each group and outcome.
  private mutating func add(
    _ matrices: [Matrix], _ place: Int, _ weights: [Double], _ codes: [Int]
  ) throws(RegressionError) {
    for (outcome, matrix) in matrices.enumerated() {
      if groups == 1 {
        let sums = try algebra { () throws(LinearAlgebraError) in try matrix.times(weights, transposed: true) }
        let start = (place * outcomes + outcome) * parameters
        for parameter in 0..<parameters { gradients[start + parameter] += sums[parameter] }
        continue
      }
      for parameter in 0..<parameters {
        for row in weights.indices {
          let group = (place * groups + codes[row]) * outcomes + outcome
          gradients[group * parameters + parameter] += weights[row] * matrix[row, parameter]
        }
      }
    }
  }
}
