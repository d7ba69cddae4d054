internal import AssayNumerics

/// The rows of an ordinal model as the iteration sees them: without intercept or empty levels, columns centred and
/// scaled.
///
/// With x = c + s x′ the coefficients are β′ = s β and the thresholds θ′ = θ − cβ, whose information is far better
/// conditioned than that of a column such as a year.
struct OrdinalData: Sendable {
  let matrix: ModelMatrix
  let blocks: [Range<Int>]
  /// The category of each row.
  let response: [Int]
  let categories: Int
  let offset: [Double]?
  let cases: CaseTotals
  let parallelism: Parallelism
  /// c.
  let centres: [Double]
  /// s.
  let scales: [Double]
  /// Σw of each category.
  let totals: [Double]

  init(
    _ matrix: ModelMatrix, response: [Int], categories: Int, offset: [Double]?, cases: CaseTotals,
    parallelism: Parallelism
  ) throws(RegressionError) {
    self.matrix = matrix
    self.response = response
    self.categories = categories
    self.offset = offset
    self.cases = cases
    self.parallelism = parallelism
    blocks = Self.runs(matrix)
    var totals = [Double](repeating: 0, count: categories)
    for (row, level) in response.enumerated() { totals[level] += cases.weights[row] }
    self.totals = totals
    (centres, scales) = try Self.moments(matrix, blocks, cases.weights, parallelism)
  }

  /// The same rows with the answers cut in two: 0 up to a category, 1 above it.
  init(_ data: OrdinalData, cutAbove cut: Int) {
    matrix = data.matrix
    blocks = data.blocks
    response = data.response.map { $0 > cut ? 1 : 0 }
    categories = 2
    offset = data.offset
    cases = data.cases
    parallelism = data.parallelism
    centres = data.centres
    scales = data.scales
    totals = [data.totals[...cut].reduce(0, +), data.totals[(cut + 1)...].reduce(0, +)]
  }

  /// The same rows without any column.
  init(withoutColumns data: OrdinalData) {
    matrix = data.matrix.selecting([])
    blocks = Self.runs(matrix)
    response = data.response
    categories = data.categories
    offset = data.offset
    cases = data.cases
    parallelism = data.parallelism
    centres = []
    scales = []
    totals = data.totals
  }

  /// Σw of a case: what one case of average weight counts.
  var unit: Double {
    let total = cases.total
    return total > 0 ? totals.reduce(0, +) / total : 1
  }

  /// The rows of a run, centred and scaled: rows × columns.
  func block(_ rows: Range<Int>) -> Matrix {
    var block = matrix.block(rows)
    let count = rows.count
    for column in 0..<block.columnCount {
      let centre = centres[column]
      let factor = 1 / scales[column]
      for place in column * count..<(column + 1) * count {
        block.elements[place] = (block.elements[place] - centre) * factor
      }
    }
    return block
  }

  /// Runs of rows whose arrays, four or five at a time, stay in the second cache and in memory the allocator keeps.
  ///
  /// Measured with 13 columns: with runs of 2,520 rows half the time of a fit goes into getting and clearing pages.
  private static func runs(_ matrix: ModelMatrix) -> [Range<Int>] {
    let rows = max(128, 8_192 / max(1, matrix.columnCount))
    return stride(from: 0, to: matrix.rowCount, by: rows).map { $0..<min($0 + rows, matrix.rowCount) }
  }

  /// Weighted means and standard deviations of the columns.
  private static func moments(
    _ matrix: ModelMatrix, _ blocks: [Range<Int>], _ weights: [Double], _ parallelism: Parallelism
  ) throws(RegressionError) -> (centres: [Double], scales: [Double]) {
    let columns = matrix.columnCount
    guard columns > 0, matrix.rowCount > 0 else { return ([], []) }
    // Deviations from the first row: enough for a scale, and free of the cancellation of raw squares.
    let origin = matrix.block(0..<1).elements
    var sums = [Double](repeating: 0, count: 2 * columns)
    parallelism.reduce(pieces: blocks.count) { piece in
      let rows = blocks[piece]
      let block = matrix.block(rows)
      var own = [Double](repeating: 0, count: 2 * columns)
      for column in 0..<columns {
        var (first, second) = (0.0, 0.0)
        for place in 0..<rows.count {
          let deviation = block.elements[column * rows.count + place] - origin[column]
          let weighted = weights[rows.lowerBound + place] * deviation
          first += weighted
          second += weighted * deviation
        }
        own[2 * column] = first
        own[2 * column + 1] = second
      }
      return own
    } merge: { own in
      for place in sums.indices { sums[place] += own[place] }
    }
    let total = weights.reduce(0, +)
    var (centres, scales): ([Double], [Double]) = ([], [])
    for column in 0..<columns {
      let shift = sums[2 * column] / total
      let variance = sums[2 * column + 1] / total - shift * shift
      guard variance > 0, variance.isFinite else {
        throw .unsuitableTerm(
          matrix.columns[column].name, reason: "is constant in the rows used, or not finite",
          remedy: "Leave it out: the thresholds already take the place of an intercept.")
      }
      centres.append(origin[column] + shift)
      scales.append(variance.squareRoot())
    }
    return (centres, scales)
  }
}
