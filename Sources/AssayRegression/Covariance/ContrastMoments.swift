internal import AssayNumerics

/// Sums over clusters from which the degrees of freedom of contrasts follow.
///
/// Under the working model the variance of a contrast is estimated by a quadratic form in normal variables whose
/// matrix has, for the clusters j ≠ k,
/// ```
/// P[j, j] = cᵀownⱼc,   P[j, k] = −(imageⱼc)ᵀ C (imageₖc),   df = (Σ P[j, j])² / Σ P[j, k]²
/// ```
struct ContrastMoments: Sendable {
  /// In the coordinates of the root: p × contrasts.
  private let contrasts: Matrix
  private let metric: Matrix?
  /// r.
  private let height: Int
  private var traces: [Double]
  private var squares: [Double]
  /// Σ (imageⱼc)(imageⱼc)ᵀ of each contrast, one after another: r × r each.
  private var products: [Double]

  init(_ contrasts: Matrix, metric: Matrix?) {
    self.contrasts = contrasts
    self.metric = metric
    height = metric?.rowCount ?? contrasts.rowCount
    traces = Array(repeating: 0, count: contrasts.columnCount)
    squares = traces
    products = Array(repeating: 0, count: contrasts.columnCount * height * height)
  }

  /// Adds a cluster.
  mutating func add(_ part: ClusterPart) throws(RegressionError) {
    let (own, images, moved) = try algebra { () throws(LinearAlgebraError) in
      let images = try part.image.times(contrasts)
      return (try part.own.times(contrasts).elements, images.elements, try metric?.times(images).elements)
    }
    let (order, weights) = (contrasts.rowCount, contrasts.elements)
    for contrast in traces.indices {
      var diagonal = 0.0
      for row in contrast * order..<(contrast + 1) * order { diagonal += weights[row] * own[row] }
      let crossed = cross(moved ?? images, images, contrast)
      traces[contrast] += diagonal
      squares[contrast] += diagonal * diagonal + 2 * crossed
    }
  }

  /// vᵀQv, after which uuᵀ is added to Q: so the cluster is not paired with itself, which would have to be taken off.
  private mutating func cross(_ moved: [Double], _ images: [Double], _ contrast: Int) -> Double {
    let (start, height) = (contrast * height, height)
    var crossed = 0.0
    for column in 0..<height {
      let place = (start + column) * height
      let (factor, image) = (moved[start + column], images[start + column])
      var sum = 0.0
      for row in 0..<height {
        sum += products[place + row] * moved[start + row]
        products[place + row] += image * images[start + row]
      }
      crossed += factor * sum
    }
    return crossed
  }

  /// Adds the sums of other clusters.
  mutating func merge(_ other: ContrastMoments) throws(RegressionError) {
    let size = height * height
    for contrast in traces.indices {
      let range = contrast * size..<(contrast + 1) * size
      var own = Array(products[range])
      if let metric {
        own = try algebra { () throws(LinearAlgebraError) in
          try metric.times(try Matrix(rows: height, columns: height, elements: own).times(metric)).elements
        }
      }
      var crossed = 0.0
      for place in 0..<size {
        let added = other.products[range.lowerBound + place]
        crossed += own[place] * added
        products[range.lowerBound + place] += added
      }
      traces[contrast] += other.traces[contrast]
      squares[contrast] += other.squares[contrast] + 2 * crossed
    }
  }

  /// Satterthwaite's degrees of freedom of each contrast; 0 where its variance cannot be estimated.
  var degreesOfFreedom: [Double] {
    let (order, weights) = (contrasts.rowCount, contrasts.elements)
    return traces.indices.map { contrast in
      let length = weights[contrast * order..<(contrast + 1) * order].reduce(0) { $0 + $1 * $1 }
      // What is left of a variance that one cluster determines is rounding.
      guard traces[contrast] > length * ClusterPart.leastRemainder, squares[contrast] > 0 else { return 0 }
      return traces[contrast] * traces[contrast] / squares[contrast]
    }
  }
}
