public import AssayInference
internal import AssayNumerics

/// The Rao–Scott test that the rows and columns of a weighted table are independent.
///
/// With estimated shares p of the r × c cells, D = diag(p), V their design covariance, n the rows of the design, and C
/// a basis of the (r − 1)(c − 1) interaction contrasts:
/// ```
/// X² = n Σ (p[i,j] − p[i,·] p[·,j])² / (p[i,·] p[·,j])
/// Δ  = (C′D⁻¹C / n)⁻¹ (C′D⁻¹ V D⁻¹C),   δ its eigenvalues
/// first order:   X²/δ̄            on χ² with (r − 1)(c − 1) df
/// second order:  F = X²/Σδ        on F with d = (Σδ)²/Σδ² and d(n − 1) df
/// ```
/// V under simple random sampling is taken at the observed shares, as Stata and R do; SAS takes the first order by
/// default. Empty rows and columns are dropped.
///
/// Reference: Rao & Scott (1984), *Annals of Statistics* 12, 46–60; Thomas & Rao (1987), *JASA* 82, 630–636;
/// Sribney (1998), *Stata Technical Bulletin* 45, 33–49.
public struct RaoScottIndependence: Sendable, Equatable {
  /// X², not corrected: it must not be compared with χ².
  public let uncorrectedStatistic: Double
  /// δ, ascending.
  public let designEffects: [Double]
  /// The degrees of freedom of the design.
  public let designDegreesOfFreedom: Double

  /// Tests a table.
  ///
  /// - Throws: ``SurveyError``.
  public init(of table: WeightedCells) throws(SurveyError) {
    let cells = try table.tested()
    designDegreesOfFreedom = cells.degreesOfFreedom
    let margins = ShareMargins(cells)
    let n = Double(cells.designSize)
    uncorrectedStatistic = margins.departures.indices.reduce(0) { sum, cell in
      sum + n * margins.departures[cell] * margins.departures[cell] / margins.products[cell]
    }
    do throws(LinearAlgebraError) {
      designEffects = try Self.eigenvalues(cells)
    } catch {
      throw error.asSurveyError
    }
  }

  /// δ as the eigenvalues of the symmetric L⁻¹ B L⁻ᵀ, where C′D⁻¹C/n = L Lᵀ.
  private static func eigenvalues(_ cells: WeightedCells) throws(LinearAlgebraError) -> [Double] {
    let p = cells.shares
    // A cell without observations adds nothing: its 1/p is taken as 0, as R's survey does.
    let scaled = InteractionContrasts(cells).matrix { p[$0] > 0 ? 1 / p[$0] : 0 }
    let plain = InteractionContrasts(cells).matrix { _ in 1 }
    var simple = try plain.times(scaled, transposed: true)
    for index in simple.elements.indices { simple.elements[index] /= Double(cells.designSize) }
    let design = try scaled.times(try cells.shareCovariance.times(scaled), transposed: true)
    let roots = try SymmetricEigen(of: simple, vectors: true)
    guard let vectors = roots.vectors, let largest = roots.values.last, let smallest = roots.values.first,
      smallest > largest * 1e-13
    else { throw .notPositiveDefinite(leadingMinor: 1) }
    // A⁻½ B A⁻½ has the eigenvalues of A⁻¹B and is symmetric.
    let whitening = Matrix(rows: simple.rowCount, columns: simple.columnCount) { row, column in
      vectors[row, column] / roots.values[column].squareRoot()
    }
    let whitened = try whitening.times(try design.times(whitening), transposed: true)
    return try SymmetricEigen(of: whitened).values
  }

  /// Σδ.
  private var trace: Double { designEffects.reduce(0, +) }

  /// The second-order test; the one to report.
  public var secondOrder: TestResult {
    let numerator = trace * trace / designEffects.reduce(0) { $0 + $1 * $1 }
    return TestResult(
      name: .raoScottF, statistic: uncorrectedStatistic / trace,
      reference: .fisherF(numerator: numerator, denominator: numerator * designDegreesOfFreedom),
      method: "Rao–Scott, second order, variance of simple random sampling at the observed shares")
  }

  /// The first-order test; its statistic is the corrected X²/δ̄.
  public var firstOrder: TestResult {
    let count = Double(designEffects.count)
    return TestResult(
      name: .raoScottChiSquared, statistic: uncorrectedStatistic / (trace / count),
      reference: .chiSquared(degreesOfFreedom: count), method: "Rao–Scott, first order")
  }
}

/// The margins of a table of shares and the departures from independence.
struct ShareMargins {
  let rows: [Double]
  let columns: [Double]
  /// p[i,·] p[·,j] of each cell.
  let products: [Double]
  /// p[i,j] − p[i,·] p[·,j] of each cell.
  let departures: [Double]

  init(_ cells: WeightedCells) {
    let p = cells.shares
    let (r, c) = (cells.rowCount, cells.columnCount)
    let rows = (0..<r).map { i in (0..<c).reduce(0) { $0 + p[i * c + $1] } }
    let columns = (0..<c).map { j in (0..<r).reduce(0) { $0 + p[$1 * c + j] } }
    let products = p.indices.map { rows[$0 / c] * columns[$0 % c] }
    self.rows = rows
    self.columns = columns
    self.products = products
    departures = p.indices.map { p[$0] - products[$0] }
  }
}

/// The interaction contrasts (e[i] − e[r]) ⊗ (e[j] − e[c]), which every row and column sum of 0 makes up.
struct InteractionContrasts {
  private let rowCount: Int
  private let columnCount: Int

  init(_ cells: WeightedCells) {
    rowCount = cells.rowCount
    columnCount = cells.columnCount
  }

  /// One column a contrast, each row multiplied by a factor of its cell.
  func matrix(_ factor: (Int) -> Double) -> Matrix {
    let (r, c) = (rowCount, columnCount)
    return Matrix(rows: r * c, columns: (r - 1) * (c - 1)) { cell, contrast in
      let (i, j) = (cell / c, cell % c)
      let rowPart: Double = i == contrast / (c - 1) ? 1 : i == r - 1 ? -1 : 0
      let columnPart: Double = j == contrast % (c - 1) ? 1 : j == c - 1 ? -1 : 0
      return rowPart * columnPart * factor(cell)
    }
  }
}

extension LinearAlgebraError {
  /// In the words of a survey analysis.
  var asSurveyError: SurveyError {
    switch self {
    case .notPositiveDefinite, .noConvergence: .singularCovariance
    case .libraryMissing: .linearAlgebra(description)
    }
  }
}
