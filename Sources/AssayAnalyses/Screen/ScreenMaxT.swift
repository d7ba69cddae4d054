internal import AssayData
internal import AssayInference
internal import AssayNumerics

/// Adjusted p-values of a screen from permutations: the step-down maximum of minus log p.
///
/// Where one set of variables is screened against another, the rows of the second set are permuted together, so that all
/// associations within each set stay; else every variable is permuted by itself. Missing values move with their row. All
/// rows are held in memory, one byte for each value.
struct ScreenMaxT {
  /// For each pair of the screen, nil where it was not tested.
  let adjusted: [Double?]

  /// What the permutations of a screen have in common.
  fileprivate struct Plan: Sendable {
    let columns: [(name: String, tokens: [String], codes: [UInt8])]
    /// For each column its permutation: columns of one number move together, those of nil stay.
    let streams: [UInt32?]
    let rowCount: Int
    let seed: UInt64
  }

  init(_ pass: ScreenPass, analysis: Screen, data: DataSet) throws {
    guard data.options.weighting == .unweighted else {
      throw AnalysisError(
        "--max-t permutes cases, which is for unweighted samples; under weights --adjust by holds for any dependence "
          + "between the tests.")
    }
    if let measured = pass.variables.first(where: { $0.isMeasured }) {
      throw AnalysisError(
        "--max-t permutes categories, and “\(measured.name)” has more than \(BurtMatrix.tokenLimit) different values; "
          + "leave it out with --variables, or band it in a codebook.")
    }
    let plan = try Self.plan(pass, analysis: analysis, data: data)
    let tested = pass.pairs.indices.filter { pass.pairs[$0].test != nil }
    let observed = tested.map { -(pass.pairs[$0].test?.logPValue ?? 0) }
    let (tester, pairs) = (pass.tester, pass.pairs)
    let places = tested.map { pass.places[$0] }
    let result = StepDownMaxT(
      observed: observed, replicates: analysis.permutations ?? 1, parallelism: data.options.parallelism
    ) { replicate in
      // A frame of the columns' own codes cannot fail to be read.
      guard let matrix = try? plan.matrix(replicate, pairs: tester.matrix.pairs) else { return observed.map { _ in 0 } }
      let permuted = tester.reading(matrix)
      var bench = ScreenTester.Bench()
      return tested.indices.map { place in
        let test = permuted.test(pairs[tested[place]].pair, table: places[place], on: &bench).test
        return test.map { max(0, -$0.logPValue) } ?? 0
      }
    }
    var adjusted = [Double?](repeating: nil, count: pass.pairs.count)
    for (place, pair) in tested.enumerated() { adjusted[pair] = result.adjustedPValues[place] }
    self.adjusted = adjusted
  }

  /// Reads the codes of all rows.
  private static func plan(_ pass: ScreenPass, analysis: Screen, data: DataSet) throws -> Plan {
    let names = pass.tester.matrix.columns.map(\.name)
    var request = names.map { ColumnRequest.categories($0, limit: BurtMatrix.tokenLimit + 1, beyond: .isCounted) }
    let domain = data.options.condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    let count = names.count
    let reading = try pass.source.reduce(request, parallelism: data.options.parallelism) {
      [[UInt8]](repeating: [], count: count)
    } map: { (piece) throws(DataError) -> [[UInt8]] in
      let chosen = try domain?.selection(piece)
      let rows = (0..<piece.rowCount).filter { chosen?[$0] ?? true }
      return (0..<count).map { column in rows.map { UInt8(truncatingIfNeeded: piece.codes[column][$0]) } }
    } merge: { (state, codes) throws(DataError) in
      for column in 0..<count { state[column] += codes[column] }
    }
    // The second columns of the pairs are those of the set that others are screened against.
    let moving = Set(pass.tester.matrix.pairs.map(\.second))
    let isJoint = !analysis.against.isEmpty
    return Plan(
      columns: (0..<count).map { column in
        let tokens = pass.tester.matrix.columns[column].tokens
        return (names[column], tokens, reading.state[column])
      },
      streams: (0..<count).map { column in isJoint ? (moving.contains(column) ? 0 : nil) : UInt32(column) },
      rowCount: reading.state.first?.count ?? 0, seed: data.options.seed)
  }
}

extension ScreenMaxT.Plan {
  /// The tables of one permutation.
  func matrix(_ replicate: Int, pairs: [BurtPair]) throws -> BurtMatrix {
    var order: [Int] = []
    var last: UInt32?
    let columns = self.columns.indices.map { column -> (name: String, column: Column) in
      let (name, tokens, codes) = self.columns[column]
      var moved = codes
      // Columns with too many tokens are in no pair that is tested, and their codes are not used.
      if let stream = streams[column] {
        if last != stream { order = permutation(stream, replicate) }
        last = stream
        for row in moved.indices { moved[row] = codes[order[row]] }
      }
      return (name, .categorical(CategoricalColumn(tokens: tokens, codes: .narrow(moved))))
    }
    return try BurtMatrix(
      of: columns.map(\.name), pairs: pairs, in: try Frame(columns), parallelism: Parallelism(threads: 1))
  }

  /// A permutation of the rows, by the shuffle of Fisher and Yates (Knuth, *The Art of Computer Programming* 2, §3.4.2).
  private func permutation(_ stream: UInt32, _ replicate: Int) -> [Int] {
    var generator = Philox(seed: seed, stream: stream, replicate: UInt32(truncatingIfNeeded: replicate))
    var order = Array(0..<rowCount)
    for place in stride(from: rowCount - 1, to: 0, by: -1) {
      let other = Int(generator.next().multipliedFullWidth(by: UInt64(place + 1)).high)
      order.swapAt(place, other)
    }
    return order
  }
}
