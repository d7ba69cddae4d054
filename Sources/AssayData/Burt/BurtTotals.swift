internal import AssayNumerics
internal import CKernels

/// The totals of all tables so far, and the pieces that wait to be added.
///
/// Pieces are added a few at a time, because then one parallel loop over pairs does the work of all of them.
struct BurtTotals: Sendable {
  private let pairs: [BurtPair]
  private let isWeighted: Bool
  private var layout: BurtLayout
  /// The cells of codes 1, 2, … of both columns of each pair.
  private var cells: [UInt64]
  /// The rows of codes 1, 2, … of each column.
  private var margins: [[UInt64]]
  private var sums: BurtSums
  private var pending: [PiecePlanes] = []
  private(set) var usedCount = 0
  private(set) var account = WeightAccount()
  /// Σw and Σw².
  private(set) var sumOfWeights = DoubleDouble()
  private(set) var sumOfSquares = DoubleDouble()

  /// Pieces that wait; what they take is the memory that the rows need.
  private static let pendingLimit = 4

  init(columnCount: Int, pairs: [BurtPair], isWeighted: Bool) {
    self.pairs = pairs
    self.isWeighted = isWeighted
    layout = BurtLayout(pairs: pairs, capacities: Array(repeating: 0, count: columnCount))
    cells = []
    margins = Array(repeating: [], count: columnCount)
    sums = BurtSums(columnCount: columnCount, pairs: isWeighted ? pairs : [])
  }

  /// Adds the next piece.
  mutating func add(_ piece: PiecePlanes, names: [String], parallelism: Parallelism) throws(DataError) {
    account += piece.account
    sumOfWeights += piece.weightSums.first
    sumOfSquares += piece.weightSums.second
    pending.append(piece)
    if pending.count >= Self.pendingLimit { try flush(names: names, parallelism: parallelism) }
  }

  /// Adds the pieces that wait.
  mutating func flush(names: [String], parallelism: Parallelism) throws(DataError) {
    try grow(names)
    addMargins()
    let (layout, pending, pairs) = (layout, pending, pairs)
    unsafe cells.withUnsafeMutableBufferPointer { cells in
      let shared = unsafe SharedCells(base: cells.baseAddress)
      _ = parallelism.map(pieces: layout.units.count) { unit in
        for piece in pending {
          for pair in layout.units[unit] {
            unsafe piece.addProducts(pairs[pair], to: shared.base! + layout.offsets[pair], stride: layout.stride(pair))
          }
        }
      }
    }
    if isWeighted {
      sums.grow(to: layout)
      sums.add(pending, parallelism: parallelism)
    }
    self.pending = []
  }

  private mutating func grow(_ names: [String]) throws(DataError) {
    var capacities = layout.capacities
    for piece in pending {
      for (column, count) in piece.planeCounts.enumerated() {
        // A column with too many tokens is in no table from now on, and gives its cells back.
        guard let count else {
          capacities[column] = nil
          continue
        }
        if let capacity = capacities[column], count > capacity { capacities[column] = max(7, 2 * count) }
      }
    }
    guard capacities != layout.capacities else { return }
    let larger = BurtLayout(pairs: pairs, capacities: capacities)
    guard larger.cellCount <= BurtMatrix.cellLimit else {
      throw .tooManyCells(columns: ["\(names.count) columns"], cells: larger.cellCount, limit: BurtMatrix.cellLimit)
    }
    var moved = [UInt64](repeating: 0, count: larger.cellCount)
    for pair in pairs.indices {
      guard let from = layout.shape(pair), let to = larger.shape(pair) else { continue }
      for row in 0..<from.rows {
        for column in 0..<from.columns {
          moved[larger.offsets[pair] + row * to.columns + column] =
            cells[layout.offsets[pair] + row * from.columns + column]
        }
      }
    }
    cells = moved
    for column in margins.indices {
      let wanted = capacities[column] ?? 0
      margins[column] += Array(repeating: 0, count: max(0, wanted - margins[column].count))
    }
    layout = larger
  }

  private mutating func addMargins() {
    for piece in pending {
      var used: UInt64 = 0
      unsafe piece.addRows(planesFrom: piece.planes.count - piece.words, count: 1, to: &used)
      usedCount += Int(used)
      for (column, count) in piece.planeCounts.enumerated() where layout.capacities[column] != nil {
        guard let count, count > 0 else { continue }
        unsafe margins[column].withUnsafeMutableBufferPointer {
          unsafe piece.addRows(planesFrom: piece.starts[column], count: count, to: $0.baseAddress!)
        }
      }
    }
  }

  /// The rows of each code of a column.
  func margin(of column: Int, codes: Int) -> [Int] {
    guard codes > 0 else { return [] }
    let others = (0..<(codes - 1)).map { $0 < margins[column].count ? Int(margins[column][$0]) : 0 }
    return [usedCount - others.reduce(0, +)] + others
  }

  /// Writes the cells of a pair whose columns have these margins.
  func read(_ pair: Int, rows: [Int], columns: [Int], into result: inout BurtCells) {
    let (height, width) = (rows.count, columns.count)
    result.counts.removeAll(keepingCapacity: true)
    let offset = layout.offsets[pair]
    let stride = layout.stride(pair)
    result.counts.append(contentsOf: columns)
    for row in 1..<max(height, 1) {
      let start = result.counts.count
      result.counts.append(0)
      var rest = rows[row]
      for column in 1..<max(width, 1) {
        let count = Int(cells[offset + (row - 1) * stride + column - 1])
        result.counts.append(count)
        rest -= count
        result.counts[column] -= count
      }
      result.counts[start] = rest
      result.counts[0] -= rest
    }
    if isWeighted { sums.read(pair, rows: height, columns: width, into: &result) }
  }
}

/// Where the cells of each pair stand.
struct BurtLayout: Sendable {
  private let pairs: [BurtPair]
  /// For each column the planes that there is room for; nil where it is in no table.
  let capacities: [Int?]
  let offsets: [Int]
  let cellCount: Int
  /// Runs of pairs that are one task of a thread.
  let units: [[Int]]

  private static let unitSize = 16

  init(pairs: [BurtPair], capacities: [Int?]) {
    self.pairs = pairs
    self.capacities = capacities
    var offsets: [Int] = []
    offsets.reserveCapacity(pairs.count)
    var count = 0
    var kept: [Int] = []
    for (position, pair) in pairs.enumerated() {
      offsets.append(count)
      guard let first = capacities[pair.first], let second = capacities[pair.second] else { continue }
      count += first * second
      if first * second > 0 { kept.append(position) }
    }
    self.offsets = offsets
    cellCount = count
    units = Swift.stride(from: 0, to: kept.count, by: Self.unitSize).map {
      Array(kept[$0..<min($0 + Self.unitSize, kept.count)])
    }
  }

  /// The cells along both columns of a pair; nil where it has no table.
  func shape(_ pair: Int) -> (rows: Int, columns: Int)? {
    guard let rows = capacities[pairs[pair].first], let columns = capacities[pairs[pair].second] else { return nil }
    return (rows, columns)
  }

  /// The distance between rows of cells of a pair.
  func stride(_ pair: Int) -> Int { capacities[pairs[pair].second] ?? 0 }
}

/// Cells that threads add to in places of their own.
@safe private struct SharedCells: @unchecked Sendable {
  let base: UnsafeMutablePointer<UInt64>?
}

extension PiecePlanes {
  /// Adds the rows that planes of two columns share.
  fileprivate func addProducts(_ pair: BurtPair, to counts: UnsafeMutablePointer<UInt64>, stride: Int) {
    guard let first = planeCounts[pair.first], let second = planeCounts[pair.second], first > 0, second > 0 else {
      return
    }
    unsafe planes.withUnsafeBufferPointer { planes in
      let base = planes.baseAddress!
      unsafe assay_plane_products(
        base + starts[pair.first], UInt32(first), base + starts[pair.second], UInt32(second), words, counts, stride)
    }
  }

  /// Adds the rows of each of some planes.
  fileprivate func addRows(planesFrom start: Int, count: Int, to counts: UnsafeMutablePointer<UInt64>) {
    guard words > 0 else { return }
    unsafe planes.withUnsafeBufferPointer { planes in
      let base = planes.baseAddress!
      unsafe assay_plane_products(
        base + start, UInt32(count), base + (planes.count - words), 1, words, counts, 1)
    }
  }
}
