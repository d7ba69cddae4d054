internal import AssayInference
internal import AssayNumerics

/// How well a CR2 covariance is known along any linear combination of the estimates, and along several at once.
///
/// ```
/// one combination c:     df = (E v)² / ½ Var v,  v = cᵀVc                      (Satterthwaite)
/// q combinations C:      Q = (Cθ)ᵀ(CVCᵀ)⁻¹(Cθ),  F = (ν − q + 1)/(νq) · Q,     against F(q, ν − q + 1)
///                        ν = q(q + 1) / Σ Var[s, t],   Var of Ω^(−½)CVCᵀΩ^(−½), Ω = E CVCᵀ   (HTZ)
/// ```
/// Expectation and variance are those under the working model of the covariance and normal residuals. For one
/// combination ν is its df. To first order a smooth function of the estimates is a combination, with its gradient as
/// weights.
///
/// Reference: Pustejovsky & Tipton, *Journal of Business & Economic Statistics* 36 (2018), 672–683; Tipton &
/// Pustejovsky, *Journal of Educational and Behavioral Statistics* 40 (2015), 604–634.
public struct ClusterContrasts: Sendable, Equatable {
  private let root: Matrix
  private let metric: Matrix?
  private let parts: [ClusterPart]

  init(root: Matrix, metric: Matrix?, parts: [ClusterPart]) {
    self.root = root
    self.metric = metric
    self.parts = parts
  }

  /// Satterthwaite's degrees of freedom of the combination with the weights given; 0 where its variance cannot be
  /// estimated.
  ///
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func degreesOfFreedom(_ contrast: [Double]) throws(RegressionError) -> Double {
    try degreesOfFreedom(each: [contrast])[0]
  }

  /// Those of each of several combinations.
  ///
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func degreesOfFreedom(each contrasts: [[Double]]) throws(RegressionError) -> [Double] {
    guard !contrasts.isEmpty else { return [] }
    var moments = ContrastMoments(try whitened(contrasts), metric: metric)
    for part in parts { try moments.add(part) }
    return moments.degreesOfFreedom
  }

  /// ν of several combinations, which must not follow from each other; nil where one of them has no variance.
  ///
  /// - Parameter contrasts: A row of weights for each.
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func degreesOfFreedom(jointly contrasts: [[Double]]) throws(RegressionError) -> Double? {
    let count = contrasts.count
    if count == 1 { return try degreesOfFreedom(contrasts[0]) }
    var whitened = try whitened(contrasts)
    var expected = Matrix(rows: count, columns: count)
    try algebra { () throws(LinearAlgebraError) in
      for part in parts {
        let own = try whitened.times(try part.own.times(whitened), transposed: true)
        for place in expected.elements.indices { expected.elements[place] += own.elements[place] }
      }
    }
    guard let scale = CovarianceRoot(of: expected) else { return nil }
    for row in 0..<whitened.rowCount {
      let scaled = try scale.whiten((0..<count).map { whitened[row, $0] })
      for column in 0..<count { whitened[row, column] = scaled[column] }
    }
    let spread = try spread(along: whitened)
    return spread > 0 ? Double(count * (count + 1)) / spread : nil
  }

  /// A joint test, or why there is none.
  struct Hotelling {
    var statistic: Double?
    var reference: ReferenceDistribution?
    var undefined: String?
  }

  /// More multiplications than this take minutes.
  private static let greatestWork = 2e12

  /// The F of a joint test, and what it is compared with.
  ///
  /// - Parameters:
  ///   - wald: Q, with the inverse of the covariance of the combinations.
  ///   - contrasts: As many as there are combinations.
  func hotelling(_ wald: Double, _ contrasts: [[Double]]) throws(RegressionError) -> Hotelling {
    guard work(combinations: contrasts.count) < Self.greatestWork else {
      return Hotelling(undefined: "for so many coefficients and clusters it would take too long; test fewer together")
    }
    let count = Double(contrasts.count)
    guard let known = try degreesOfFreedom(jointly: contrasts), known - count + 1 > 0 else {
      return Hotelling(undefined: "no degrees of freedom are left")
    }
    let denominator = known - count + 1
    return Hotelling(
      statistic: denominator / known * wald / count,
      reference: .fisherF(numerator: count, denominator: denominator))
  }

  /// How many multiplications a joint test takes, about.
  private func work(combinations count: Int) -> Double {
    let spread = JointSpread(height: metric?.rowCount ?? root.columnCount, combinations: count)
    return spread.work(clusters: Double(parts.count))
  }

  /// BᵀCᵀ: p × combinations.
  private func whitened(_ contrasts: [[Double]]) throws(RegressionError) -> Matrix {
    precondition(contrasts.allSatisfy { $0.count == root.rowCount })
    return try algebra { () throws(LinearAlgebraError) in
      try root.times(
        Matrix(rows: root.rowCount, columns: contrasts.count, elements: contrasts.flatMap(\.self)), transposed: true)
    }
  }

  /// Σ over pairs of clusters of tr(M²) + (tr M)², M the covariance of their scores along the combinations.
  private func spread(along contrasts: Matrix) throws(RegressionError) -> Double {
    var total = JointSpread(height: metric?.rowCount ?? root.columnCount, combinations: contrasts.columnCount)
    for start in stride(from: 0, to: parts.count, by: total.batch) {
      try algebra { () throws(LinearAlgebraError) in
        let own = parts[start..<min(start + total.batch, parts.count)]
        var (images, moved): ([Double], [Double]) = ([], [])
        for part in own {
          total.add(diagonal: try contrasts.times(try part.own.times(contrasts), transposed: true))
          let image = try part.image.times(contrasts)
          images += image.elements
          moved += try metric?.times(image).elements ?? image.elements
        }
        try total.add(images: images, moved: moved)
      }
    }
    return total.sum
  }
}
