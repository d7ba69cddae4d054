internal import AssayInference
internal import AssayNumerics

extension OrdinalFit {
  /// Brant's test of proportional odds: a Wald test of equal coefficients in the logistic models of each cut.
  ///
  /// With π_k = P(Y > k) from a logistic model of its own, x̃ = (1, x) and w the weights:
  /// ```
  /// V_kl = (X̃ᵀ W_kk X̃)⁻¹ X̃ᵀ W_kl X̃ (X̃ᵀ W_ll X̃)⁻¹,   W_kl = w π_l (1 − π_k) for k ≤ l
  /// X²   = (D β)ᵀ (D V Dᵀ)⁻¹ (D β),   D β = β_1 − β_k for k = 2…K−1
  /// ```
  /// For one term D has its rows only. Undefined where one of the logistic models has no estimates.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for another link than logit, two categories, or weights of a sample.
  ///
  /// Reference: Brant (1990), *Biometrics* 46, 1171–1178.
  public func brantTest() throws(RegressionError) -> ProportionalOddsTest {
    guard link == .logit else {
      throw .mismatch("Brant's test is one of proportional odds, and the link is \(link.rawValue); use the score test")
    }
    let columns = try testedColumns()
    let current = problem.layout.isNonProportional
    let cutModels: BrantCuts
    do throws(RegressionError) {
      cutModels = try BrantCuts(problem.data, cuts)
    } catch {
      if case .algebra = error { throw error }
      let reason = "A logistic model of one cut has no estimates. \(error.description)"
      return try equalSlopes(columns) { (_) throws(RegressionError) in .init(reason: reason) }
    }
    return try equalSlopes(columns) { (free) throws(RegressionError) in
      try cutModels.outcome(current.indices.filter { free[$0] && !current[$0] })
    }
  }
}

/// The logistic models of each cut, and the covariance of all their coefficients.
private struct BrantCuts {
  private let columns: Int
  private let cuts: Int
  /// β_k: columns × cuts.
  private let slopes: Matrix
  /// Of β_1, β_2, …, one after the other.
  private let covariance: Matrix

  init(_ data: OrdinalData, _ names: [String]) throws(RegressionError) {
    columns = data.matrix.columnCount
    cuts = names.count
    var slopes = Matrix(rows: columns, columns: cuts)
    var thresholds: [Double] = []
    for cut in 0..<cuts {
      let problem = OrdinalProblem(OrdinalData(data, cutAbove: cut), .logit)
      let point = try OrdinalMaximum(problem, from: problem.start).point
      for column in 0..<columns { slopes[column, cut] = point[column] }
      thresholds.append(point[columns])
    }
    self.slopes = slopes
    let products = try Self.products(data, slopes, thresholds)
    covariance = try Self.covariance(products, columns: columns, cuts: cuts)
  }

  /// The test that the coefficients of some columns are the same at every cut.
  func outcome(_ chosen: [Int]) throws(RegressionError) -> ProportionalOddsTest.Outcome {
    let contrasts = (1..<cuts).flatMap { cut in chosen.map { (cut, $0) } }
    let differences = contrasts.map { cut, column in slopes[column, 0] - slopes[column, cut] }
    func element(_ cut: Int, _ column: Int, _ other: Int, _ second: Int) -> Double {
      covariance[cut * columns + column, other * columns + second]
    }
    let variance = Matrix(rows: contrasts.count, columns: contrasts.count) { row, other in
      let (cut, column) = contrasts[row]
      let (second, beside) = contrasts[other]
      let crossed = element(0, column, second, beside) + element(cut, column, 0, beside)
      return element(0, column, 0, beside) - crossed + element(cut, column, second, beside)
    }
    do throws(LinearAlgebraError) {
      let solution = try OrdinalInformation(variance).solve(differences)
      return .init(
        .brant, zip(solution, differences).reduce(0) { $0 + $1.0 * $1.1 }, contrasts.count,
        "Brant's Wald test of equal coefficients in the logistic models of each cut")
    } catch {
      guard case .notPositiveDefinite = error else { throw .algebra(error) }
      return .init(reason: "The covariance of the coefficients of different cuts is singular.")
    }
  }

  /// X̃ᵀ W_kl X̃ for each pair of cuts k ≤ l, row after row of the upper triangle.
  private static func products(
    _ data: OrdinalData, _ slopes: Matrix, _ thresholds: [Double]
  ) throws(RegressionError) -> [Matrix] {
    let width = slopes.rowCount + 1
    let pairs = thresholds.indices.flatMap { cut in (cut..<thresholds.count).map { (cut, $0) } }
    var sums = Matrix(rows: width, columns: pairs.count * width)
    try data.parallelism.reduce(pieces: data.blocks.count) { (piece) throws(RegressionError) -> Matrix in
      let rows = data.blocks[piece]
      let block = data.block(rows)
      let above = try sharesAbove(block, slopes, thresholds, data.offset.map { Array($0[rows]) })
      let full = Matrix(
        rows: rows.count, columns: width, elements: Array(repeating: 1, count: rows.count) + block.elements)
      var right: [Double] = []
      right.reserveCapacity(pairs.count * width * rows.count)
      for (low, high) in pairs {
        let weights = rows.indices.map { row in
          let place = row - rows.lowerBound
          return data.cases.weights[row] * above.above[place, high] * above.below[place, low]
        }
        for column in 0..<width {
          for place in 0..<rows.count { right.append(full.elements[column * rows.count + place] * weights[place]) }
        }
      }
      return try full.crossed(Matrix(rows: rows.count, columns: pairs.count * width, elements: right))
    } merge: { (own) throws(RegressionError) in
      for place in sums.elements.indices { sums.elements[place] += own.elements[place] }
    }
    return pairs.indices.map { pair in
      Matrix(rows: width, columns: width) { sums[$0, pair * width + $1] }
    }
  }

  /// π_k and 1 − π_k: rows × cuts.
  private static func sharesAbove(
    _ block: Matrix, _ slopes: Matrix, _ thresholds: [Double], _ offset: [Double]?
  ) throws(RegressionError) -> (above: Matrix, below: Matrix) {
    var above = try block.multiplied(slopes)
    var below = above
    for (cut, threshold) in thresholds.enumerated() {
      for row in 0..<above.rowCount {
        let argument = above[row, cut] + (offset?[row] ?? 0) - threshold
        above[row, cut] = 1 / (1 + Double.exp(-argument))
        below[row, cut] = 1 / (1 + Double.exp(argument))
      }
    }
    return (above, below)
  }

  /// V without the rows and columns of the intercepts.
  private static func covariance(
    _ products: [Matrix], columns: Int, cuts: Int
  ) throws(RegressionError) -> Matrix {
    var breads: [Matrix] = []
    var pair = 0
    for cut in 0..<cuts {
      do throws(LinearAlgebraError) {
        breads.append(try OrdinalInformation(products[pair]).inverse)
      } catch {
        guard case .notPositiveDefinite = error else { throw .algebra(error) }
        throw .noConvergence(iterations: 0, reason: "the information of one cut is singular")
      }
      pair += cuts - cut
    }
    var covariance = Matrix(rows: cuts * columns, columns: cuts * columns)
    pair = 0
    for cut in 0..<cuts {
      for other in cut..<cuts {
        let block = try breads[cut].multiplied(products[pair]).multiplied(breads[other])
        for row in 0..<columns {
          for column in 0..<columns {
            covariance[cut * columns + row, other * columns + column] = block[row + 1, column + 1]
            covariance[other * columns + column, cut * columns + row] = block[row + 1, column + 1]
          }
        }
        pair += 1
      }
    }
    return covariance
  }
}
