public import AssayInference

extension StratifiedTable {
  /// The generalised Mantel–Haenszel test of a correlation between two ordered variables within strata.
  ///
  /// With u the row scores and v the column scores of a stratum of N observations, their means and variances taken over
  /// its own margins:
  /// ```
  /// G = Σ Σ n[i,j] (u[i] − ū)(v[j] − v̄),   V = Σ N²/(N − 1) · Var(u) Var(v),   Q = G²/V,   df = 1
  /// ```
  /// With one stratum it is ``ContingencyTable/linearByLinearIndependence()``. It has power against a trend of one
  /// direction in all strata. Observations are independent; strata may be small. Scores are those the tables carry: see
  /// ``scored(by:)``. Not for weighted survey data.
  ///
  /// Reference: Landis, Heyman & Koch (1978), *International Statistical Review* 46, 237–254; Agresti, *Categorical Data
  /// Analysis* (3rd ed., 2013), §8.4.3.
  ///
  /// - Throws: ``TableError/tooFewStrata(_:needed:)`` when in no stratum both scores vary.
  public func cmhCorrelation() throws(TableError) -> TestResult {
    let moments = strata.map(StratumMoments.init).filter { $0.rowScoresVary && $0.columnScoresVary }
    guard !moments.isEmpty else { throw .tooFewStrata(0, needed: 1) }
    // Scores are brought near 1, so that their squares neither overflow nor vanish.
    let rowUnit = StratumMoments.unit(moments.map(\.shares.rowScores))
    let columnUnit = StratumMoments.unit(moments.map(\.shares.columnScores))
    var deviation = 0.0
    var variance = 0.0
    for stratum in moments {
      let u = stratum.centred(stratum.shares.rowScores, stratum.shares.rowShares, unit: rowUnit)
      let v = stratum.centred(stratum.shares.columnScores, stratum.shares.columnShares, unit: columnUnit)
      let n = stratum.shares.total
      for row in u.values.indices {
        for column in v.values.indices {
          deviation += n * stratum.deviation(row, column) * u.values[row] * v.values[column]
        }
      }
      variance += n * (n / (n - 1)) * u.variance * v.variance
    }
    let z = deviation / variance.squareRoot()
    return TestResult(
      name: .cmhCorrelation, statistic: z * z, reference: .chiSquared(degreesOfFreedom: 1),
      method: "Cochran–Mantel–Haenszel, correlation of the scores" + usage(moments.count))
  }

  /// The generalised Mantel–Haenszel test that the mean column score is the same in all rows within strata.
  ///
  /// With v the column scores of a stratum of N observations and p its row shares:
  /// ```
  /// G[i]    = Σ Σ_j (n[i,j] − e[i,j]) v[j]
  /// V[i,i′] = Σ N²/(N − 1) · (p[i] 1{i = i′} − p[i] p[i′]) Var(v),   Q = G′ V⁻ G,   df = rank V
  /// ```
  /// The columns are ordered, the rows need not be. With one stratum and midranks it is the Kruskal–Wallis test. Rows
  /// without observations drop out, and where strata do not connect all rows the rank is smaller than rows less 1.
  ///
  /// Reference: Landis, Heyman & Koch (1978), *International Statistical Review* 46, 237–254.
  ///
  /// - Throws: ``TableError/tooFewStrata(_:needed:)`` when no stratum has two rows and column scores that vary.
  public func cmhRowMeans() throws(TableError) -> TestResult {
    try meanScores(.cmhRowMeans, "row means of the column scores")
  }

  /// The generalised Mantel–Haenszel test that the mean row score is the same in all columns within strata.
  ///
  /// ``cmhRowMeans()`` with rows and columns exchanged: the rows are ordered, the columns need not be.
  ///
  /// - Throws: ``TableError/tooFewStrata(_:needed:)`` when no stratum has two columns and row scores that vary.
  public func cmhColumnMeans() throws(TableError) -> TestResult {
    try transposed.meanScores(.cmhColumnMeans, "column means of the row scores")
  }

  /// The generalised Mantel–Haenszel test of any association within strata between two unordered variables.
  ///
  /// With p the row shares and q the column shares of a stratum of N observations:
  /// ```
  /// G[i,j]        = Σ (n[i,j] − e[i,j])
  /// V[i,j; i′,j′] = Σ N²/(N − 1) · (p[i] 1{i = i′} − p[i] p[i′]) (q[j] 1{j = j′} − q[j] q[j′])
  /// Q = G′ V⁻ G,   df = rank V, (I − 1)(J − 1) unless strata leave some of the table out
  /// ```
  /// With one stratum it is (N − 1)/N of Pearson's X²; in two rows and columns it is ``mantelHaenszel(corrected:)``.
  ///
  /// Reference: Landis, Heyman & Koch (1978), *International Statistical Review* 46, 237–254; Agresti, *Categorical Data
  /// Analysis* (3rd ed., 2013), §8.4.3.
  ///
  /// - Throws: ``TableError/tooFewStrata(_:needed:)`` when no stratum has two rows and two columns with observations.
  public func cmhGeneral() throws(TableError) -> TestResult {
    let moments = strata.map(StratumMoments.init).filter(\.isInformative)
    guard !moments.isEmpty else { throw .tooFewStrata(0, needed: 1) }
    let (rows, columns) = (rowCount, columnCount)
    var deviations = [Double](repeating: 0, count: rows * columns)
    var covariance = [Double](repeating: 0, count: rows * columns * rows * columns)
    for stratum in moments {
      let shares = stratum.shares
      let n = shares.total
      let rowSpread = stratum.rowSpread
      let columnSpread = stratum.columnSpread
      for (i, row) in shares.rows.enumerated() {
        for (j, column) in shares.columns.enumerated() {
          let cell = row * columns + column
          deviations[cell] += n * stratum.deviation(i, j)
          for (k, otherRow) in shares.rows.enumerated() {
            let factor = n * (n / (n - 1)) * rowSpread[i * shares.rowCount + k]
            for (l, otherColumn) in shares.columns.enumerated() {
              covariance[cell * rows * columns + otherRow * columns + otherColumn] +=
                factor * columnSpread[j * shares.columnCount + l]
            }
          }
        }
      }
    }
    let form = SemidefiniteForm(deviations, covariance: covariance)
    return TestResult(
      name: .cmhGeneral, statistic: form.value, reference: .chiSquared(degreesOfFreedom: Double(form.rank)),
      method: "Cochran–Mantel–Haenszel, general association" + usage(moments.count)
        + unconnected(form.rank, of: (occupied(moments, \.rows) - 1) * (occupied(moments, \.columns) - 1)))
  }

  private func meanScores(_ name: TestName, _ words: String) throws(TableError) -> TestResult {
    let moments = strata.map(StratumMoments.init).filter { $0.isInformative && $0.columnScoresVary }
    guard !moments.isEmpty else { throw .tooFewStrata(0, needed: 1) }
    let unit = StratumMoments.unit(moments.map(\.shares.columnScores))
    var deviations = [Double](repeating: 0, count: rowCount)
    var covariance = [Double](repeating: 0, count: rowCount * rowCount)
    for stratum in moments {
      let shares = stratum.shares
      let n = shares.total
      let v = stratum.centred(shares.columnScores, shares.columnShares, unit: unit)
      let rowSpread = stratum.rowSpread
      for (i, row) in shares.rows.enumerated() {
        for column in v.values.indices { deviations[row] += n * stratum.deviation(i, column) * v.values[column] }
        for (k, other) in shares.rows.enumerated() {
          covariance[row * rowCount + other] += n * (n / (n - 1)) * rowSpread[i * shares.rowCount + k] * v.variance
        }
      }
    }
    let form = SemidefiniteForm(deviations, covariance: covariance)
    return TestResult(
      name: name, statistic: form.value, reference: .chiSquared(degreesOfFreedom: Double(form.rank)),
      method: "Cochran–Mantel–Haenszel, \(words)" + usage(moments.count)
        + unconnected(form.rank, of: occupied(moments, \.rows) - 1))
  }

  /// The number of categories with observations in any of the strata.
  private func occupied(_ moments: [StratumMoments], _ lines: KeyPath<OccupiedShares, [Int]>) -> Int {
    Set(moments.flatMap { $0.shares[keyPath: lines] }).count
  }

  /// What to say where strata do not connect all categories.
  private func unconnected(_ rank: Int, of most: Int) -> String {
    rank < most ? "; \(rank) of \(most) contrasts can be compared within strata" : ""
  }
}

/// What a stratum contributes to a generalised Mantel–Haenszel statistic.
struct StratumMoments {
  let shares: OccupiedShares
  let isInformative: Bool
  let rowScoresVary: Bool
  let columnScoresVary: Bool

  init(_ table: ContingencyTable) {
    shares = OccupiedShares(table)
    isInformative = table.total >= 2 && shares.smallerCount >= 2
    rowScoresVary = isInformative && ScoreGroups(shares.rowScores).count > 1
    columnScoresVary = isInformative && ScoreGroups(shares.columnScores).count > 1
  }

  /// The share of a cell less what independence lets expect.
  func deviation(_ row: Int, _ column: Int) -> Double { shares.deviations[row * shares.columnCount + column] }

  /// p[i] 1{i = i′} − p[i] p[i′] over the rows kept.
  var rowSpread: [Double] { spread(shares.rowShares) { shares.restShare(ofRow: $0) } }

  /// q[j] 1{j = j′} − q[j] q[j′] over the columns kept.
  var columnSpread: [Double] { spread(shares.columnShares) { shares.restShare(ofColumn: $0) } }

  private func spread(_ values: [Double], rest: (Int) -> Double) -> [Double] {
    values.indices.flatMap { i in values.indices.map { i == $0 ? values[i] * rest(i) : -values[i] * values[$0] } }
  }

  /// The power of two near the largest distance between scores, for all strata alike.
  static func unit(_ scores: [[Double]]) -> Double {
    let widest = scores.map { ($0.max() ?? 0) / 2 - ($0.min() ?? 0) / 2 }.max() ?? 0
    return widest > 0 ? Double(sign: .plus, exponent: widest.exponent, significand: 1) : 1
  }

  /// Scores in units, less their mean, with their variance.
  func centred(_ scores: [Double], _ weights: [Double], unit: Double) -> (values: [Double], variance: Double) {
    // Scores of 10⁹ + 1, 10⁹ + 2, … lose nothing when the first is taken off before the mean.
    let shifted = scores.map { ($0 / 2 - scores[0] / 2) / unit }
    let mean = zip(weights, shifted).reduce(0) { $0 + $1.0 * $1.1 }
    let values = shifted.map { $0 - mean }
    return (values, zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 * $1.1 })
  }
}
