internal import AssayNumerics

/// How weights are taken from pairwise comparisons.
public enum PriorityMethod: String, Sendable, CaseIterable {
  /// The principal eigenvector (Saaty 1980); by Harker (1987) where pairs are missing.
  case eigenvector
  /// The geometric mean of each row, which minimises the squared logarithmic errors (Crawford & Williams 1985).
  ///
  /// Where pairs are missing, the same least squares over those that are there.
  case geometricMean = "geometric_mean"
  /// The mean of each row after every column was divided by its sum; for complete comparisons only.
  case columnMean = "column_mean"
}

extension PairwiseComparisons {
  /// The weights by one method; they add up to 1.
  ///
  /// ```
  /// eigenvector     A w = λ_max w
  /// geometric_mean  w[i] ∝ (Π_j a[i,j])^(1/n);  incomplete: min Σ (ln a[i,j] − ln w[i] + ln w[j])² over judged pairs
  /// column_mean     w[i] = (1/n) Σ_j a[i,j] / Σ_k a[k,j]
  /// ```
  /// For a consistent matrix all three are the same.
  ///
  /// Reference: Saaty (1980), chapter 2; Crawford & Williams (1985), *Journal of Mathematical Psychology* 29, 387–405;
  /// Bozóki, Fülöp & Rónyai (2010), *Mathematical and Computer Modelling* 52, 318–333, for missing pairs.
  ///
  /// - Throws: ``JudgmentError/missingPair(row:column:method:)``, for the column mean.
  public func weights(by method: PriorityMethod) throws(JudgmentError) -> [Double] {
    switch method {
    case .eigenvector: return PrincipalEigenvector(of: self).weights
    case .geometricMean: return logarithmicLeastSquares
    case .columnMean:
      if let pair = missingPairs.first {
        throw .missingPair(row: names[pair.row], column: names[pair.column], method: "The column mean")
      }
      return columnMeans
    }
  }

  private var columnMeans: [Double] {
    let sums = (0..<count).map { column in (0..<count).reduce(0.0) { $0 + (self[$1, column] ?? 0) } }
    return (0..<count).map { row in
      (0..<count).reduce(0.0) { $0 + (self[row, $1] ?? 0) / sums[$1] } / Double(count)
    }
  }

  /// The weights that minimise the squared logarithmic errors; of a complete matrix the geometric means of the rows.
  var logarithmicLeastSquares: [Double] {
    let n = count
    var right = (0..<n).map { row in
      (0..<n).reduce(0.0) { $0 + (row == $1 ? 0 : self[row, $1].map(Double.log) ?? 0) }
    }
    guard !isComplete else { return normalised(right.map { $0 / Double(n) }) }
    // The normal equations are the Laplacian of the graph of judgments; the last logarithm is set to 0, and elimination
    // needs no pivoting: the rest is positive definite because the graph is connected.
    var laplacian = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n where i != j && self[i, j] != nil {
        laplacian[i * n + j] = -1
        laplacian[i * n + i] += 1
      }
    }
    for pivot in 0..<n - 1 {
      for row in pivot + 1..<n - 1 {
        let factor = laplacian[row * n + pivot] / laplacian[pivot * n + pivot]
        guard factor != 0 else { continue }
        for column in pivot..<n - 1 { laplacian[row * n + column] -= factor * laplacian[pivot * n + column] }
        right[row] -= factor * right[pivot]
      }
    }
    var logs = [Double](repeating: 0, count: n)
    for row in stride(from: n - 2, through: 0, by: -1) {
      let rest = (row + 1..<n).reduce(right[row]) { $0 - laplacian[row * n + $1] * logs[$1] }
      logs[row] = rest / laplacian[row * n + row]
    }
    return normalised(logs)
  }

  private func normalised(_ logs: [Double]) -> [Double] {
    let largest = logs.max() ?? 0
    let weights = logs.map { Double.exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
