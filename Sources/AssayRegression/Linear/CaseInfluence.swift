public import AssayNumerics

/// How far one case of a row pulls the fit towards itself.
///
/// With the residual e, the weight w of a case, the leverage h, p coefficients and σ̂ of the fit:
/// ```
/// standardised  r = √w e / (σ̂ √(1 − h))                   studentised  t = √w e / (σ̂₍ᵢ₎ √(1 − h))
/// Cook's        D = r² h / (p (1 − h))                     DFFITS = t √(h / (1 − h))
/// ```
/// where σ̂₍ᵢ₎ is that of the fit without the case. Reference: Belsley, Kuh & Welsch, *Regression Diagnostics* (1980),
/// ch. 2; Cook & Weisberg, *Residuals and Influence in Regression* (1982), §3.5.
public struct CaseInfluence: Sendable, Equatable {
  /// The row.
  public let row: Int
  /// xβ̂ and the offset.
  public let fitted: Double
  /// e.
  public let residual: Double
  /// h, in 0...1.
  public let leverage: Double
  /// r; nil where h is 1, so that the case is fitted exactly, and where the whole fit is exact.
  public let standardizedResidual: Double?
  /// t; nil where r is, and where nothing is left of the residuals without the case.
  public let studentizedResidual: Double?
  /// D.
  public let cooksDistance: Double?
  /// DFFITS.
  public let dffits: Double?
}

extension LinearFit {
  /// A case with a leverage as near to 1 as this is fitted exactly.
  private static let fullLeverage = 1 - 1e-10

  /// The influence of one case of each row of a run.
  ///
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func influence(_ rows: Range<Int>) throws(RegressionError) -> [CaseInfluence] {
    let residuals = try self.residuals(rows)
    let leverages = try self.leverages(rows) ?? []
    let variance = dispersion
    return rows.enumerated().map { place, row in
      let (e, h) = (residuals[place], leverages[place])
      let scaled = caseWeight(row).squareRoot() * e
      let isDefined = h < Self.fullLeverage && variance > 0 && caseWeight(row) > 0
      let standardized = isDefined ? scaled / (variance * (1 - h)).squareRoot() : nil
      // (n − p) − r² is 0 where all other cases are fitted exactly.
      let left = standardized.map { (residualDegreesOfFreedom - $0 * $0) / (residualDegreesOfFreedom - 1) } ?? 0
      let studentized = left > 1e-14 ? standardized.map { $0 / left.squareRoot() } : nil
      return CaseInfluence(
        row: row, fitted: response[row] - e, residual: e, leverage: h, standardizedResidual: standardized,
        studentizedResidual: studentized,
        cooksDistance: standardized.map { $0 * $0 * h / (Double(design.columnCount) * (1 - h)) },
        dffits: studentized.map { $0 * (h / (1 - h)).squareRoot() })
    }
  }

  /// The rows of largest Cook's distance, largest first; of equal ones the first row.
  ///
  /// Only so many are ever in memory for each run of rows.
  ///
  /// - Throws: ``RegressionError/algebra(_:)``.
  public func mostInfluential(_ count: Int, parallelism: Parallelism) throws(RegressionError) -> [CaseInfluence] {
    let blocks = self.blocks
    var largest: [CaseInfluence] = []
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> [CaseInfluence] in
      Self.largest(count, of: try influence(blocks[piece]).filter { $0.cooksDistance != nil })
    } merge: { (part) throws(RegressionError) in
      largest = Self.largest(count, of: largest + part)
    }
    return largest
  }

  private static func largest(_ count: Int, of rows: [CaseInfluence]) -> [CaseInfluence] {
    let sorted = rows.sorted { a, b in
      let (first, second) = (a.cooksDistance ?? 0, b.cooksDistance ?? 0)
      return first == second ? a.row < b.row : first > second
    }
    return Array(sorted.prefix(count))
  }
}
