/// The lines of one side of a table, cut in two again and again until each part is a single line.
struct LineTree: Sendable {
  /// Some neighbouring lines.
  struct Node: Sendable {
    /// The observations in them.
    let size: Int
    /// The two parts that they are cut into; nil for a single line.
    fileprivate(set) var parts: Parts?
  }

  /// Two nodes that make up a third.
  struct Parts: Sendable {
    let first: Int
    let second: Int
  }

  /// The first is that of all lines; each comes before its parts.
  private(set) var nodes: [Node] = []
  /// The node of each line.
  private(set) var leaves: [Int]

  init(_ lines: [Int]) {
    leaves = [Int](repeating: 0, count: lines.count)
    _ = add(lines[...])
  }

  private mutating func add(_ lines: ArraySlice<Int>) -> Int {
    let node = nodes.count
    let size = lines.reduce(0, +)
    nodes.append(Node(size: size, parts: nil))
    guard lines.count > 1 else {
      leaves[lines.startIndex] = node
      return node
    }
    // Parts of about one size: the counts that are split later vary least.
    var (cut, before, best) = (lines.startIndex + 1, 0, Int.max)
    for line in lines.indices.dropLast() {
      before += lines[line]
      guard abs(2 * before - size) < best else { continue }
      (cut, best) = (line + 1, abs(2 * before - size))
    }
    let first = add(lines[..<cut])
    nodes[node].parts = Parts(first: first, second: add(lines[cut...]))
    return node
  }
}
