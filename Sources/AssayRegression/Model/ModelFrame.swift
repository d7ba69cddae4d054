/// The variables of a model, row by row, before a design is made of them.
///
/// A row stands for one case or for several that agree in every variable: rows with one pattern are collapsed while the
/// data are read, and ``cases`` says how many each stands for. No value is missing; whoever fills a frame leaves such
/// rows out and counts them.
public struct ModelFrame: Sendable {
  /// The number of rows.
  public let rowCount: Int
  /// The variables, by the name that formulas use.
  public let columns: [String: ModelColumn]
  /// What each row stands for.
  public let cases: CaseTotals
  /// The cluster of each row, where there are clusters; rows of different clusters are never collapsed.
  public let clusters: Clusters?

  /// The groups within which cases may depend on each other.
  public struct Clusters: Sendable {
    /// The cluster of each row, from 0.
    public let codes: [UInt32]
    /// The number of clusters.
    public let count: Int

    /// Creates clusters.
    public init(codes: [UInt32], count: Int) {
      self.codes = codes
      self.count = count
    }
  }

  /// Creates a frame.
  ///
  /// - Precondition: All columns have as many rows as `cases`.
  public init(columns: [String: ModelColumn], cases: CaseTotals, clusters: Clusters? = nil) {
    rowCount = cases.counts.count
    precondition(columns.values.allSatisfy { $0.rowCount == cases.counts.count })
    precondition(clusters.map { $0.codes.count == cases.counts.count } ?? true)
    self.columns = columns
    self.cases = cases
    self.clusters = clusters
  }
}

/// One variable of a model.
public enum ModelColumn: Sendable {
  /// A categorical variable: the position of the level of each row.
  case factor(codes: [UInt16], levels: [FactorLevel], isOrdered: Bool)
  /// A number with few distinct values: the position of the value of each row.
  case coded(codes: [UInt16], values: [Double])
  /// A number for each row.
  case numbers([Double])

  /// The number of rows.
  public var rowCount: Int {
    switch self {
    case .factor(let codes, _, _), .coded(let codes, _): codes.count
    case .numbers(let values): values.count
    }
  }

  /// The most levels of a factor, and the most distinct values of a coded number.
  public static let codeLimit = 65_535
}

/// A level of a categorical variable.
public struct FactorLevel: Sendable, Hashable {
  /// As the data have it; what formulas and options name.
  public let code: String
  /// As people read it; the code where no codebook says otherwise.
  public let label: String

  /// Creates a level.
  public init(code: String, label: String? = nil) {
    self.code = code
    self.label = label ?? code
  }
}

/// What each row of a frame stands for.
public struct CaseTotals: Sendable {
  /// What weights mean.
  public enum Kind: String, Sendable, CaseIterable {
    /// There are none: each case counts once.
    case none
    /// A row stands for so many identical cases.
    case frequency
    /// The variance of a case is inversely proportional to its weight.
    case precision
    /// The inverse of the probability of being in the sample: estimates are pseudo-likelihood.
    case sampling
  }

  /// What weights mean.
  public let kind: Kind
  /// The cases of each row; the sum is n.
  public let counts: [Double]
  /// Σw over the cases of each row: the factor of their log-likelihood.
  public let weights: [Double]
  /// Σw² over the cases of each row, which the variance of sampling weights needs; for frequencies the frequency.
  public let squares: [Double]

  /// Creates the totals of weighted cases.
  public init(_ kind: Kind, counts: [Double], weights: [Double], squares: [Double]) {
    precondition(counts.count == weights.count && counts.count == squares.count)
    self.kind = kind
    self.counts = counts
    self.weights = weights
    self.squares = squares
  }

  /// Creates the totals of cases without weights, or of frequencies.
  public init(counts: [Double], isFrequency: Bool = false) {
    self.init(isFrequency ? .frequency : .none, counts: counts, weights: counts, squares: counts)
  }

  /// Creates rows of which each is one case.
  public init(rows: Int) { self.init(counts: Array(repeating: 1, count: rows)) }

  /// n.
  public var total: Double { counts.reduce(0, +) }
}
