internal import AssayNumerics
internal import CKernels

/// Σw and Σw² of the cells of all tables so far.
///
/// One-hot blocks and a matrix product would add w to every cell of a pair for every row, nearly always times 0. Here a
/// row adds to one cell, and columns are taken two at a time: one pass over the rows then serves the four tables of two
/// such groups. Which columns are taken together depends on the rows of the piece alone, so the bits do not depend on
/// where the data were.
struct BurtSums: Sendable {
  private let pairs: [BurtPair]
  /// For each pair of columns its position among the pairs, or −1.
  private let places: [[Int32]]
  private var layout: BurtLayout
  /// Σw and Σw² in turn.
  private var cells: [DoubleDouble] = []

  init(columnCount: Int, pairs: [BurtPair]) {
    self.pairs = pairs
    layout = BurtLayout(pairs: pairs, capacities: Array(repeating: 0, count: columnCount))
    var places = pairs.isEmpty ? [] : Array(repeating: [Int32](repeating: -1, count: columnCount), count: columnCount)
    for (place, pair) in pairs.enumerated() { places[pair.first][pair.second] = Int32(place) }
    self.places = places
  }

  /// Makes room for the categories of a layout of planes, which has none for code 0.
  mutating func grow(to planes: BurtLayout) {
    let capacities = planes.capacities.map { $0.map { $0 + 1 } }
    guard capacities != layout.capacities, !pairs.isEmpty else { return }
    let larger = BurtLayout(pairs: pairs, capacities: capacities)
    var moved = [DoubleDouble](repeating: DoubleDouble(), count: 2 * larger.cellCount)
    for pair in pairs.indices {
      guard let from = layout.shape(pair), let to = larger.shape(pair) else { continue }
      for row in 0..<from.rows {
        for slot in 0..<(2 * from.columns) {
          moved[2 * (larger.offsets[pair] + row * to.columns) + slot] =
            cells[2 * (layout.offsets[pair] + row * from.columns) + slot]
        }
      }
    }
    cells = moved
    layout = larger
  }

  /// Adds pieces, in order.
  mutating func add(_ pieces: [PiecePlanes], parallelism: Parallelism) {
    let (layout, places) = (layout, places)
    unsafe cells.withUnsafeMutableBufferPointer { cells in
      let shared = unsafe SharedSums(base: cells.baseAddress)
      for piece in pieces {
        let groups = ColumnGroup.groups(of: piece, layout: layout)
        let tasks = ColumnGroup.tasks(groups, places: places)
        _ = parallelism.map(pieces: tasks.count) { task in
          var scratch = GroupScratch()
          for (one, other) in tasks[task] {
            scratch.sum(piece, groups[one], groups[other])
            for (a, first) in groups[one].columns.enumerated() {
              // Of the columns of one group each pair comes once.
              for (b, second) in groups[other].columns.enumerated() where one != other || a < b {
                let place = Int(places[first][second])
                let turned = Int(places[second][first])
                guard place >= 0 || turned >= 0 else { continue }
                scratch.collapse(groups[one], a, groups[other], b)
                if place >= 0 {
                  unsafe scratch.add(
                    to: shared.base! + 2 * layout.offsets[place], stride: layout.stride(place), turned: false)
                }
                if turned >= 0 {
                  unsafe scratch.add(
                    to: shared.base! + 2 * layout.offsets[turned], stride: layout.stride(turned), turned: true)
                }
              }
            }
          }
        }
      }
    }
  }

  func read(_ pair: Int, rows: Int, columns: Int, into result: inout BurtCells) {
    result.sums.removeAll(keepingCapacity: true)
    result.squares.removeAll(keepingCapacity: true)
    let stride = layout.stride(pair)
    for row in 0..<rows {
      let start = 2 * (layout.offsets[pair] + row * stride)
      for column in 0..<columns {
        result.sums.append(cells[start + 2 * column].value)
        result.squares.append(cells[start + 2 * column + 1].value)
      }
    }
  }
}

/// Sums that threads add to in places of their own.
@safe private struct SharedSums: @unchecked Sendable {
  let base: UnsafeMutablePointer<DoubleDouble>?
}

/// One column, or two whose combinations are few enough to be categories of their own.
private struct ColumnGroup: Sendable {
  let columns: [Int]
  /// The codes that occur in the piece of each column.
  let sizes: [Int]
  let codes: [UInt8]

  /// The most combinations of a group: tables of two groups then stay in a first-level cache, or nearly.
  private static let sizeLimit = 49
  /// Pairs of groups that are one task of a thread.
  private static let taskSize = 8

  var size: Int { sizes.reduce(1, *) }

  static func groups(of piece: PiecePlanes, layout: BurtLayout) -> [ColumnGroup] {
    var groups: [ColumnGroup] = []
    for (column, codes) in piece.codes.enumerated() where layout.capacities[column] != nil && !codes.isEmpty {
      let size = Int(codes.max() ?? 0) + 1
      if let last = groups.last, last.columns.count == 1, last.size * size <= sizeLimit {
        let joined = zip(last.codes, codes).map { $0 * UInt8(size) + $1 }
        groups[groups.count - 1] = ColumnGroup(
          columns: last.columns + [column], sizes: last.sizes + [size], codes: joined)
      } else {
        groups.append(ColumnGroup(columns: [column], sizes: [size], codes: codes))
      }
    }
    return groups
  }

  /// The pairs of groups that hold a wanted pair of columns, a group with itself among them.
  static func tasks(_ groups: [ColumnGroup], places: [[Int32]]) -> [[(Int, Int)]] {
    var wanted: [(Int, Int)] = []
    for one in groups.indices {
      for other in one..<groups.count {
        let isWanted = groups[one].columns.contains { first in
          groups[other].columns.contains { places[first][$0] >= 0 || places[$0][first] >= 0 }
        }
        if isWanted { wanted.append((one, other)) }
      }
    }
    return stride(from: 0, to: wanted.count, by: taskSize).map {
      Array(wanted[$0..<min($0 + taskSize, wanted.count)])
    }
  }
}

/// The sums of one pair of groups over one piece, and of one pair of their columns.
private struct GroupScratch {
  private var lanes: [Double] = []
  private var cells: [Double] = []
  private var height = 0
  private var width = 0

  mutating func sum(_ piece: PiecePlanes, _ one: ColumnGroup, _ other: ColumnGroup) {
    let count = one.size * other.size
    lanes.removeAll(keepingCapacity: true)
    lanes.append(contentsOf: repeatElement(0, count: 4 * count))
    unsafe assay_sum_pairs(
      one.codes, other.codes, UInt32(other.size), piece.weights, piece.rowCount, count, &lanes)
    for slot in 0..<(2 * count) { lanes[slot] += lanes[2 * count + slot] }
  }

  /// Adds up the cells of one column of each group.
  mutating func collapse(_ one: ColumnGroup, _ a: Int, _ other: ColumnGroup, _ b: Int) {
    (height, width) = (one.sizes[a], other.sizes[b])
    let (first, second) = (one.categories(of: a), other.categories(of: b))
    cells.removeAll(keepingCapacity: true)
    cells.append(contentsOf: repeatElement(0, count: 2 * height * width))
    let width = width
    unsafe lanes.withUnsafeBufferPointer { lanes in
      unsafe cells.withUnsafeMutableBufferPointer { cells in
        var from = 0
        for row in first {
          for column in second {
            let to = 2 * (row * width + column)
            unsafe cells[to] += lanes[from]
            unsafe cells[to + 1] += lanes[from + 1]
            from += 2
          }
        }
      }
    }
  }

  func add(to totals: UnsafeMutablePointer<DoubleDouble>, stride: Int, turned: Bool) {
    for row in 0..<height {
      for column in 0..<width {
        let from = 2 * (row * width + column)
        let to = turned ? 2 * (column * stride + row) : 2 * (row * stride + column)
        unsafe totals[to] += cells[from]
        unsafe totals[to + 1] += cells[from + 1]
      }
    }
  }
}

extension ColumnGroup {
  /// The category of a column in each combination.
  func categories(of column: Int) -> [Int] {
    (0..<size).map { sizes.count == 1 ? $0 : column == 0 ? $0 / sizes[1] : $0 % sizes[1] }
  }
}
