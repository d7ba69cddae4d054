internal import Synchronization

/// The columns that one function makes of a run of rows, kept until each has been asked for.
///
/// A model matrix asks for its columns one after the other; all columns of a spline or a polynomial come from one pass.
final class BasisBlocks: Sendable {
  private struct Block {
    var columns: [[Double]]
    var unread: Set<Int>
  }

  private let columnCount: Int
  private let compute: @Sendable (Range<Int>) -> [[Double]]
  private let blocks = Mutex<[Range<Int>: Block]>([:])

  /// More runs than threads work on at a time; a caller that leaves out columns leaves blocks behind.
  private static let limit = 64

  init(columnCount: Int, compute: @escaping @Sendable (Range<Int>) -> [[Double]]) {
    self.columnCount = columnCount
    self.compute = compute
  }

  /// A column for a run of rows.
  func column(_ place: Int, _ rows: Range<Int>) -> [Double] {
    let kept = blocks.withLock { blocks -> [Double]? in
      guard var block = blocks[rows], block.unread.remove(place) != nil else { return nil }
      let column = block.columns[place]
      blocks[rows] = block.unread.isEmpty ? nil : block
      return column
    }
    if let kept { return kept }
    let columns = compute(rows)
    if columnCount > 1 {
      blocks.withLock { blocks in
        if blocks.count >= Self.limit { blocks.removeAll() }
        blocks[rows] = Block(columns: columns, unread: Set(0..<columnCount).subtracting([place]))
      }
    }
    return columns[place]
  }
}
