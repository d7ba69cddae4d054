internal import AssayData
internal import AssayInference
public import AssayReport
internal import AssaySurvey
internal import AssayTables

/// The share of one category: its interval by every method, a test of a given value, and a comparison of groups.
public struct ProportionTest: Sendable, Equatable {
  public var variable: String
  /// The code or the label of the category whose share it is.
  public var category: String
  /// The share that is tested, for one group.
  public var hypothesis: Double?
  /// The variable whose categories are compared; nil for one group.
  public var by: String?

  /// Creates an analysis.
  public init(_ variable: String, category: String, hypothesis: Double? = nil, by: String? = nil) {
    self.variable = variable
    self.category = category
    self.hypothesis = hypothesis
    self.by = by
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    if hypothesis != nil, by != nil {
      throw AnalysisError("A given share is tested for one group; leave out --by or the share.")
    }
    let groups = try ComparedShares(self, data: data)
    return Document(
      analysis: "test", title: "Share of \(groups.variable.heading): \(groups.category.label)", cases: groups.cases,
      design: data.designFacts(groups.designSize), tables: [tests(groups), shares(groups)] + differences(groups),
      notes: groups.notes + data.weightNotes + (groups.isSampling ? [Self.samplingNote] : []),
      manifest: data.manifest)
  }

  private static let samplingNote =
    "Sampling weights: intervals are logit-t with linearised errors and the test of groups is Rao–Scott’s; binomial and "
    + "score methods take each row for one case and are left out."

  private func tests(_ groups: ComparedShares) -> Table {
    var tests: [ReportedTest] = []
    if groups.isSampling {
      if groups.shares.count > 1 { tests.append(groups.designBasedTest) }
    } else if groups.shares.count == 1, let hypothesis, let share = groups.shares[0].proportion {
      tests.append(.attempt(.oneProportionZ) { () throws(ProportionError) in try share.scoreTest(of: hypothesis) })
      tests.append(
        .attempt(exact: .binomialExact) { () throws(ProportionError) in try share.exactTest(of: hypothesis) })
    } else if groups.shares.count > 1 {
      let defined = groups.shares.compactMap(\.proportion)
      if defined.count == 2 {
        let pair = TwoProportions(defined[0], defined[1])
        tests.append(.attempt(.twoProportionsZ) { () throws(ProportionError) in try pair.pooledTest() })
        tests.append(.attempt(.twoProportionsZ) { () throws(ProportionError) in try pair.unpooledTest() })
      }
      tests.append(.attempt(.equalProportions) { () throws(ProportionError) in try EqualProportions(defined).test })
    }
    return Table(
      name: "tests", title: "Tests", columns: ReportedTest.columns, rows: tests.map(\.values),
      hidden: ReportedTest.hiddenColumns(of: tests))
  }

  private func shares(_ groups: ComparedShares) -> Table {
    Table(
      name: "proportions", title: "Shares of \(groups.category.label)",
      columns: ["group", "group_label", "count", "n", "estimate", "conf_low", "conf_high", "method"],
      rows: groups.shares.flatMap { share in
        share.intervals.map { method, interval in
          [
            Value(share.code), Value(share.label), .integer(share.count), .integer(share.size), Value(share.estimate),
            Value(interval?.low), Value(interval?.high), Value(method),
          ]
        }
      }, hidden: ["group"] + (by == nil ? ["group_label"] : []))
  }

  /// Differences and the ratio of two groups.
  private func differences(_ groups: ComparedShares) -> [Table] {
    let defined = groups.shares.compactMap(\.proportion)
    guard defined.count == 2, groups.shares.count == 2, !groups.isSampling else { return [] }
    let pair = TwoProportions(defined[0], defined[1])
    let (first, second) = (groups.shares[0], groups.shares[1])
    func row(_ measure: String, _ estimate: Double?, _ interval: ConfidenceInterval?, _ method: String) -> [Value] {
      [
        Value(measure), Value(first.label), Value(second.label), Value(estimate), Value(interval?.low),
        Value(interval?.high), Value(method),
      ]
    }
    let ratio = defined[1].estimate > 0 ? defined[0].estimate / defined[1].estimate : nil
    return [
      Table(
        name: "differences", title: "Difference and ratio of the shares",
        columns: ["measure", "first", "second", "estimate", "conf_low", "conf_high", "method"],
        rows: DifferenceMethod.allCases.map {
          row("risk_difference", pair.difference, pair.differenceInterval($0, level: groups.level), $0.title)
        } + [row("relative_risk", ratio, pair.ratioInterval(level: groups.level), "Koopman")])
    ]
  }
}

/// The share of a category in each group.
private struct ComparedShares {
  let variable: Classification
  let category: Category
  let shares: [GroupShare]
  let cases: CaseAccount
  let designSize: Int
  let isSampling: Bool
  let level: Double
  let notes: [String]
  /// Category or not, by group.
  private let cells: WeightedCells

  init(_ analysis: ProportionTest, data: DataSet) throws {
    isSampling = data.options.weighting.isSampling
    level = data.options.level
    guard let by = analysis.by else {
      let table = try OneWayTable(analysis.variable, data: data)
      let position = try table.position(of: analysis.category)
      variable = table.variable
      category = table.categories[position]
      (cases, designSize, notes) = (table.cases, table.designSize, table.notes)
      let rest = table.sums.indices.filter { $0 != position }
      cells = WeightedCells(
        rowCount: 1, columnCount: 2, sums: [table.sums[position], rest.reduce(0) { $0 + table.sums[$1] }],
        squares: [table.squares[position], rest.reduce(0) { $0 + table.squares[$1] }], designSize: table.designSize)
      shares = [
        GroupShare(
          code: nil, label: nil, count: table.counts[position], size: table.counts.reduce(0, +), cells: cells,
          isSampling: isSampling, level: level)
      ]
      return
    }
    let table = try CrosstabTable(Crosstab(rows: by, columns: analysis.variable), data: data)
    let layer = table.layers[0]
    variable = table.columns
    guard
      let position = layer.columns.firstIndex(where: {
        $0.code.utf8.elementsEqual(analysis.category.utf8) || $0.label == analysis.category
      })
    else {
      throw AnalysisError(
        "“\(analysis.variable)” has no category “\(analysis.category)”; it has "
          + "\(layer.columns.map(\.code).joined(separator: ", ")).")
    }
    category = layer.columns[position]
    (cases, designSize, notes) = (table.cases, layer.designSize, table.notes)
    let width = layer.columns.count
    func split<Number: AdditiveArithmetic>(_ values: [Number], _ row: Int) -> (inside: Number, all: Number) {
      (values[row * width + position], values[row * width..<(row + 1) * width].reduce(.zero, +))
    }
    func pairs(_ values: [Double]) -> [Double] {
      layer.rows.indices.flatMap { row in
        let (inside, all) = split(values, row)
        return [inside, max(0, all - inside)]
      }
    }
    let all = WeightedCells(
      rowCount: layer.rows.count, columnCount: 2, sums: pairs(layer.sums), squares: pairs(layer.squares),
      designSize: layer.designSize)
    cells = all
    let (sampling, confidence) = (isSampling, level)
    shares = layer.rows.indices.map { row in
      let (inside, size) = split(layer.counts, row)
      let own = WeightedCells(
        rowCount: 1, columnCount: 2, sums: Array(all.sums[2 * row..<2 * row + 2]),
        squares: Array(all.squares[2 * row..<2 * row + 2]), designSize: layer.designSize)
      return GroupShare(
        code: layer.rows[row].code, label: layer.rows[row].label, count: inside, size: size, cells: own,
        isSampling: sampling, level: confidence)
    }
  }

  var designBasedTest: ReportedTest {
    .attempt(.raoScottF) { () throws(SurveyError) in try RaoScottIndependence(of: cells).secondOrder }
  }
}

/// One group of ``ComparedShares``.
private struct GroupShare {
  let code: String?
  let label: String?
  let count: Int
  let size: Int
  let estimate: Double?
  /// Nil under sampling weights, and for a group without cases.
  let proportion: OneProportion?
  let intervals: [(method: String, interval: ConfidenceInterval?)]

  init(code: String?, label: String?, count: Int, size: Int, cells: WeightedCells, isSampling: Bool, level: Double) {
    self.code = code
    self.label = label
    self.count = count
    self.size = size
    let total = cells.sums.reduce(0, +)
    estimate = total > 0 ? cells.sums[0] / total : nil
    guard !isSampling else {
      proportion = nil
      intervals = [("logit-t, linearised", total > 0 ? cells.shareInterval(of: 0, level: level) : nil)]
      return
    }
    let share = try? OneProportion(successes: Double(count), trials: Double(size))
    proportion = share
    intervals = ProportionMethod.allCases.map { ($0.title, share?.interval($0, level: level)) }
  }
}
