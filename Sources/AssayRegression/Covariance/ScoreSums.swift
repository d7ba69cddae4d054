internal import AssayNumerics

/// The sum of squared scores over cases, Σ f BᵀssᵀB, where the factor f is of the kind.
struct CaseMeat {
  private let kind: RobustCovariance.Kind
  private let root: Matrix

  init(_ kind: RobustCovariance.Kind, root: Matrix) {
    self.kind = kind
    self.root = root
  }

  /// A case with a leverage as near to 1 as this is fitted exactly.
  private static let fullLeverage = 1 - 1e-10

  /// The sum, and the number of rows that were left out because they are fitted exactly.
  func sum(_ fit: some ModelFit, parallelism: Parallelism) throws(RegressionError) -> (meat: Matrix, exact: Int) {
    let blocks = fit.blocks
    var meat = Matrix(rows: root.columnCount, columns: root.columnCount)
    var exact = 0
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      try part(fit, blocks[piece])
    } merge: { (part) throws(RegressionError) in
      for place in meat.elements.indices { meat.elements[place] += part.meat.elements[place] }
      exact += part.exact
    }
    return (meat, exact)
  }

  private func part(
    _ fit: some ModelFit, _ rows: Range<Int>
  ) throws(RegressionError) -> (meat: Matrix, exact: Int) {
    var factors = Array(fit.cases.squares[rows])
    var exact = 0
    if kind == .hc2 || kind == .hc3 {
      guard let leverages = try fit.leverages(rows) else {
        throw .mismatch("\(kind.rawValue) needs leverages, which this model does not have; use HC1 or HC0")
      }
      for (place, leverage) in leverages.enumerated() where factors[place] > 0 {
        guard leverage < Self.fullLeverage else {
          factors[place] = 0
          exact += 1
          continue
        }
        factors[place] /= kind == .hc2 ? 1 - leverage : (1 - leverage) * (1 - leverage)
      }
    }
    var whitened = try fit.whitenedScores(rows, root: root)
    let count = rows.count
    let roots = factors.map { $0.squareRoot() }
    for column in 0..<whitened.columnCount {
      for row in 0..<count { whitened.elements[column * count + row] *= roots[row] }
    }
    do throws(LinearAlgebraError) {
      return (try whitened.crossProduct(), exact)
    } catch {
      throw .algebra(error)
    }
  }
}

/// The sums of scores of clusters, Σ w Bᵀs.
struct ClusterScores {
  /// The clusters that have cases with a weight.
  let clusterCount: Int
  /// One column for each cluster: p × G.
  let sums: Matrix

  init(
    _ fit: some ModelFit, clusters: ModelFrame.Clusters, root: Matrix, parallelism: Parallelism
  ) throws(RegressionError) {
    clusterCount = try clusters.count(of: fit)
    let blocks = fit.blocks
    let width = root.columnCount
    var sums = [Double](repeating: 0, count: width * clusters.count)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      // Row after row, since clusters want whole rows.
      (blocks[piece], try fit.whitenedScores(blocks[piece], root: root).transposed.elements)
    } merge: { (rows, scores) throws(RegressionError) in
      for (place, row) in rows.enumerated() where fit.cases.weights[row] != 0 {
        let start = Int(clusters.codes[row]) * width
        let weight = fit.cases.weights[row]
        for column in 0..<width { sums[start + column] += weight * scores[place * width + column] }
      }
    }
    self.sums = Matrix(rows: width, columns: clusters.count, elements: sums)
  }

  /// Σ u uᵀ.
  func meat() throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) {
      return try sums.times(sums, otherTransposed: true)
    } catch {
      throw .algebra(error)
    }
  }
}

extension ModelFrame.Clusters {
  /// The clusters that have cases with a weight in a fit.
  func count(of fit: some ModelFit) throws(RegressionError) -> Int {
    precondition(codes.count == fit.cases.weights.count)
    var isUsed = [Bool](repeating: false, count: count)
    for (code, weight) in zip(codes, fit.cases.weights) where weight > 0 { isUsed[Int(code)] = true }
    let used = isUsed.reduce(0) { $0 + ($1 ? 1 : 0) }
    guard used > 1 else {
      throw .mismatch("All cases are of one cluster, so that nothing tells how much the estimates vary")
    }
    return used
  }
}

extension ModelFit {
  /// The scores of a run of rows times a root of the bread: rows × p.
  func whitenedScores(_ rows: Range<Int>, root: Matrix) throws(RegressionError) -> Matrix {
    let scores = try scores(rows)
    do throws(LinearAlgebraError) {
      return try scores.times(root)
    } catch {
      throw .algebra(error)
    }
  }
}
