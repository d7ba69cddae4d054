internal import AssayNumerics

/// The bias-reduced covariance CR2 of clustered cases.
///
/// With W the weights, M the bread, H = XMXᵀW, and Θ the variances that a working model gives the cases:
/// ```
/// V  = M Σ(g) X_gᵀW_gA_g e_g e_gᵀA_gᵀW_gX_g M
/// A  = Lᵀ (L B Lᵀ)^(−½) L,   Θ_g = LᵀL,   B = [(I − H) Θ (I − H)ᵀ]_gg
/// ```
/// so that V is unbiased where the working model is true. That is: cases of one variance for linear models, weighted or
/// not, and the variance function at the fitted means for generalised ones; both as R's `clubSandwich` has it by
/// default. The square root of a block that is singular, since a cluster alone determines a coefficient, is the
/// generalised one.
///
/// No matrix of the size of a cluster is formed, but for clusters of few rows: the root differs from the identity on
/// p or 2p directions, or is a sum of inverses that do (``ClusterPart``, ``UnequalVariances``). Rows that stand for
/// several cases count as so many.
///
/// Reference: Bell & McCaffrey, *Survey Methodology* 28 (2002), 169–181; Pustejovsky & Tipton, *Journal of Business &
/// Economic Statistics* 36 (2018), 672–683.
struct BellMcCaffrey {
  private let fit: any LeastSquaresForm
  private let clusters: ModelFrame.Clusters
  private let parallelism: Parallelism
  private let clusterCount: Int
  private let rows: ClusterRows
  private let root: Matrix
  private let metric: Matrix?

  init(
    _ fit: any LeastSquaresForm, clusters: ModelFrame.Clusters, root: Matrix, heldElements: Int,
    parallelism: Parallelism
  ) throws(RegressionError) {
    self.fit = fit
    self.clusters = clusters
    self.parallelism = parallelism
    clusterCount = try fit.clusterCount(clusters)
    rows = try ClusterRows(
      fit, clusters: clusters, root: root, heldElements: heldElements, parallelism: parallelism)
    self.root = rows.root
    metric = rows.metric
  }

  /// Contrasts other than the coefficients need what each cluster adds; beyond so many numbers it is not kept.
  private static let keptElements = 64_000_000

  func estimate() throws(RegressionError) -> CovarianceEstimate {
    let order = root.columnCount
    let height = metric?.rowCount ?? order
    let isKept = clusters.count * order * (order + height) <= Self.keptElements
    let coefficients = root.transposed
    var meat = Matrix(rows: order, columns: order)
    var moments = ContrastMoments(coefficients, metric: metric)
    var parts: [ClusterPart] = []
    try rows.parts { (own) throws(RegressionError) in
      let sums = try parallelism.map(pieces: (own.count + 31) / 32) { (piece) throws(RegressionError) in
        var moments = ContrastMoments(coefficients, metric: metric)
        for part in own.dropFirst(32 * piece).prefix(32) { try moments.add(part) }
        return moments
      }
      for part in sums { try moments.merge(part) }
      let scores = Matrix(rows: order, columns: own.count, elements: own.flatMap(\.score))
      let added = try algebra { () throws(LinearAlgebraError) in try scores.times(scores, otherTransposed: true) }
      meat = meat.minus(added, times: -1)
      if isKept { parts += own }
    }
    return try .init(
      root: root, meat: meat, times: 1, name: RobustCovariance.Kind.cr2.rawValue,
      df: moments.degreesOfFreedom, clusterCount: clusterCount,
      contrasts: isKept ? ClusterContrasts(root: root, metric: metric, parts: parts) : nil)
  }
}

extension LeastSquaresForm {
  /// The clusters that have cases with a weight; for a fit of any kind.
  fileprivate func clusterCount(_ clusters: ModelFrame.Clusters) throws(RegressionError) -> Int {
    try clusters.count(of: self)
  }
}
