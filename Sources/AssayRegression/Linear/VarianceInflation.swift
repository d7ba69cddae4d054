public import AssayNumerics

/// How much the variances of the coefficients of a term grow because the term is related to the others.
///
/// With R the correlation matrix of the coefficients without the intercept, R₁₁ that of the term's coefficients and R₂₂
/// that of the others:
/// ```
/// GVIF = det R₁₁ · det R₂₂ / det R,   adjusted = GVIF^(1 / (2 df))
/// ```
/// With one coefficient GVIF is the variance inflation factor 1/(1 − R²); the adjusted form can be compared between terms,
/// and its square with the factors of single coefficients.
///
/// Reference: Fox & Monette, *Journal of the American Statistical Association* 87 (1992), 178–183.
public struct VarianceInflation: Sendable, Equatable {
  /// The term.
  public let term: String
  /// The number of its coefficients, df.
  public let degreesOfFreedom: Int
  /// GVIF; nil where the covariance has no inverse.
  public let gvif: Double?
  /// GVIF^(1/(2 df)).
  public let adjusted: Double?

  /// One for each term but the intercept.
  ///
  /// - Parameters:
  ///   - design: The columns that the covariance is of, in its order.
  ///   - covariance: Of the coefficients, p × p.
  public static func all(of design: ModelMatrix, covariance: Matrix) -> [VarianceInflation] {
    let intercept = design.intercept
    let positions = design.columns.indices.filter { $0 != intercept }
    let whole = logDeterminant(covariance, positions)
    var terms: [Int] = []
    for position in positions where terms.last != design.columns[position].term {
      terms.append(design.columns[position].term)
    }
    return terms.map { term in
      let own = positions.filter { design.columns[$0].term == term }
      let others = positions.filter { design.columns[$0].term != term }
      let name = design.terms[term]
      guard let whole, let first = logDeterminant(covariance, own), let second = logDeterminant(covariance, others)
      else { return VarianceInflation(term: name, degreesOfFreedom: own.count, gvif: nil, adjusted: nil) }
      let log = max(0, first + second - whole)
      return VarianceInflation(
        term: name, degreesOfFreedom: own.count, gvif: Double.exp(log),
        adjusted: Double.exp(log / Double(2 * own.count)))
    }
  }

  /// log det of the covariance of some coefficients; scales cancel between the three determinants.
  private static func logDeterminant(_ covariance: Matrix, _ positions: [Int]) -> Double? {
    let chosen = Matrix(rows: positions.count, columns: positions.count) { row, column in
      covariance[positions[row], positions[column]]
    }
    return CovarianceRoot(of: chosen)?.logDeterminant
  }
}

extension LinearFit {
  /// The variance inflation of each term but the intercept.
  public var varianceInflation: [VarianceInflation] { VarianceInflation.all(of: design, covariance: bread) }
}
