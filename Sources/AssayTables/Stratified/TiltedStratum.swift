internal import AssayDistributions
internal import AssayNumerics

/// The first cell of one stratum of two rows and two columns, given its margins.
///
/// With first row m, second row n and first column t, and an odds ratio e^λ (the tilt):
/// ```
/// P(x) ∝ C(m, x) C(n, t − x) e^(λ x),   max(0, t − n) ≤ x ≤ min(m, t)
/// ```
struct TiltedStratum {
  /// The totals of the first row, the second row and the first column.
  let firstRow: Int
  let secondRow: Int
  let firstColumn: Int
  /// The observed first cell.
  let observed: Int

  /// A stratum of whole counts.
  init(_ table: ContingencyTable) {
    firstRow = Int(table.rowTotals[0])
    secondRow = Int(table.rowTotals[1])
    firstColumn = Int(table.columnTotals[0])
    observed = Int(table[0, 0])
  }

  var least: Int { max(0, firstColumn - secondRow) }
  var most: Int { min(firstRow, firstColumn) }

  /// The expected first cell at odds ratio 1, rounded: what exponents are measured from, so that they stay small.
  var centre: Int {
    let mean = Double(firstRow) * (Double(firstColumn) / (Double(firstRow) + Double(secondRow)))
    return min(max(Int(mean.rounded()), least), most)
  }

  /// The logarithm of the probability of a first cell at odds ratio 1.
  func logProbability(_ x: Int) -> Double {
    Hypergeometric(population: firstRow + secondRow, successes: firstRow, draws: firstColumn).logDensity(Double(x))
  }

  /// The probabilities at a tilt, outward from the mode until they are less than a part of it.
  ///
  /// - Parameter negligible: The part of the mode's probability below which outcomes are left out.
  func window(tilt: Double, negligible: Double) -> TiltedSum {
    let (m, n, t) = (Double(firstRow), Double(secondRow), Double(firstColumn))
    let odds = Double.exp(tilt)
    let root = FourfoldStratum.cell(m + 1, n + 1, t + 1, m + n + 1 - t, odds)
    let mode = min(max(Int(root.rounded(.down)), least), most)
    var above: [Double] = []
    var term = 1.0
    var x = Double(mode)
    while x < Double(most) {
      term *= (m - x) / (x + 1) * ((t - x) / (n - t + x + 1)) * odds
      guard term >= negligible else { break }
      above.append(term)
      x += 1
    }
    var below: [Double] = []
    term = 1
    x = Double(mode)
    while x > Double(least) {
      term *= x / (m - x + 1) * ((n - t + x) / (t - x + 1)) / odds
      guard term >= negligible else { break }
      below.append(term)
      x -= 1
    }
    // The small terms first.
    let sum = below.reversed().reduce(0, +) + above.reversed().reduce(0, +) + 1
    var values = [Double]()
    values.reserveCapacity(below.count + above.count + 1)
    for value in below.reversed() { values.append(value / sum) }
    values.append(1 / sum)
    for value in above { values.append(value / sum) }
    return TiltedSum(
      tilt: tilt, first: mode - below.count, values: values, least: least, most: most, centre: centre,
      logMass: logProbability(mode) + tilt * Double(mode - centre) + Double.log(sum))
  }
}
