internal import AssayNumerics

/// The largest singular values of a small matrix with their vectors: A ≈ Σ φₘ uₘ vₘᵀ.
///
/// One-sided Jacobi rotations, which keep the relative accuracy of small values; what is 0 gets vectors orthogonal to the
/// others.
///
/// Reference: Golub & Van Loan, *Matrix Computations* (4th ed., 2013), §8.6.
struct LeadingSingularVectors {
  /// Descending.
  let values: [Double]
  /// A vector for each value.
  let left: [[Double]]
  let right: [[Double]]

  /// Decomposes a matrix that is given by its rows.
  ///
  /// - Parameters:
  ///   - rows: The rows, all of one length.
  ///   - count: How many values are wanted, at most the smaller side.
  ///   - excluded: Directions that no vector may have a part of, left and right, where a value is 0.
  init(of rows: [[Double]], count: Int, excluding excluded: (left: [Double], right: [Double])) {
    let height = rows.count
    let width = rows[0].count
    let isWide = width > height
    // The columns that are rotated: those of the shorter side.
    var columns = isWide ? rows : (0..<width).map { column in rows.map { $0[column] } }
    var turns = columns.indices.map { place in columns.indices.map { $0 == place ? 1.0 : 0 } }
    Self.orthogonalise(&columns, &turns)
    let norms = columns.map { $0.norm }
    let order = norms.indices.sorted { norms[$0] != norms[$1] ? norms[$0] > norms[$1] : $0 < $1 }.prefix(count)
    let nothing = 1e-14 * (norms.max() ?? 0)
    var long: [[Double]] = []
    var short: [[Double]] = []
    for place in order where norms[place] > nothing {
      long.append(columns[place].map { $0 / norms[place] })
      short.append(turns[place])
    }
    values = order.map { norms[$0] > nothing ? norms[$0] : 0 }
    let outside = isWide ? (excluded.right, excluded.left) : excluded
    long = long.completed(to: count, orthogonalTo: outside.0)
    short = short.completed(to: count, orthogonalTo: outside.1)
    (left, right) = isWide ? (short, long) : (long, short)
  }

  /// Rotates columns in pairs until all are orthogonal.
  private static func orthogonalise(_ columns: inout [[Double]], _ turns: inout [[Double]]) {
    for _ in 0..<60 {
      var isDone = true
      for first in columns.indices {
        for second in columns.indices where second > first {
          let (alpha, beta) = (columns[first].dot(columns[first]), columns[second].dot(columns[second]))
          let gamma = columns[first].dot(columns[second])
          guard abs(gamma) > 1e-16 * (alpha * beta).squareRoot(), gamma != 0 else { continue }
          isDone = false
          let zeta = (beta - alpha) / (2 * gamma)
          let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
          let cosine = 1 / (1 + tangent * tangent).squareRoot()
          rotate(&columns, first, second, cosine, cosine * tangent)
          rotate(&turns, first, second, cosine, cosine * tangent)
        }
      }
      if isDone { return }
    }
  }

  private static func rotate(_ vectors: inout [[Double]], _ first: Int, _ second: Int, _ c: Double, _ s: Double) {
    for place in vectors[first].indices {
      let (one, other) = (vectors[first][place], vectors[second][place])
      vectors[first][place] = c * one - s * other
      vectors[second][place] = s * one + c * other
    }
  }
}

extension [Double] {
  /// Σ xᵢyᵢ.
  func dot(_ other: [Double]) -> Double {
    var sum = 0.0
    for place in indices { sum += self[place] * other[place] }
    return sum
  }

  /// √Σ xᵢ².
  var norm: Double { dot(self).squareRoot() }
}

extension [[Double]] {
  /// These orthonormal vectors and others that are orthonormal to them and to one more direction.
  ///
  /// Unit vectors with the largest remainder come first, and are orthogonalised twice, which leaves errors of rounding alone.
  func completed(to count: Int, orthogonalTo excluded: [Double]) -> [[Double]] {
    var vectors = self
    let length = excluded.norm
    let fixed = excluded.map { $0 / length }
    guard vectors.count < count else { return vectors }
    var rest = fixed.indices.map { place in
      1 - fixed[place] * fixed[place] - reduce(0) { $0 + $1[place] * $1[place] }
    }
    while vectors.count < count, let largest = rest.indices.max(by: { rest[$0] < rest[$1] }) {
      var vector = [Double](repeating: 0, count: fixed.count)
      vector[largest] = 1
      for _ in 0..<2 {
        for other in [fixed] + vectors {
          let part = vector.dot(other)
          for place in vector.indices { vector[place] -= part * other[place] }
        }
        let norm = vector.norm
        for place in vector.indices { vector[place] /= norm }
      }
      vectors.append(vector)
      for place in rest.indices { rest[place] -= vector[place] * vector[place] }
    }
    return vectors
  }
}
