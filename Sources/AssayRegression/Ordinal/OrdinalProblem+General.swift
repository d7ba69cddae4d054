internal import AssayNumerics

/// The evaluation in terms of the general model: at each cut k a threshold and coefficients of its own.
///
/// With x̃ = (1, x) and η_k the argument of F at cut k, gradients[k] = Σ x̃ ∂ℓ/∂η_k, diagonal[k] = −Σ x̃ x̃ᵀ ∂²ℓ/∂η_k²,
/// and neighbours[k] = −Σ x̃ x̃ᵀ ∂²ℓ/∂η_k ∂η_(k+1). Any model with fewer parameters is a sum of these.
struct OrdinalGeneralEvaluation: Sendable {
  var logLikelihood = 0.0
  var gradients: Matrix
  var diagonal: [Matrix]
  var neighbours: [Matrix]

  init(columns: Int, cuts: Int) {
    gradients = Matrix(rows: columns + 1, columns: cuts)
    diagonal = Array(repeating: Matrix(rows: columns + 1, columns: columns + 1), count: cuts)
    neighbours = Array(repeating: Matrix(rows: columns + 1, columns: columns + 1), count: cuts - 1)
  }

  mutating func add(_ other: OrdinalGeneralEvaluation) {
    logLikelihood += other.logLikelihood
    gradients.accumulate(other.gradients)
    for cut in diagonal.indices { diagonal[cut].accumulate(other.diagonal[cut]) }
    for cut in neighbours.indices { neighbours[cut].accumulate(other.neighbours[cut]) }
  }

  /// The evaluation in terms of the parameters of a layout.
  func contracted(to layout: OrdinalLayout) -> OrdinalEvaluation {
    var result = OrdinalEvaluation(parameters: layout.count)
    result.logLikelihood = logLikelihood
    let places = layout.generalPlaces
    let width = layout.columns + 1
    for cut in 0..<layout.cuts {
      for element in 0..<width {
        let (place, sign) = places[cut * width + element]
        result.gradient[place] += sign * gradients[element, cut]
        for other in 0..<width {
          let (own, ownSign) = places[cut * width + other]
          result.information[place, own] += sign * ownSign * diagonal[cut][element, other]
          guard cut + 1 < layout.cuts else { continue }
          let (next, nextSign) = places[(cut + 1) * width + other]
          let value = sign * nextSign * neighbours[cut][element, other]
          result.information[place, next] += value
          result.information[next, place] += value
        }
      }
    }
    return result
  }
}

extension Matrix {
  /// Adds a matrix of the same shape.
  fileprivate mutating func accumulate(_ other: Matrix) {
    for place in elements.indices { elements[place] += other.elements[place] }
  }
}

extension OrdinalProblem {
  /// The general evaluation at a place, where cumulative probabilities may cross in rows that do not answer there.
  func generalEvaluation(_ point: [Double], expected: Bool) throws(RegressionError) -> OrdinalGeneralEvaluation {
    switch link {
    case .logit: try generalEvaluation(LogitKernel.self, point, expected: expected)
    case .probit: try generalEvaluation(ProbitKernel.self, point, expected: expected)
    case .complementaryLogLog: try generalEvaluation(ComplementaryLogLogKernel.self, point, expected: expected)
    case .logLog: try generalEvaluation(LogLogKernel.self, point, expected: expected)
    case .cauchit: try generalEvaluation(CauchitKernel.self, point, expected: expected)
    }
  }

  func generalEvaluation<Kernel: OrdinalKernel>(
    _ kernel: Kernel.Type, _ point: [Double], expected: Bool
  ) throws(RegressionError) -> OrdinalGeneralEvaluation {
    var total = OrdinalGeneralEvaluation(columns: layout.columns, cuts: layout.cuts)
    let slopes = layout.slopes(point)
    let thresholds = layout.thresholds(point)
    try data.parallelism.reduce(pieces: data.blocks.count) {
      (piece) throws(RegressionError) -> OrdinalGeneralEvaluation in
      let rows = data.blocks[piece]
      let block = data.block(rows)
      let edges = try cutArguments(block, slopes, thresholds, rows)
      var work = GeneralRows(rows: rows.count, cuts: layout.cuts)
      work.add(kernel, edges, data, rows, expected: expected)
      return try assemble(block, work)
    } merge: { (own) throws(RegressionError) in
      total.add(own)
    }
    if total.logLikelihood.isNaN { total.logLikelihood = -.infinity }
    return total
  }

  /// The arguments of F: rows × cuts.
  func cutArguments(
    _ block: Matrix, _ slopes: Matrix, _ thresholds: [Double], _ rows: Range<Int>
  ) throws(RegressionError) -> Matrix {
    var arguments = try block.multiplied(slopes)
    for (cut, threshold) in thresholds.enumerated() {
      for place in 0..<rows.count {
        let shift = data.offset?[rows.lowerBound + place] ?? 0
        arguments[place, cut] = threshold - (arguments[place, cut] + shift)
      }
    }
    return arguments
  }

  private func assemble(_ block: Matrix, _ work: GeneralRows) throws(RegressionError) -> OrdinalGeneralEvaluation {
    let count = block.rowCount
    let width = layout.columns + 1
    let full = Matrix(
      rows: count, columns: width, elements: Array(repeating: 1, count: count) + block.elements)
    var result = OrdinalGeneralEvaluation(columns: layout.columns, cuts: layout.cuts)
    result.logLikelihood = work.logLikelihood
    for cut in 0..<layout.cuts {
      let hasNext = cut + 1 < layout.cuts
      var right: [Double] = []
      right.reserveCapacity(count * (2 * width + 1))
      for weights in hasNext ? [work.diagonal, work.neighbours] : [work.diagonal] {
        for column in 0..<width {
          for place in 0..<count { right.append(full.elements[column * count + place] * weights[cut * count + place]) }
        }
      }
      right.append(contentsOf: work.gradient[cut * count..<(cut + 1) * count])
      let columns = (hasNext ? 2 : 1) * width + 1
      let product = try full.crossed(Matrix(rows: count, columns: columns, elements: right))
      for element in 0..<width {
        result.gradients[element, cut] = product[element, columns - 1]
        for other in 0..<width {
          result.diagonal[cut][element, other] = product[element, other]
          if hasNext { result.neighbours[cut][element, other] = product[element, width + other] }
        }
      }
    }
    return result
  }
}

/// What the rows of a block contribute at each cut, before it is multiplied by their columns; cut after cut.
private struct GeneralRows {
  let count: Int
  let cuts: Int
  var logLikelihood = 0.0
  /// ∂ℓ/∂η_k.
  var gradient: [Double]
  /// −∂²ℓ/∂η_k².
  var diagonal: [Double]
  /// −∂²ℓ/∂η_k ∂η_(k+1).
  var neighbours: [Double]

  init(rows: Int, cuts: Int) {
    count = rows
    self.cuts = cuts
    gradient = Array(repeating: 0, count: rows * cuts)
    diagonal = gradient
    neighbours = gradient
  }

  mutating func add<Kernel: OrdinalKernel>(
    _ kernel: Kernel.Type, _ arguments: Matrix, _ data: OrdinalData, _ rows: Range<Int>, expected: Bool
  ) {
    for place in 0..<count {
      let weight = data.cases.weights[rows.lowerBound + place]
      guard weight != 0 else { continue }
      let response = data.response[rows.lowerBound + place]
      for level in expected ? 0...cuts : response...response {
        let upper = level < cuts ? arguments[place, level] : .infinity
        let lower = level > 0 ? arguments[place, level - 1] : -.infinity
        // A category that nobody in the row chose may have crossing cuts: it is then as good as impossible.
        guard upper > lower else {
          if level == response { logLikelihood = -.infinity }
          continue
        }
        let terms = Kernel.terms(upper: upper, lower: lower, gap: OrdinalGap(upper - lower))
        if level == response { addObserved(terms, level, place, weight, information: !expected) }
        if expected { addExpected(terms, level, place, weight) }
      }
    }
  }

  private mutating func addObserved(
    _ terms: OrdinalTerms, _ level: Int, _ place: Int, _ weight: Double, information: Bool
  ) {
    logLikelihood += weight * terms.logProbability
    let product = weight * terms.upper * terms.lower
    if level < cuts {
      gradient[level * count + place] += weight * terms.upper
      if information { diagonal[level * count + place] += product - weight * terms.upperCurvature }
    }
    guard level > 0 else { return }
    gradient[(level - 1) * count + place] -= weight * terms.lower
    guard information else { return }
    diagonal[(level - 1) * count + place] += product - weight * terms.lowerCurvature
    if level < cuts { neighbours[(level - 1) * count + place] -= product }
  }

  private mutating func addExpected(_ terms: OrdinalTerms, _ level: Int, _ place: Int, _ weight: Double) {
    let share = weight * Double.exp(terms.logProbability)
    guard share > 0 else { return }
    if level < cuts { diagonal[level * count + place] += share * terms.upper * terms.upper }
    guard level > 0 else { return }
    diagonal[(level - 1) * count + place] += share * terms.lower * terms.lower
    if level < cuts { neighbours[(level - 1) * count + place] -= share * terms.upper * terms.lower }
  }
}
