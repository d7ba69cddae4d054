internal import AssayData
internal import AssayNumerics

/// Reads the columns of a comparison in pieces and keeps the rows that count.
struct ColumnReader {
  /// The rows that were kept.
  struct Rows: Sendable {
    var values: [[Double]]
    var keys: [[Int32]]
    var weights: [Double]?
    var account = WeightAccount()
  }

  /// The variables, as numbers or as categories.
  let variables: [ColumnRequest]
  let factors: [ColumnRequest]
  let data: DataSet

  /// Reads a source once; lists of tokens are those of the factors, then of variables read as categories.
  func read(_ source: any Source) throws -> Reading<Rows> {
    do {
      return try pass(source)
    } catch DataError.notANumber(let token, let row, let column, let source) {
      throw AnalysisError(
        "\(DataError.notANumber(token, row: row, column: column, source: source)) If the categories of “\(column)” have an "
          + "order, say so: --ordinal \(column).")
    }
  }

  private func pass(_ source: any Source) throws -> Reading<Rows> {
    let weighting = data.options.weighting
    let scored = variables.filter(\.isCategories)
    var request = factors + scored + variables.filter { !$0.isCategories }
    // The columns of the condition come after all other categories.
    let domain = data.options.condition.map { PieceDomain($0, after: factors.count + scored.count) }
    request += domain?.request ?? []
    if let weight = weighting.column { request.append(.numbers(weight, missing: data.missingWeightTokens)) }
    let isScored = variables.map(\.isCategories)
    let factorCount = factors.count
    let start = Rows(
      values: isScored.map { _ in [] }, keys: factors.map { _ in [] }, weights: weighting.column.map { _ in [] })
    return try source.reduce(request, parallelism: data.options.parallelism) {
      start
    } map: { (piece) throws(DataError) -> Rows in
      var rows = start
      let weights = weighting.column == nil ? nil : piece.numbers.last
      let kept = try Self.kept(
        piece, weights: weights, chosen: try domain?.selection(piece), weighting: weighting, account: &rows.account)
      var (code, number) = (factorCount, 0)
      for (index, scored) in isScored.enumerated() {
        if scored {
          let codes = piece.codes[code]
          rows.values[index] =
            kept.map { $0.map { Double(codes[$0]) } } ?? (0..<piece.rowCount).map { Double(codes[$0]) }
          code += 1
        } else {
          let column = piece.numbers[number]
          rows.values[index] = kept.map { $0.map { column[column.startIndex + $0] } } ?? Array(column)
          number += 1
        }
      }
      for factor in 0..<factorCount {
        let codes = piece.codes[factor]
        rows.keys[factor] = kept.map { $0.map { Int32(codes[$0]) } } ?? (0..<piece.rowCount).map { Int32(codes[$0]) }
      }
      if let weights { rows.weights = kept.map { $0.map { weights[weights.startIndex + $0] } } ?? Array(weights) }
      return rows
    } merge: { (all, piece) throws(DataError) in
      for index in all.values.indices { all.values[index] += piece.values[index] }
      for index in all.keys.indices { all.keys[index] += piece.keys[index] }
      if let weights = piece.weights { all.weights?.append(contentsOf: weights) }
      all.account += piece.account
    }
  }

  /// The rows of the domain that have a weight above 0; nil when all do.
  ///
  /// - Throws: The error of the first row whose weight is not allowed, in the domain or not.
  static func kept(
    _ piece: Piece, weights: ArraySlice<Double>?, chosen: [Bool]?, weighting: Weighting, account: inout WeightAccount
  ) throws(DataError) -> [Int]? {
    guard weights != nil || chosen != nil else { return nil }
    var kept: [Int] = []
    kept.reserveCapacity(piece.rowCount)
    for row in 0..<piece.rowCount {
      let isChosen = chosen?[row] ?? true
      guard let weights else {
        if isChosen { kept.append(row) } else { account.outside += 1 }
        continue
      }
      let weight = weights[weights.startIndex + row]
      if weight.isNaN {
        account.missing += 1
        continue
      }
      try weighting.refuse(weight, row: piece.firstRow + row + 1)
      if !isChosen {
        account.outside += 1
      } else if weight == 0 {
        account.zero += 1
      } else {
        kept.append(row)
      }
    }
    return kept
  }
}

extension Weighting {
  /// Refuses a weight that is not allowed.
  fileprivate func refuse(_ weight: Double, row: Int) throws(DataError) {
    switch self {
    case .unweighted: return
    case .frequency(let column):
      guard weight >= 0, weight == weight.rounded(), weight.isFinite else {
        throw .invalidFrequency(weight, row: row, column: column)
      }
    case .sampling(let column):
      guard weight >= 0, weight.isFinite else { throw .invalidWeight(weight, row: row, column: column) }
    }
  }
}
