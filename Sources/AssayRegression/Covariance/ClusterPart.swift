internal import AssayNumerics

/// What one cluster adds to CR2 and to the distribution of contrasts under it, in the coordinates of a root B of the
/// bread.
///
/// With the rows X of the cluster, W the weights, Θ the variances of the working model and A its adjustment, so that
/// AᵀCov(e)A = Θ for the residuals e of the cluster:
/// ```
/// score = BᵀXᵀW A e,   own = BᵀXᵀW A Cov(e) Aᵀ W X B,   image = [X B; …]ᵀ Aᵀ W X B
/// ```
/// so that scores of two clusters j ≠ k have the covariance −imageⱼᵀ C imageₖ under the working model, where C, the
/// metric, is the identity unless weights are not the inverse of variances.
struct ClusterPart: Sendable, Equatable {
  /// p.
  let score: [Double]
  /// p × p.
  let own: Matrix
  /// r × p.
  let image: Matrix

  /// 1 − a leverage below this is 0 but for rounding: the cluster alone determines what lies in that direction.
  static let leastRemainder = 1e-12
}

extension ClusterPart {
  /// The part of a cluster whose weights are the inverse of its variances, and all alike.
  ///
  /// ```
  /// S = BᵀXᵀWXB = V D Vᵀ,   score = V (1 − D)^(−½) Vᵀ BᵀXᵀWe,   own = S,   image = V D (1 − D)^(−½) Vᵀ
  /// ```
  /// The adjustment (I − H)^(−½) differs from the identity on p directions only, so that nothing of the size of the
  /// cluster is formed. Directions with D = 1 are left out, as the generalised inverse does.
  ///
  /// - Parameters:
  ///   - leverage: S, of which the upper triangle is read.
  ///   - score: BᵀXᵀWe.
  init(leverage: Matrix, score: [Double]) throws(RegressionError) {
    let eigen = try algebra { () throws(LinearAlgebraError) in try SymmetricEigen(of: leverage, vectors: true) }
    let vectors = eigen.vectors ?? leverage
    let shares = eigen.values.map { min(1, max(0, $0)) }
    let factors = shares.map { 1 - $0 > Self.leastRemainder ? 1 / (1 - $0).squareRoot() : 0 }
    self = try algebra { () throws(LinearAlgebraError) in
      let rotated = try vectors.times(score, transposed: true)
      return ClusterPart(
        score: try vectors.times(zip(rotated, factors).map { $0 * $1 }),
        own: try vectors.scaled(columns: zip(shares, factors).map { $1 > 0 ? $0 : 0 })
          .times(vectors, otherTransposed: true),
        image: try vectors.scaled(columns: zip(shares, factors).map { $0 * $1 }).times(vectors, otherTransposed: true))
    }
  }

  /// The part of a cluster of cases with one variance and weights w of their own.
  ///
  /// ```
  /// Z = [XB  WXB],   Ω = Σ BᵀXᵀW²XB over all clusters,   C = [−Ω I; I 0],   ZᵀZ = R Rᵀ
  /// Cov(e) = I − Z C Zᵀ,   A = Cov(e)^(−½) = I + Z C g(ZᵀZ C) Zᵀ,   g(x) = ((1 − x)^(−½) − 1)/x
  /// ```
  /// All of it is found in 2p × 2p, from RᵀCR, which is symmetric and has the eigenvalues of Z C Zᵀ.
  ///
  /// - Parameters:
  ///   - gram: ZᵀZ, 2p × 2p.
  ///   - products: Zᵀe.
  ///   - metric: C.
  init(gram: Matrix, products: [Double], metric: Matrix) throws(RegressionError) {
    let (size, order) = (gram.rowCount, gram.rowCount / 2)
    self = try algebra { () throws(LinearAlgebraError) in
      let eigen = try SymmetricEigen(of: gram, vectors: true)
      let root = (eigen.vectors ?? gram).scaled(columns: eigen.values.map { max(0, $0).squareRoot() })
      let inner = try root.times(try metric.times(root), transposed: true)
      let own = try SymmetricEigen(of: inner, vectors: true)
      let rotated = try root.times(own.vectors ?? inner)
      let remainders = own.values.map { 1 - $0 > Self.leastRemainder ? 1 - $0 : 0 }
      let lower = Matrix(rows: order, columns: size) { rotated[order + $0, $1] }
      let moved = try rotated.times(try metric.times(products), transposed: true)
      let steps = zip(remainders, own.values).map { remainder, value in
        let root = remainder.squareRoot()
        return remainder > 0 ? 1 / (root * (1 + root)) : -1 / value
      }
      let added = try lower.times(zip(moved, steps).map { $0 * $1 })
      let weighted = lower.scaled(columns: remainders.map { $0 > 0 ? 1 / $0.squareRoot() : 0 })
      return ClusterPart(
        score: (0..<order).map { products[order + $0] + added[$0] },
        own: try lower.scaled(columns: remainders.map { $0 > 0 ? 1 : 0 }).times(lower, otherTransposed: true),
        image: try rotated.times(weighted, otherTransposed: true))
    }
  }
}
