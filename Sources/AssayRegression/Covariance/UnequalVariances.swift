internal import AssayNumerics

/// Rows of one cluster, scaled so that the working model is plain.
struct ScaledRows: Sendable {
  /// √(wω) xᵀB: rows × p.
  var x: Matrix
  /// θ: the working variance of each row over that of a case with a weight of 1, above 0.
  var variances: [Double]
  /// √w (y − μ)/√V of each row.
  var residuals: [Double]
}

/// The adjustment of a cluster whose cases have variances of their own, with weights that are their inverses, as in
/// generalised linear models.
///
/// With the rows X̌ = Θ^(−½)XB, Θ the variances, and the residuals ě = Θ^(−½)e:
/// ```
/// G = Θ (I − X̌X̌ᵀ) Θ,   A = Θ^½ G^(−½) Θ^½,   AᵀCov(e)A = Θ
/// score = X̌ᵀG^(−½)Θě,   image = X̌ᵀΘG^(−½)X̌,   own = X̌ᵀX̌
/// ```
/// Θ is not one number, so that G is not the identity but for p directions; its inverse square root is a sum of
/// inverses (``InverseRootQuadrature``), of which each is a diagonal matrix but for p directions (Woodbury). The cost
/// is that of some 40 cross-products of X̌, which are sums over rows; a cluster of few rows is decomposed as it is.
/// Where X̌ᵀX̌ has an eigenvalue of 1 with the vectors V₀, the cluster determines a combination of the coefficients,
/// G has the null vectors N = Θ⁻¹X̌V₀, and its generalised inverse is taken.
///
/// Reference: Pustejovsky & Tipton, *Journal of Business & Economic Statistics* 36 (2018), 672–683.
struct UnequalVariances {
  /// The sum over the rows of the cluster of what a run of them gives.
  typealias Sum = (
    (_ part: @Sendable (ScaledRows) throws(RegressionError) -> [Double]) throws(RegressionError) -> [Double]
  )

  private let order: Int
  private let least: Double
  private let most: Double
  private let sum: Sum

  /// - Parameters:
  ///   - order: p.
  ///   - range: The least and the most of the variances of the cluster.
  ///   - sum: Adds what its argument gives for runs of rows, in an order that depends on the data alone.
  init(order: Int, range: ClosedRange<Double>, sum: @escaping Sum) {
    self.order = order
    least = range.lowerBound / range.upperBound
    most = range.upperBound
    self.sum = sum
  }

  /// The part of the cluster.
  func part() throws(RegressionError) -> ClusterPart {
    let plain = try sums([{ _ in 1 }])
    let leverage = plain.matrices[0]
    let products = plain.vectors[0]
    // Variances that differ by rounding alone are one.
    guard least < 1 - 1e-14 else { return try ClusterPart(leverage: leverage, score: products) }
    let space = try LeverageSpace(leverage)
    var absent: Absent?
    if space.nullity > 0 { absent = try Absent(self, space, products: products, leverage: leverage) }
    let quadrature = InverseRootQuadrature(from: least * least * space.leastRemainder, to: 1)
    var total = Matrix(rows: order, columns: order + 1)
    // The weights of several nodes at once, so that rows are scaled while they are at hand.
    for nodes in quadrature.nodes.split(atMost: 8) {
      let powers: [Int] = absent == nil ? [0, 1] : [0, 1, -1, -2]
      let node = try sums(
        nodes.flatMap { node in
          powers.map { power in { @Sendable variance in variance.raised(power) / (node.square + variance * variance) } }
        })
      for (place, (square, weight)) in nodes.enumerated() {
        let start = place * powers.count
        let value = try Node(square: square, sums: node, from: start).inverse(
          space, leverage: leverage, products: products, absent: absent)
        for element in value.elements.indices { total.elements[element] += weight * value.elements[element] }
      }
    }
    let image = Matrix(rows: order, columns: order) { total[$1, $0 + 1] }
    return ClusterPart(
      score: (0..<order).map { total[$0, 0] }, own: absent?.remaining(of: leverage) ?? leverage, image: image)
  }

  /// Sums over rows with weights that are functions of the variance.
  struct WeightedSums {
    /// Σ κ x̌x̌ᵀ for each weight κ.
    var matrices: [Matrix] = []
    /// Σ κ x̌ě for each weight.
    var vectors: [[Double]] = []
  }

  fileprivate func sums(_ weights: [@Sendable (Double) -> Double]) throws(RegressionError) -> WeightedSums {
    let (order, most) = (order, most)
    let all = try sum { (rows) throws(RegressionError) in
      var output: [Double] = []
      output.reserveCapacity(weights.count * order * (order + 1))
      for weight in weights {
        let factors = rows.variances.map { weight($0 / most) }
        var scaled = rows.x
        scaled.scaleRows(factors)
        try algebra { () throws(LinearAlgebraError) in
          output += try scaled.times(rows.x, transposed: true).elements
          output += try scaled.times(rows.residuals, transposed: true)
        }
      }
      return output
    }
    var sums = WeightedSums()
    let size = order * order
    for place in weights.indices {
      let start = place * (size + order)
      sums.matrices.append(Matrix(rows: order, columns: order, elements: Array(all[start..<start + size])).symmetric)
      sums.vectors.append(Array(all[start + size..<start + size + order]))
    }
    return sums
  }
}

/// The directions of the leverages of a cluster.
struct LeverageSpace {
  /// The eigenvectors, those with an eigenvalue of 1 last.
  let vectors: Matrix
  /// 1 − the eigenvalues; 0 in the last directions.
  let remainders: [Double]
  /// How many eigenvalues are 1.
  let nullity: Int

  init(_ leverage: Matrix) throws(RegressionError) {
    let eigen = try algebra { () throws(LinearAlgebraError) in try SymmetricEigen(of: leverage, vectors: true) }
    vectors = eigen.vectors ?? leverage
    let remainders = eigen.values.map { 1 - $0 > ClusterPart.leastRemainder ? min(1, 1 - $0) : 0 }
    self.remainders = remainders
    nullity = remainders.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
  }

  /// The least remainder that is not 0.
  var leastRemainder: Double { remainders.reduce(1) { $1 > 0 ? min($0, $1) : $0 } }

  /// V₀: p × nullity.
  var absent: Matrix {
    let (order, kept) = (vectors.rowCount, vectors.rowCount - nullity)
    return Matrix(rows: order, columns: nullity) { vectors[$0, kept + $1] }
  }
}

/// The null directions N = Θ⁻¹X̌V₀ of a cluster that determines a combination of the coefficients.
private struct Absent {
  /// V₀.
  let directions: Matrix
  /// V₀H, p × (p + 1), where NH is the projection of Θ[ě X̌] on N.
  let moved: Matrix
  /// X̌ᵀN (NᵀN)⁻¹ NᵀX̌.
  let lost: Matrix

  init(
    _ cluster: UnequalVariances, _ space: LeverageSpace, products: [Double], leverage: Matrix
  ) throws(RegressionError) {
    let sums = try cluster.sums([{ 1 / $0 }, { 1 / ($0 * $0) }])
    let directions = space.absent
    self.directions = directions
    (moved, lost) = try algebra { () throws(LinearAlgebraError) in
      let gram = try directions.times(try sums.matrices[1].times(directions), transposed: true)
      let factor = try Cholesky(of: gram.symmetric)
      let joined = Matrix(rows: products.count, columns: 1, elements: products).beside(leverage)
      let crossed = try sums.matrices[0].times(directions)
      return (
        try directions.times(factor.solve(try directions.times(joined, transposed: true))),
        try crossed.times(factor.solve(crossed.transposed))
      )
    }
  }

  /// X̌ᵀX̌ without what lies along N.
  func remaining(of leverage: Matrix) -> Matrix {
    Matrix(rows: leverage.rowCount, columns: leverage.columnCount) { leverage[$0, $1] - lost[$0, $1] }
  }
}

/// X̌ᵀ(t² + G)⁻¹Θ[ě X̌] of one t.
private struct Node {
  let square: Double
  let sums: UnequalVariances.WeightedSums
  /// Where the sums with the weights θᵏ/(t² + θ²) begin, k = 0, 1 and, where there are null directions, −1 and −2.
  let start: Int

  init(square: Double, sums: UnequalVariances.WeightedSums, from start: Int) {
    self.square = square
    self.sums = sums
    self.start = start
  }

  /// Woodbury's formula; its core (I − X̌ᵀX̌) + t² X̌ᵀ(t² + Θ²)⁻¹X̌ is positive definite for every t.
  func inverse(
    _ space: LeverageSpace, leverage: Matrix, products: [Double], absent: Absent?
  ) throws(RegressionError) -> Matrix {
    let order = leverage.rowCount
    let (plain, once) = (joined(0), joined(1))
    let whole = Matrix(rows: order, columns: 1, elements: products).beside(leverage)
    var right = whole.minus(plain, times: square)
    var direct = once
    return try algebra { () throws(LinearAlgebraError) in
      let vectors = space.vectors
      let core = try vectors.times(try sums.matrices[start].times(vectors), transposed: true)
      let depth = square.squareRoot()
      // In null directions everything has a factor t, which is taken out.
      let scales = space.remainders.map { $0 > 0 ? 1 : 1 / depth }
      let scaled = Matrix(rows: order, columns: order) { row, column in
        (row == column ? space.remainders[row] : 0) + square * core[row, column] * scales[row] * scales[column]
      }
      if let absent {
        right = right.minus(try sums.matrices[start].times(absent.moved), times: 1)
        direct = direct.minus(try sums.matrices[start + 2].times(absent.moved), times: 1)
      }
      var rotated = try vectors.times(right, transposed: true)
      if let absent {
        let rest = plain.minus(try sums.matrices[start + 3].times(absent.moved), times: 1)
        let null = try absent.directions.times(rest, transposed: true)
        for row in 0..<null.rowCount {
          for column in 0...order { rotated[order - null.rowCount + row, column] = -depth * null[row, column] }
        }
      }
      var solved = try Cholesky(of: scaled.symmetric).solve(rotated)
      solved.scaleRows(scales)
      return direct.minus(try sums.matrices[start + 1].times(try vectors.times(solved)), times: -1)
    }
  }

  /// [Σ κ x̌ě  Σ κ x̌x̌ᵀ] of a weight.
  private func joined(_ place: Int) -> Matrix {
    let vector = sums.vectors[start + place]
    return Matrix(rows: vector.count, columns: 1, elements: vector).beside(sums.matrices[start + place])
  }
}

extension Matrix {
  /// The matrix with its two halves averaged.
  var symmetric: Matrix { Matrix(rows: rowCount, columns: columnCount) { (self[$0, $1] + self[$1, $0]) / 2 } }

  /// The matrix with the columns of another after its own.
  func beside(_ other: Matrix) -> Matrix {
    Matrix(rows: rowCount, columns: columnCount + other.columnCount, elements: elements + other.elements)
  }

  /// The matrix less a multiple of another.
  func minus(_ other: Matrix, times factor: Double) -> Matrix {
    Matrix(
      rows: rowCount, columns: columnCount, elements: zip(elements, other.elements).map { $0 - factor * $1 })
  }
}

extension Double {
  /// A small whole power.
  fileprivate func raised(_ power: Int) -> Double {
    switch power {
    case 0: 1
    case 1: self
    case -1: 1 / self
    default: 1 / (self * self)
    }
  }
}

extension Array {
  /// Runs of at most so many elements.
  fileprivate func split(atMost size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
