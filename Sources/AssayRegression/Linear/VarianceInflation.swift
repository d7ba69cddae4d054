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
  /// GVIF; nil where the term has no coefficients, or the covariance no inverse.
  public let gvif: Double?
  /// GVIF^(1/(2 df)).
  public let adjusted: Double?
  /// Why there is none; nil where there is one.
  public let undefinedReason: String?

  /// One for each term but the intercept.
  ///
  /// - Parameters:
  ///   - design: The columns that the covariance is of, in its order.
  ///   - covariance: Of the coefficients, p × p.
  public static func all(of design: ModelMatrix, covariance: Matrix) -> [VarianceInflation] {
    let intercept = design.intercept
    let positions = design.columns.indices.filter { $0 != intercept }
    let whole = logDeterminant(covariance, positions)
    let terms = design.terms.indices.filter { design.terms[$0] != ModelMatrix.interceptName }
    return terms.map { term in
      let own = positions.filter { design.columns[$0].term == term }
      let others = positions.filter { design.columns[$0].term != term }
      let name = design.terms[term]
      guard !own.isEmpty else {
        return VarianceInflation(name, undefined: "no column of the term is left", degreesOfFreedom: 0)
      }
      guard let whole, let first = logDeterminant(covariance, own), let second = logDeterminant(covariance, others)
      else {
        return VarianceInflation(
          name, undefined: "the columns are so nearly combinations of each other that their covariance has no inverse",
          degreesOfFreedom: own.count)
      }
      let log = max(0, first + second - whole)
      return VarianceInflation(
        term: name, degreesOfFreedom: own.count, gvif: Double.exp(log),
        adjusted: Double.exp(log / Double(2 * own.count)), undefinedReason: nil)
    }
  }

  private init(_ term: String, undefined reason: String, degreesOfFreedom: Int) {
    self.init(term: term, degreesOfFreedom: degreesOfFreedom, gvif: nil, adjusted: nil, undefinedReason: reason)
  }

  private init(term: String, degreesOfFreedom: Int, gvif: Double?, adjusted: Double?, undefinedReason: String?) {
    self.term = term
    self.degreesOfFreedom = degreesOfFreedom
    self.gvif = gvif
    self.adjusted = adjusted
    self.undefinedReason = undefinedReason
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
