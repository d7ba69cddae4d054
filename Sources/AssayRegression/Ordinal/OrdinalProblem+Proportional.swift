internal import AssayNumerics

extension OrdinalProblem {
  /// The evaluation where each column has one coefficient.
  ///
  /// Per row: ∂ℓ/∂(xβ) = −slope, and the information is curvature · x xᵀ for the coefficients and mixed · x between a
  /// threshold and the coefficients, so that one product Xᵀ [curvature X | mixed | slope] holds everything of a block.
  func proportional<Kernel: OrdinalKernel>(
    _ kernel: Kernel.Type, _ point: [Double], expected: Bool
  ) throws(RegressionError) -> OrdinalEvaluation {
    var total = OrdinalEvaluation(parameters: layout.count)
    let cuts = ProportionalCuts(layout.thresholds(point))
    guard let cuts else {
      total.logLikelihood = -.infinity
      return total
    }
    let slopes = Array(point[..<layout.locations])
    let parallelism = data.parallelism
    try parallelism.reduce(pieces: data.blocks.count) { (piece) throws(RegressionError) -> OrdinalEvaluation in
      let rows = data.blocks[piece]
      let block = data.block(rows)
      let predictor = try linearPredictor(block, slopes, rows)
      var work = ProportionalRows(rows: rows.count, cuts: layout.cuts)
      if expected {
        work.expect(kernel, predictor, cuts, data, rows)
      } else {
        work.observe(kernel, predictor, cuts, data, rows)
      }
      return try assemble(block, work)
    } merge: { (own) throws(RegressionError) in
      total.add(own)
    }
    if total.logLikelihood.isNaN { total.logLikelihood = -.infinity }
    return total
  }

  private func linearPredictor(
    _ block: Matrix, _ slopes: [Double], _ rows: Range<Int>
  ) throws(RegressionError) -> [Double] {
    var predictor: [Double]
    do throws(LinearAlgebraError) {
      predictor = block.columnCount == 0 ? Array(repeating: 0, count: rows.count) : try block.times(slopes)
    } catch {
      throw .algebra(error)
    }
    if let offset = data.offset {
      for place in predictor.indices { predictor[place] += offset[rows.lowerBound + place] }
    }
    return predictor
  }

  private func assemble(_ block: Matrix, _ work: ProportionalRows) throws(RegressionError) -> OrdinalEvaluation {
    let (columns, cuts, count) = (layout.columns, layout.cuts, block.rowCount)
    var result = OrdinalEvaluation(parameters: layout.count)
    result.logLikelihood = work.logLikelihood
    for cut in 0..<cuts {
      result.gradient[columns + cut] = work.gradient[cut]
      result.information[columns + cut, columns + cut] = work.diagonal[cut]
      guard cut > 0 else { continue }
      result.information[columns + cut, columns + cut - 1] = work.neighbours[cut]
      result.information[columns + cut - 1, columns + cut] = work.neighbours[cut]
    }
    guard columns > 0 else { return result }
    var right: [Double] = []
    right.reserveCapacity(count * (columns + cuts + 1))
    for column in 0..<columns {
      let start = column * count
      for place in 0..<count { right.append(block.elements[start + place] * work.curvature[place]) }
    }
    right.append(contentsOf: work.mixed)
    right.append(contentsOf: work.slope)
    let product = try block.crossed(Matrix(rows: count, columns: columns + cuts + 1, elements: right))
    for column in 0..<columns {
      for other in 0...column {
        result.information[other, column] = product[other, column]
        result.information[column, other] = product[other, column]
      }
      for cut in 0..<cuts {
        result.information[column, columns + cut] = product[column, columns + cut]
        result.information[columns + cut, column] = product[column, columns + cut]
      }
      result.gradient[column] = -product[column, columns + cuts]
    }
    return result
  }
}

/// Thresholds in order, and the gaps between them.
private struct ProportionalCuts: Sendable {
  /// −∞, the thresholds, ∞: category j lies between the places j and j + 1.
  let edges: [Double]
  let gaps: [OrdinalGap]

  /// Nothing where the thresholds do not rise.
  init?(_ thresholds: [Double]) {
    edges = [-.infinity] + thresholds + [.infinity]
    var gaps: [OrdinalGap] = []
    for (low, high) in zip(edges, edges.dropFirst()) {
      guard high > low else { return nil }
      gaps.append(OrdinalGap(high - low))
    }
    self.gaps = gaps
  }
}

/// What the rows of a block contribute, before it is multiplied by their columns.
private struct ProportionalRows {
  var logLikelihood = 0.0
  /// Σ ∂ℓ/∂θ.
  var gradient: [Double]
  /// −∂²ℓ/∂θ_k².
  var diagonal: [Double]
  /// −∂²ℓ/∂θ_k ∂θ_(k−1), at k.
  var neighbours: [Double]
  /// For each row −∂ℓ/∂(xβ).
  var slope: [Double]
  /// For each row −∂²ℓ/∂(xβ)².
  var curvature: [Double]
  /// For each cut, for each row −∂²ℓ/∂θ_k ∂(xβ).
  var mixed: [Double]

  init(rows: Int, cuts: Int) {
    gradient = Array(repeating: 0, count: cuts)
    diagonal = gradient
    neighbours = gradient
    slope = Array(repeating: 0, count: rows)
    curvature = slope
    mixed = Array(repeating: 0, count: rows * cuts)
  }

  /// Adds rows with their observed information.
  mutating func observe<Kernel: OrdinalKernel>(
    _ kernel: Kernel.Type, _ predictor: [Double], _ cuts: ProportionalCuts, _ data: OrdinalData, _ rows: Range<Int>
  ) {
    let count = rows.count
    let last = cuts.gaps.count - 1
    for place in 0..<count {
      let weight = data.cases.weights[rows.lowerBound + place]
      guard weight != 0 else { continue }
      let level = data.response[rows.lowerBound + place]
      let terms = Kernel.terms(
        upper: cuts.edges[level + 1] - predictor[place], lower: cuts.edges[level] - predictor[place],
        gap: cuts.gaps[level])
      logLikelihood += weight * terms.logProbability
      slope[place] = weight * (terms.upper - terms.lower)
      curvature[place] = -weight * (terms.upperCurvature + terms.lowerCurvature)
      let product = weight * terms.upper * terms.lower
      if level < last {
        gradient[level] += weight * terms.upper
        diagonal[level] += product - weight * terms.upperCurvature
        mixed[level * count + place] = weight * terms.upperCurvature
      }
      if level > 0 {
        gradient[level - 1] -= weight * terms.lower
        diagonal[level - 1] += product - weight * terms.lowerCurvature
        mixed[(level - 1) * count + place] = weight * terms.lowerCurvature
        if level < last { neighbours[level] -= product }
      }
    }
  }

  /// Adds rows with their expected information, given their columns.
  mutating func expect<Kernel: OrdinalKernel>(
    _ kernel: Kernel.Type, _ predictor: [Double], _ cuts: ProportionalCuts, _ data: OrdinalData, _ rows: Range<Int>
  ) {
    let count = rows.count
    let last = cuts.gaps.count - 1
    for place in 0..<count {
      let weight = data.cases.weights[rows.lowerBound + place]
      guard weight != 0 else { continue }
      let response = data.response[rows.lowerBound + place]
      for level in 0...last {
        let terms = Kernel.terms(
          upper: cuts.edges[level + 1] - predictor[place], lower: cuts.edges[level] - predictor[place],
          gap: cuts.gaps[level])
        let slope = terms.upper - terms.lower
        if level == response {
          logLikelihood += weight * terms.logProbability
          self.slope[place] = weight * slope
          if level < last { gradient[level] += weight * terms.upper }
          if level > 0 { gradient[level - 1] -= weight * terms.lower }
        }
        let share = weight * Double.exp(terms.logProbability)
        guard share > 0 else { continue }
        curvature[place] += share * slope * slope
        if level < last {
          diagonal[level] += share * terms.upper * terms.upper
          mixed[level * count + place] -= share * terms.upper * slope
        }
        if level > 0 {
          diagonal[level - 1] += share * terms.lower * terms.lower
          mixed[(level - 1) * count + place] += share * terms.lower * slope
          if level < last { neighbours[level] -= share * terms.upper * terms.lower }
        }
      }
    }
  }
}
