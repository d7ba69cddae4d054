internal import AssayNumerics

/// A fit that solves a weighted least squares problem at its estimates, as linear and generalised linear models do.
///
/// ```
/// bread = (Σ w ω x xᵀ)⁻¹,   score = ψ x
/// ```
public protocol LeastSquaresForm: ModelFit {
  /// X, of which the estimates are the coefficients.
  var design: ModelMatrix { get }

  /// ω of one case of each row, with a weight of 1; 1 for linear models.
  func workingWeights(_ rows: Range<Int>) throws(RegressionError) -> [Double]
}

/// The bias-reduced covariance CR2 of clustered cases, with Satterthwaite's degrees of freedom.
///
/// With X and residuals scaled by the square roots of the weights, and a root B of the bread, BBᵀ = (XᵀX)⁻¹:
/// ```
/// S = BᵀX_gᵀX_g B = V D Vᵀ,   (I − H_gg)^(−½) acts on scores as  V (1 − D)^(−½) Vᵀ Bᵀ X_gᵀ e_g
/// df = (Σ λ)² / Σ λ²,         λ: the eigenvalues of the quadratic form of the variance under independent cases
/// ```
/// so that nothing of the size of a cluster is formed. Where a cluster alone determines a parameter, D = 1, the inverse is
/// the generalised one. In weighted and generalised models the symmetric root is that of the scaled rows, as if least
/// squares had been given those; R's `clubSandwich` takes another root there, and the same where weights are equal.
///
/// Reference: Bell & McCaffrey, *Survey Methodology* 28 (2002), 169–181; Pustejovsky & Tipton, *Journal of Business &
/// Economic Statistics* 36 (2018), 672–683.
struct BellMcCaffrey {
  private let fit: any LeastSquaresForm
  private let clusters: ModelFrame.Clusters
  private let root: Matrix
  private let parallelism: Parallelism

  init(
    _ fit: any LeastSquaresForm, clusters: ModelFrame.Clusters, root: Matrix, parallelism: Parallelism
  ) {
    self.fit = fit
    self.clusters = clusters
    self.root = root
    self.parallelism = parallelism
  }

  /// Cross-products of so many elements are held at once; more clusters take more passes over the rows.
  private static let heldElements = 4_000_000
  /// 1 − D below this is 0 but for rounding.
  private static let leastRemainder = 1e-12

  func estimate() throws(RegressionError) -> CovarianceEstimate {
    let scores = try fit.clusterScores(clusters, root: root, parallelism: parallelism)
    let order = root.columnCount
    let batch = max(1, Self.heldElements / max(1, order * order))
    var total = Moments(order: order)
    for start in stride(from: 0, to: clusters.count, by: batch) {
      let range = start..<min(start + batch, clusters.count)
      let products = try crossProducts(range)
      let size = 32
      let pieces = (range.count + size - 1) / size
      try parallelism.reduce(pieces: pieces) { (piece) throws(RegressionError) -> Moments in
        var own = Moments(order: order)
        for cluster in range.dropFirst(piece * size).prefix(size) {
          let place = (cluster - range.lowerBound) * order * order
          let product = Matrix(
            rows: order, columns: order, elements: Array(products[place..<place + order * order]))
          let score = Array(scores.sums.elements[cluster * order..<(cluster + 1) * order])
          try own.add(product, score: score, root: root, leastRemainder: Self.leastRemainder)
        }
        return own
      } merge: { (part) throws(RegressionError) in
        total.add(part)
      }
    }
    return try .init(
      root: root, meat: total.meat, times: 1, name: RobustCovariance.Kind.cr2.rawValue,
      df: (0..<order).map { total.degreesOfFreedom($0) }, clusterCount: scores.clusterCount)
  }

  /// The upper triangles of BᵀX_gᵀX_g B for a run of clusters, one after another.
  private func crossProducts(_ range: Range<Int>) throws(RegressionError) -> [Double] {
    let order = root.columnCount
    let blocks = fit.blocks
    var products = [Double](repeating: 0, count: range.count * order * order)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> (Range<Int>, [Double]) in
      (blocks[piece], try fit.whitenedRows(blocks[piece], root: root).transposed.elements)
    } merge: { (rows, whitened) throws(RegressionError) in
      for (place, row) in rows.enumerated() where range.contains(Int(clusters.codes[row])) {
        let start = (Int(clusters.codes[row]) - range.lowerBound) * order * order
        let own = place * order
        for column in 0..<order {
          let factor = whitened[own + column]
          guard factor != 0 else { continue }
          // The upper triangle, which is all that is read.
          for other in 0...column { products[start + column * order + other] += factor * whitened[own + other] }
        }
      }
    }
    return products
  }

  /// Sums over clusters.
  private struct Moments: Sendable {
    let order: Int
    var meat: Matrix
    /// Σ (a − q·q), Σ (a² − 2 a q·q) and Σ q qᵀ for each parameter, where a and q are of one cluster.
    var traces: [Double]
    var squares: [Double]
    var products: [Double]

    init(order: Int) {
      self.order = order
      meat = Matrix(rows: order, columns: order)
      traces = Array(repeating: 0, count: order)
      squares = Array(repeating: 0, count: order)
      products = Array(repeating: 0, count: order * order * order)
    }

    mutating func add(_ other: Moments) {
      for place in meat.elements.indices { meat.elements[place] += other.meat.elements[place] }
      for place in traces.indices {
        traces[place] += other.traces[place]
        squares[place] += other.squares[place]
      }
      for place in products.indices { products[place] += other.products[place] }
    }

    /// Adds a cluster.
    mutating func add(
      _ product: Matrix, score: [Double], root: Matrix, leastRemainder: Double
    ) throws(RegressionError) {
      let shares: [Double]
      let rotatedRoot: Matrix
      let rotatedScore: [Double]
      let vectors: Matrix
      do throws(LinearAlgebraError) {
        let eigen = try SymmetricEigen(of: product, vectors: true)
        shares = eigen.values.map { min(1, max(0, $0)) }
        vectors = eigen.vectors ?? product
        // Row j: Vᵀu for the parameter j, where u = Bᵀe.
        rotatedRoot = try root.times(vectors)
        rotatedScore = try vectors.times(score, transposed: true)
      } catch {
        throw .algebra(error)
      }
      let inverses = shares.map { 1 - $0 > leastRemainder ? 1 / (1 - $0) : 0 }
      let adjusted = (0..<order).map { rotatedScore[$0] * inverses[$0].squareRoot() }
      var score = [Double](repeating: 0, count: order)
      for column in 0..<order {
        for row in 0..<order { score[row] += vectors[row, column] * adjusted[column] }
      }
      for column in 0..<order {
        for row in 0..<order { meat[row, column] += score[row] * score[column] }
      }
      for parameter in 0..<order {
        var a = 0.0
        var rotated = [Double](repeating: 0, count: order)
        for k in 0..<order {
          let u = rotatedRoot[parameter, k]
          a += u * u * shares[k] * inverses[k]
          rotated[k] = u * shares[k] * inverses[k].squareRoot()
        }
        add(a, rotated: rotated, vectors: vectors, parameter: parameter)
      }
    }

    private mutating func add(_ a: Double, rotated: [Double], vectors: Matrix, parameter: Int) {
      var q = [Double](repeating: 0, count: order)
      for k in 0..<order where rotated[k] != 0 {
        for row in 0..<order { q[row] += vectors[row, k] * rotated[k] }
      }
      let length = q.reduce(0) { $0 + $1 * $1 }
      traces[parameter] += a - length
      squares[parameter] += a * a - 2 * a * length
      let start = parameter * order * order
      for column in 0..<order where q[column] != 0 {
        for row in 0..<order { products[start + column * order + row] += q[row] * q[column] }
      }
    }

    /// Satterthwaite's degrees of freedom of a parameter; 0 where its variance cannot be estimated.
    func degreesOfFreedom(_ parameter: Int) -> Double {
      let start = parameter * order * order
      let products = products[start..<start + order * order].reduce(0) { $0 + $1 * $1 }
      let denominator = squares[parameter] + products
      return denominator > 0 ? traces[parameter] * traces[parameter] / denominator : 0
    }
  }
}

extension LeastSquaresForm {
  /// The sums of scores of clusters; for a fit of any kind.
  fileprivate func clusterScores(
    _ clusters: ModelFrame.Clusters, root: Matrix, parallelism: Parallelism
  ) throws(RegressionError) -> ClusterScores {
    try ClusterScores(self, clusters: clusters, root: root, parallelism: parallelism)
  }

  /// √(wω) xᵀB for a run of rows: rows × p.
  fileprivate func whitenedRows(_ rows: Range<Int>, root: Matrix) throws(RegressionError) -> Matrix {
    let weights = try workingWeights(rows)
    var whitened: Matrix
    do throws(LinearAlgebraError) {
      whitened = try design.block(rows).times(root)
    } catch {
      throw .algebra(error)
    }
    let count = rows.count
    let roots = zip(weights, cases.weights[rows]).map { ($0 * $1).squareRoot() }
    for column in 0..<whitened.columnCount {
      for row in 0..<count { whitened.elements[column * count + row] *= roots[row] }
    }
    return whitened
  }
}
