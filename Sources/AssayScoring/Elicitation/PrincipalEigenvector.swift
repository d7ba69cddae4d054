/// The largest eigenvalue of a positive reciprocal matrix, and its eigenvector with the sum 1.
///
/// ```
/// A w = λ_max w,   Σ w = 1,   λ_max ≥ n with equality only for a consistent matrix
/// ```
/// Where pairs are missing, Harker's matrix takes their place: a missing element is 0, and each diagonal element is 1 and
/// one more for each missing element of its row, which lets the missing ratios be those of the weights themselves.
///
/// Reference: Saaty, *The Analytic Hierarchy Process* (1980), chapter 3; Harker (1987), “Alternative modes of questioning
/// in the analytic hierarchy process”, *Mathematical Modelling* 9, 353–360.
public struct PrincipalEigenvector: Sendable, Equatable {
  /// One weight a criterion; they add up to 1.
  public let weights: [Double]
  /// λ_max, at least n.
  public let eigenvalue: Double

  /// Computes the eigenvector.
  ///
  /// Power iteration until the vector stands still. Where that takes more than a hundred steps, as with few judgments in a
  /// chain, the matrix is squared and scaled until its columns agree, which doubles the exponent with each squaring. All
  /// elements are at least 0, so nothing cancels.
  public init(of comparisons: PairwiseComparisons) {
    let n = comparisons.count
    let matrix = Self.elements(of: comparisons)
    var vector = [Double](repeating: 1 / Double(n), count: n)
    if !Self.iterate(matrix, on: &vector, steps: 100) {
      vector = Self.start(matrix, n)
      // A few steps polish away the rounding of the squarings; more only move the last bit.
      _ = Self.iterate(matrix, on: &vector, steps: 64)
    }
    weights = vector
    // λ is the sum of A w where Σ w = 1.
    var sum = 0.0
    for i in 0..<n {
      for j in 0..<n { sum += matrix[i * n + j] * vector[j] }
    }
    // λ ≥ n in exact arithmetic; what is less is rounding.
    eigenvalue = max(Double(n), sum)
  }

  /// Applies the matrix until no weight moves by more than a few units of its last digit; false where it does not settle.
  private static func iterate(_ matrix: [Double], on vector: inout [Double], steps: Int) -> Bool {
    var image = vector
    for _ in 0..<steps {
      apply(matrix, to: vector, into: &image)
      let change = zip(image, vector).reduce(0) { max($0, abs($1.0 - $1.1) / $1.0) }
      swap(&vector, &image)
      if change <= 1e-15 { return true }
    }
    return false
  }

  /// The matrix row after row, or Harker's where pairs are missing.
  private static func elements(of comparisons: PairwiseComparisons) -> [Double] {
    let n = comparisons.count
    var matrix = comparisons.values.map { $0 ?? 0 }
    for i in 0..<n {
      matrix[i * n + i] = 1 + Double((0..<n).count { comparisons.values[i * n + $0] == nil })
    }
    return matrix
  }

  /// The direction that columns of high powers of the matrix share.
  private static func start(_ matrix: [Double], _ n: Int) -> [Double] {
    var power = matrix
    var next = [Double](repeating: 0, count: n * n)
    var vector = [Double](repeating: 1 / Double(n), count: n)
    var image = vector
    // 2⁶⁰ steps of the plain iteration are more than any ratio of eigenvalues below 1 asks for.
    for _ in 0..<60 {
      apply(power, to: vector, into: &image)
      let change = zip(image, vector).reduce(0) { max($0, abs($1.0 - $1.1) / $1.0) }
      swap(&vector, &image)
      if change <= 1e-13 { break }
      square(power, n, into: &next)
      swap(&power, &next)
    }
    return vector
  }

  /// The square of a matrix, scaled to a largest element of 1.
  private static func square(_ matrix: [Double], _ n: Int, into product: inout [Double]) {
    var largest = 0.0
    for i in 0..<n {
      for j in 0..<n {
        var sum = 0.0
        for k in 0..<n { sum += matrix[i * n + k] * matrix[k * n + j] }
        product[i * n + j] = sum
        largest = max(largest, sum)
      }
    }
    for place in product.indices { product[place] /= largest }
  }

  /// The product of a matrix and a vector, scaled to the sum 1.
  private static func apply(_ matrix: [Double], to vector: [Double], into image: inout [Double]) {
    let n = vector.count
    var total = 0.0
    for i in 0..<n {
      var sum = 0.0
      for j in 0..<n { sum += matrix[i * n + j] * vector[j] }
      image[i] = sum
      total += sum
    }
    for i in 0..<n { image[i] /= total }
  }
}
