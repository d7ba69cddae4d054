internal import AssayData
internal import AssayRegression
internal import AssayReport

/// The rows that have a value in every variable, and what the others lack.
struct CompleteRows {
  let rows: ModelRows
  let frame: ModelFrame
  /// The rows that were left out, by the first variable that they lack.
  let missing: [CaseAccount.MissingCount]
  let notes: [String]
  /// For each variable the rows that lack it.
  private let lacking: [(name: String, count: Double)]

  init(_ outcome: ModelReader.Outcome, reader: ModelReader, data: DataSet) throws {
    let columns = reader.variables + [reader.precision].compactMap { $0 }
    var meanings: [ModelVariable.Meaning?] = []
    var next = 0
    for (variable, isNumbers) in zip(columns, outcome.isNumbers) {
      guard !isNumbers else {
        meanings.append(nil)
        continue
      }
      let tokens = outcome.tokens[next]
      var counts = [Int](repeating: 0, count: tokens.count)
      for (code, count) in zip(outcome.rows.codes[next], outcome.rows.counts) { counts[Int(code)] += Int(count) }
      meanings.append(try variable.meaning(of: tokens, counts: counts, data: data))
      next += 1
    }
    let blank = outcome.clusterTokens.map { $0.isEmpty || data.options.missingValues.contains($0) }
    let (kept, first, each) = Self.account(
      outcome.rows, meanings: meanings, blankClusters: blank, weighting: data.options.weighting)
    let names = columns.map(\.name) + [reader.cluster].compactMap { $0 }
    let reasons = columns.map(\.missingReason) + [reader.cluster].compactMap { $0 }.map { "\($0) missing" }
    missing = names.indices.filter { first[$0] > 0 }.map {
      CaseAccount.MissingCount(reason: reasons[$0], count: Int(first[$0]))
    }
    lacking = names.indices.map { (names[$0], each[$0]) }
    rows = outcome.rows.selecting(kept)
    var remarks: [String] = []
    let all = Self.columns(rows, of: columns, meanings: meanings, remarks: &remarks)
    notes = meanings.flatMap { $0?.notes ?? [] } + remarks
    var named: [String: ModelColumn] = [:]
    for (variable, column) in zip(reader.variables, all) { named[variable.name] = column }
    let precision = try reader.precision.map { try Self.precision(all[all.count - 1], named: $0.name) }
    frame = ModelFrame(
      columns: named, cases: Self.cases(rows, weighting: data.options.weighting, precision: precision),
      clusters: Self.clusters(rows))
  }

  /// How a reader learns what each variable lacks; empty where nothing is missing or one variable says it all.
  func missingNote(read: Int) -> [String] {
    let some = lacking.filter { $0.count > 0 }
    guard some.count > 1 else { return [] }
    let list = some.map { "\($0.name) \(Int($0.count))" }.joined(separator: ", ")
    return ["Missing by variable, where a row may lack several: \(list). Rows are used that have all of them."]
  }

  /// The rows that lack nothing, the cases that lack each variable first of all, and those that lack it at all.
  private static func account(
    _ rows: ModelRows, meanings: [ModelVariable.Meaning?], blankClusters: [Bool], weighting: Weighting
  ) -> (kept: [Int], first: [Double], each: [Double]) {
    var kept: [Int] = []
    kept.reserveCapacity(rows.count)
    var first = [Double](repeating: 0, count: meanings.count + (rows.clusters.isEmpty ? 0 : 1))
    var each = first
    var cells: [(place: Int, column: Int, isMissing: [Bool]?)] = []
    var (code, number) = (0, 0)
    for (place, meaning) in meanings.enumerated() {
      if let meaning {
        let flags = meaning.targets.map { $0 < 0 }
        if flags.contains(true) { cells.append((place, code, flags)) }
        code += 1
      } else {
        cells.append((place, number, nil))
        number += 1
      }
    }
    for row in 0..<rows.count {
      var isComplete = true
      for cell in cells {
        let isMissing = cell.isMissing?[Int(rows.codes[cell.column][row])] ?? rows.numbers[cell.column][row].isNaN
        guard isMissing else { continue }
        let cases = weighting.isFrequency ? rows.weights[row] : rows.counts[row]
        if isComplete { first[cell.place] += cases }
        each[cell.place] += cases
        isComplete = false
      }
      if !rows.clusters.isEmpty, blankClusters[Int(rows.clusters[row])] {
        let cases = weighting.isFrequency ? rows.weights[row] : rows.counts[row]
        if isComplete { first[meanings.count] += cases }
        each[meanings.count] += cases
        isComplete = false
      }
      if isComplete { kept.append(row) }
    }
    return (kept, first, each)
  }

  private static func columns(
    _ rows: ModelRows, of variables: [ModelVariable], meanings: [ModelVariable.Meaning?], remarks: inout [String]
  ) -> [ModelColumn] {
    var (code, number) = (0, 0)
    var columns: [ModelColumn] = []
    for (variable, meaning) in zip(variables, meanings) {
      guard let meaning else {
        columns.append(.numbers(rows.numbers[number]))
        number += 1
        continue
      }
      let codes = rows.codes[code].map { UInt16(truncatingIfNeeded: meaning.targets[Int($0)]) }
      code += 1
      guard let levels = meaning.levels else {
        columns.append(.coded(codes: codes, values: meaning.values))
        continue
      }
      var isUsed = [Bool](repeating: false, count: levels.count)
      for code in codes { isUsed[Int(code)] = true }
      let used = levels.indices.filter { isUsed[$0] }
      if used.count < levels.count {
        let left = levels.indices.filter { !isUsed[$0] }.map { "“\(levels[$0].label)”" }
        remarks.append("“\(variable.name)” has no case of \(left.joined(separator: ", ")) among the rows used.")
      }
      var place = [UInt16](repeating: 0, count: levels.count)
      for (new, old) in used.enumerated() { place[old] = UInt16(new) }
      columns.append(
        .factor(codes: codes.map { place[Int($0)] }, levels: used.map { levels[$0] }, isOrdered: meaning.isOrdered))
    }
    return columns
  }

  private static func precision(_ column: ModelColumn, named name: String) throws -> [Double] {
    let values: [Double] =
      switch column {
      case .numbers(let values): values
      case .coded(let codes, let values): codes.map { values[Int($0)] }
      case .factor: []
      }
    for weight in values where !(weight > 0 && weight.isFinite) {
      throw AnalysisError(
        "“\(name)” has the weight \(weight.token); precision weights must be finite and above 0. "
          + "Leave such rows out: --where \"\(name) > 0\".")
    }
    return values
  }

  private static func cases(_ rows: ModelRows, weighting: Weighting, precision: [Double]?) -> CaseTotals {
    if let precision {
      return CaseTotals(
        .precision, counts: rows.counts, weights: zip(rows.counts, precision).map { $0 * $1 },
        squares: zip(rows.counts, precision).map { $0 * $1 * $1 })
    }
    switch weighting {
    case .unweighted: return CaseTotals(counts: rows.counts)
    case .frequency: return CaseTotals(counts: rows.weights, isFrequency: true)
    case .sampling: return CaseTotals(.sampling, counts: rows.counts, weights: rows.weights, squares: rows.squares)
    }
  }

  /// Clusters numbered anew, since some may have no complete row.
  private static func clusters(_ rows: ModelRows) -> ModelFrame.Clusters? {
    guard !rows.clusters.isEmpty else { return nil }
    var numbers: [UInt32: UInt32] = [:]
    let codes = rows.clusters.map { code -> UInt32 in
      if let known = numbers[code] { return known }
      let number = UInt32(numbers.count)
      numbers[code] = number
      return number
    }
    return ModelFrame.Clusters(codes: codes, count: numbers.count)
  }
}
