internal import AssayNumerics

/// The rows of a fit, cluster by cluster, and what each cluster adds to CR2.
struct ClusterRows {
  /// B, where the metric asks for it times the square root of the mean weight.
  let root: Matrix
  /// C of ``ClusterPart``; nil for the identity.
  let metric: Matrix?
  private let fit: any LeastSquaresForm
  private let clusters: ModelFrame.Clusters
  private let parallelism: Parallelism
  private let isUnequal: Bool
  /// The factor that brings the mean of precision weights to 1.
  private let unit: Double
  /// So many numbers are held at once; more clusters take more passes over the rows.
  private let heldElements: Int

  init(
    _ fit: any LeastSquaresForm, clusters: ModelFrame.Clusters, root: Matrix, heldElements: Int,
    parallelism: Parallelism
  ) throws(RegressionError) {
    self.heldElements = heldElements
    self.fit = fit
    self.clusters = clusters
    self.parallelism = parallelism
    isUnequal = try fit.workingCases(0..<0) != nil
    let order = root.columnCount
    let total = try fit.sum(of: fit.blocks, order: order, parallelism: parallelism) { (rows) throws(RegressionError) in
      try fit.whitenedRows(rows, root: root)
    }
    let root = try algebra { () throws(LinearAlgebraError) in try root.orthogonalising(total) }
    let cases = fit.cases
    guard !isUnequal, cases.kind == .precision else {
      (self.root, metric, unit) = (root, nil, 1)
      return
    }
    let unit = fit.weightedCaseCount / cases.weights.reduce(0, +)
    let scaled = root.scaled(columns: Array(repeating: (1 / unit).squareRoot(), count: order))
    (self.unit, self.root) = (unit, scaled)
    let squares = try fit.sum(of: fit.blocks, order: order, parallelism: parallelism) {
      (rows) throws(RegressionError) in
      var whitened = try algebra { () throws(LinearAlgebraError) in try fit.design.block(rows).times(scaled) }
      whitened.scaleRows(cases.squares[rows].map { $0.squareRoot() * unit })
      return whitened
    }
    metric = Matrix(rows: 2 * order, columns: 2 * order) { row, column in
      if row < order, column < order { return -squares[row, column] }
      return row % order == column % order && row / order != column / order ? 1 : 0
    }
  }

  /// Hands over the parts of all clusters, runs of them in order.
  func parts(_ body: ([ClusterPart]) throws(RegressionError) -> Void) throws(RegressionError) {
    let order = root.columnCount
    guard isUnequal else {
      let own = (metric == nil ? 1 : 3) * order * order
      let batch = max(1, heldElements / max(1, own))
      for start in stride(from: 0, to: clusters.count, by: batch) {
        try body(try summedParts(start..<min(start + batch, clusters.count)))
      }
      return
    }
    var counts = [Int](repeating: 0, count: clusters.count)
    for (code, weight) in zip(clusters.codes, fit.cases.weights) where weight > 0 { counts[Int(code)] += 1 }
    var start = 0
    while start < clusters.count {
      var (end, held) = (start, 0)
      repeat {
        held += order * order + counts[end] * (order + 2)
        end += 1
      } while end < clusters.count && held + order * order + counts[end] * (order + 2) <= heldElements
      if end == start + 1, held > heldElements {
        try body([try streamedPart(start)])
      } else {
        let gathered = try self.gathered(start..<end)
        try body(
          try parallelism.map(pieces: gathered.count) { (piece) throws(RegressionError) in
            try ClusterPart(gathered[piece])
          })
      }
      start = end
    }
  }
}

// MARK: Cases of one variance

extension ClusterRows {
  /// The parts of a run of clusters, from sums over their rows.
  private func summedParts(_ range: Range<Int>) throws(RegressionError) -> [ClusterPart] {
    let order = root.columnCount
    let cases = fit.cases
    let factors =
      metric == nil
      ? [cases.weights] : [cases.counts, cases.weights.map { $0 * unit }, cases.squares.map { $0 * unit * unit }]
    let kinds = factors.count
    let sums = try sums(range, factors: factors)
    return try parallelism.map(pieces: range.count) { (piece) throws(RegressionError) in
      let blocks = (0..<kinds).map { kind in
        let start = (piece * kinds + kind) * order * order
        return Matrix(rows: order, columns: order, elements: Array(sums.products[start..<start + order * order]))
      }
      let start = piece * kinds * order
      guard let metric else {
        return try ClusterPart(leverage: blocks[0], score: Array(sums.scores[start..<start + order]))
      }
      // The upper triangle of [X̃ᵀX̃ X̃ᵀWX̃; X̃ᵀWX̃ X̃ᵀW²X̃], of which the block in the corner is needed whole.
      let gram = Matrix(rows: 2 * order, columns: 2 * order) { row, column in
        let (a, b) = (min(row % order, column % order), max(row % order, column % order))
        return blocks[row / order + column / order][a, b]
      }
      return try ClusterPart(gram: gram, products: Array(sums.scores[start..<start + 2 * order]), metric: metric)
    }
  }

  /// The upper triangles of Σ f BᵀxxᵀB, and Σ f Bᵀs, of each cluster for each of several factors f.
  private func sums(
    _ range: Range<Int>, factors: [[Double]]
  ) throws(RegressionError) -> (products: [Double], scores: [Double]) {
    let (order, kinds) = (root.columnCount, factors.count)
    let blocks = fit.blocks
    var products = [Double](repeating: 0, count: range.count * kinds * order * order)
    var scores = [Double](repeating: 0, count: range.count * kinds * order)
    let codes = clusters.codes
    try parallelism.reduce(pieces: blocks.count) {
      (piece) throws(RegressionError) -> (Range<Int>, [Double], [Double]) in
      let rows = blocks[piece]
      let weights = try fit.workingWeights(rows)
      var whitened = try algebra { () throws(LinearAlgebraError) in try fit.design.block(rows).times(root) }
      whitened.scaleRows(weights.map { $0.squareRoot() })
      return (rows, whitened.transposed.elements, try fit.whitenedScores(rows, root: root).transposed.elements)
    } merge: { (rows, whitened, own) throws(RegressionError) in
      for (place, row) in rows.enumerated() where range.contains(Int(codes[row])) {
        let cluster = Int(codes[row]) - range.lowerBound
        guard fit.cases.weights[row] > 0 else { continue }
        for kind in 0..<kinds {
          let factor = factors[kind][row]
          let (start, from) = ((cluster * kinds + kind) * order, place * order)
          for column in 0..<order {
            scores[start + column] += factor * own[from + column]
            let value = factor * whitened[from + column]
            guard value != 0 else { continue }
            // The upper triangle, which is all that is read.
            for other in 0...column { products[(start + column) * order + other] += value * whitened[from + other] }
          }
        }
      }
    }
    return (products, scores)
  }
}

// MARK: Cases with variances of their own

extension ClusterRows {
  /// The scaled rows of each of a run of clusters.
  private func gathered(_ range: Range<Int>) throws(RegressionError) -> [ScaledRows] {
    let order = root.columnCount
    let blocks = fit.blocks
    let codes = clusters.codes
    var rows = [[Double]](repeating: [], count: range.count)
    var cases = [WorkingRows](repeating: WorkingRows(), count: range.count)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> (WorkingRows, [Double]) in
      let part = try scaled(blocks[piece]) { range.contains(Int(codes[$0])) }
      return (part, part.x.transposed.elements)
    } merge: { (part, elements) throws(RegressionError) in
      for (place, row) in part.rows.enumerated() {
        let cluster = Int(codes[row]) - range.lowerBound
        rows[cluster] += elements[place * order..<(place + 1) * order]
        cases[cluster].variances.append(part.variances[place])
        cases[cluster].residuals.append(part.residuals[place])
      }
    }
    return zip(rows, cases).map { elements, own in
      ScaledRows(
        x: Matrix(rows: order, columns: own.variances.count, elements: elements).transposed, variances: own.variances,
        residuals: own.residuals)
    }
  }

  /// The part of a cluster that is too large to be held at once.
  private func streamedPart(_ cluster: Int) throws(RegressionError) -> ClusterPart {
    let blocks = fit.blocks
    let codes = clusters.codes
    let chosen = { @Sendable (row: Int) in Int(codes[row]) == cluster }
    var range = (least: Double.infinity, most: 0.0)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> (Double, Double) in
      let variances = try scaled(blocks[piece], where: chosen).variances
      return (variances.min() ?? .infinity, variances.max() ?? 0)
    } merge: { (part) throws(RegressionError) in
      range = (min(range.least, part.0), max(range.most, part.1))
    }
    let whole = UnequalVariances(order: root.columnCount, range: range.least...range.most) {
      (body) throws(RegressionError) in
      var total: [Double] = []
      try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> [Double] in
        try body(try scaled(blocks[piece], where: chosen).scaled)
      } merge: { (part) throws(RegressionError) in
        if total.isEmpty {
          total = part
        } else {
          for place in total.indices { total[place] += part[place] }
        }
      }
      return total
    }
    return try whole.part()
  }

  /// Rows with a weight, and where they are.
  private struct WorkingRows: Sendable {
    var rows: [Int] = []
    var x = Matrix(rows: 0, columns: 0)
    var variances: [Double] = []
    var residuals: [Double] = []

    var scaled: ScaledRows { ScaledRows(x: x, variances: variances, residuals: residuals) }
  }

  /// Some of a run of rows, scaled by their weights.
  private func scaled(
    _ run: Range<Int>, where isChosen: (Int) -> Bool
  ) throws(RegressionError) -> WorkingRows {
    let cases = fit.cases
    let chosen = run.filter { cases.weights[$0] > 0 && isChosen($0) }
    guard !chosen.isEmpty, let working = try fit.workingCases(run) else {
      return WorkingRows(x: Matrix(rows: 0, columns: root.columnCount))
    }
    let whitened = try fit.whitenedRows(run, root: root)
    let first = run.lowerBound
    return WorkingRows(
      rows: chosen,
      x: Matrix(rows: chosen.count, columns: root.columnCount) { whitened[chosen[$0] - first, $1] },
      variances: chosen.map { working.variances[$0 - first] * cases.counts[$0] / cases.weights[$0] },
      residuals: chosen.map { working.residuals[$0 - first] * cases.weights[$0].squareRoot() })
  }
}

extension LeastSquaresForm {
  /// The cross-products of rows that are made of runs of rows.
  fileprivate func sum(
    of blocks: [Range<Int>], order: Int, parallelism: Parallelism,
    _ body: @Sendable (Range<Int>) throws(RegressionError) -> Matrix
  ) throws(RegressionError) -> Matrix {
    var total = Matrix(rows: order, columns: order)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> Matrix in
      let rows = try body(blocks[piece])
      return try algebra { () throws(LinearAlgebraError) in try rows.crossProduct() }
    } merge: { (part) throws(RegressionError) in
      for place in total.elements.indices { total.elements[place] += part.elements[place] }
    }
    return total
  }
}

extension Matrix {
  /// The root B made to agree with BᵀXᵀWXB, which is the identity but for the accuracy of B.
  ///
  /// Leverages of 1 are told from others by less than that accuracy.
  fileprivate func orthogonalising(_ total: Matrix) throws(LinearAlgebraError) -> Matrix {
    let eigen = try SymmetricEigen(of: total, vectors: true)
    guard let vectors = eigen.vectors, let least = eigen.values.first, least > 0 else {
      throw .notPositiveDefinite(leadingMinor: columnCount)
    }
    return try times(vectors.scaled(columns: eigen.values.map { 1 / $0.squareRoot() }))
      .times(vectors, otherTransposed: true)
  }
}
