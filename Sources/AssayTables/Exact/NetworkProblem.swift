internal import AssayNumerics

/// A table and an order, laid out for the network: which lines make nodes, which are stages, and what cells add.
///
/// A node is what is left of the margins of the *lines* (rows, or columns when they are fewer) before or after some of
/// the *stages* (the other lines) are filled.
struct NetworkProblem: Sendable {
  /// The margins of the lines of a node, those that are alike next to each other.
  let lines: [Int]
  /// The margins of the stages, largest first.
  let stages: [Int]
  let total: Int
  /// For each line, the first of the lines that cells treat like it: their remainders may be exchanged.
  let groupStart: [Int]
  /// Whether a value may also be extreme by being small.
  let hasLowerEnd: Bool
  let order: TableOrder
  /// The values of cells: `terms[(stage × lines + line) × stride + count]`.
  let terms: [Int]
  let stride: Int
  /// For each stage, a price of its counts, with which a bound line by line is near the bound for the table.
  let prices: [Int]

  /// - Parameter transposed: Whether columns make the nodes.
  init(_ table: WholeTable, _ order: TableOrder, transposed: Bool) {
    self.order = order
    let (sides, others) = transposed ? (table.columns, table.rows) : (table.rows, table.columns)
    let width = table.columns.count
    let cell = { (line: Int, stage: Int) in transposed ? stage * width + line : line * width + stage }
    // Lines whose cells have the same terms may be exchanged: all of them, or those of one margin or score.
    let kinds: [Int]
    switch order.terms {
    case .shared: kinds = sides.map { _ in 0 }
    case .squares, .departure: kinds = sides
    case .linear(let weights):
      kinds = sides.indices.map { line in others.indices.reduce(0) { $0 + weights[cell(line, $1)] } }
    }
    let arranged = sides.indices.sorted { (kinds[$0], sides[$0], $1) > (kinds[$1], sides[$1], $0) }
    let staged = others.indices.sorted { (others[$0], $1) > (others[$1], $0) }
    lines = arranged.map { sides[$0] }
    stages = staged.map { others[$0] }
    total = table.total
    groupStart = arranged.indices.map { line in
      arranged.firstIndex { kinds[$0] == kinds[arranged[line]] } ?? line
    }
    hasLowerEnd = order.statistic == .linearByLinear
    let stride = (sides.max() ?? 0) + 1
    var terms = [Int](repeating: 0, count: stride * sides.count * others.count)
    for (s, stage) in staged.enumerated() {
      for (l, line) in arranged.enumerated() {
        for count in 0...min(sides[line], others[stage]) {
          terms[(s * sides.count + l) * stride + count] = order.value(cell: cell(line, stage), count: count)
        }
      }
    }
    self.stride = stride
    self.terms = terms
    // Where cells are in proportion to margins, the next observation of a stage adds ln(margin) more than a common part.
    if case .shared = order.terms {
      let unit = LogFactorial.unit(for: table.total)
      prices = stages.map { Int(Double.log(Double($0)) * unit) }
    } else {
      prices = stages.map { _ in 0 }
    }
  }

  @inline(__always) func term(stage: Int, line: Int, count: Int) -> Int {
    terms[(stage * lines.count + line) * stride + count]
  }
}
