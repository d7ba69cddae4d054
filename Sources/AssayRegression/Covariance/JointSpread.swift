internal import AssayNumerics

/// Σ over pairs of clusters j, k of tr(M²) + (tr M)², where M is the q × q covariance of their scores along q combinations.
///
/// ```
/// M = Uⱼᵀ C Uₖ,   Uⱼ: r × q
/// ```
/// Pairs within a batch of clusters are formed; those with earlier batches follow from Σ vec(CU) vec(CU)ᵀ over these, so
/// that the cost grows with the number of clusters and not with its square.
struct JointSpread {
  /// The sum.
  private(set) var sum = 0.0
  /// How many clusters are added at once.
  let batch: Int
  private let height: Int
  private let count: Int
  /// Σ vec(CU) vec(CU)ᵀ: rq × rq; nil before there is one.
  private var products: Matrix?

  /// Beyond this order, pairs cost less than what stands for them.
  private static let greatestOrder = 5_000

  /// - Parameters:
  ///   - height: r.
  ///   - count: q.
  init(height: Int, combinations count: Int) {
    self.height = height
    self.count = count
    batch = height * count > Self.greatestOrder ? .max / 2 : 64
  }

  /// How many multiplications so many clusters take, about.
  func work(clusters: Double) -> Double {
    let (r, q) = (Double(height), Double(count))
    return min(Double(batch), clusters) * clusters * r * q * q + (batch < .max / 2 ? 2 * clusters * r * q * r * q : 0)
  }

  /// Adds the pair of a cluster with itself.
  mutating func add(diagonal covariance: Matrix) { sum += covariance.traces(from: 0) }

  /// Adds a batch of clusters.
  ///
  /// - Parameters:
  ///   - images: U of each.
  ///   - moved: CU of each.
  mutating func add(images: [Double], moved: [Double]) throws(LinearAlgebraError) {
    let size = height * count
    let own = images.count / max(1, size)
    let all = Matrix(rows: height, columns: own * count, elements: moved)
    for cluster in 1..<max(1, own) {
      let image = Matrix(
        rows: height, columns: count, elements: Array(images[cluster * size..<(cluster + 1) * size]))
      let crossed = try all.times(image, transposed: true)
      for other in 0..<cluster { sum += 2 * crossed.traces(from: other * count) }
    }
    guard batch < .max / 2 else { return }
    if let products {
      let stacked = Matrix(rows: size, columns: own, elements: images)
      let added = try stacked.times(stacked, otherTransposed: true).elements
      let before = products.elements
      for s in 0..<count {
        for t in 0..<count { sum += 2 * pairs(added, before, s, t) }
      }
    }
    let stacked = Matrix(rows: size, columns: own, elements: moved)
    let added = try stacked.times(stacked, otherTransposed: true)
    products = products?.minus(added, times: -1) ?? added
  }

  /// Σ over a, b of E[(s, a), (t, b)] (Q[(s, a), (t, b)] + Q[(t, a), (s, b)]).
  private func pairs(_ added: [Double], _ before: [Double], _ s: Int, _ t: Int) -> Double {
    let size = height * count
    var pairs = 0.0
    for b in 0..<height {
      let (straight, turned) = ((t * height + b) * size + s * height, (s * height + b) * size + t * height)
      for a in 0..<height { pairs += added[straight + a] * (before[straight + a] + before[turned + a]) }
    }
    return pairs
  }
}

extension Matrix {
  /// tr(M²) + (tr M)² of the square that begins at a row.
  fileprivate func traces(from first: Int) -> Double {
    var (trace, square) = (0.0, 0.0)
    for column in 0..<columnCount {
      trace += self[first + column, column]
      for row in 0..<columnCount { square += self[first + row, column] * self[first + column, row] }
    }
    return square + trace * trace
  }
}
