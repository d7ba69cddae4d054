internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayReport

/// The document's table.
struct ScreenPage {
  let analysis: Screen
  let pass: ScreenPass
  let family: ScreenFamily
  let data: DataSet
  /// The pairs that are printed, in order.
  let shown: [Int]
  let belowFloor: Int
  let beyondTop: Int

  init(_ analysis: Screen, pass: ScreenPass, family: ScreenFamily, data: DataSet) {
    self.analysis = analysis
    self.pass = pass
    self.family = family
    self.data = data
    let kept = family.order.filter { (pass.pairs[$0].effect?.magnitude ?? 0) >= analysis.minimumEffect }
    belowFloor = family.order.count - kept.count
    shown = Array(kept.prefix(analysis.top ?? kept.count))
    beyondTop = kept.count - shown.count
  }

  var table: Table {
    let columns = [
      "first", "second", "n", "test", "statistic", "df", "p_value", "p_adjusted", "effect", "effect_name",
      "df_denominator", "log_p_value",
    ]
    let untested =
      analysis.minimumEffect > 0 || analysis.top != nil ? [] : pass.pairs.indices.filter { pass.pairs[$0].test == nil }
    return Table(
      name: "pairs", title: "Pairs of variables", columns: columns.map { TableColumn($0) },
      rows: (shown + untested).map(row), hidden: ["log_p_value"])
  }

  private func row(_ place: Int) -> [Value] {
    let pair = pass.pairs[place]
    let reference = pair.test?.reference
    return [
      .text(pass.variables[pair.pair.first].name), .text(pass.variables[pair.pair.second].name), .integer(pair.count),
      Value(pair.test?.name.rawValue), Value(pair.test?.statistic), Value(reference?.degreesOfFreedom),
      Value(pair.test?.pValue), Value(family.adjusted[place]), Value(pair.effect),
      pair.test == nil ? .empty : .text(pair.effectName.rawValue), Value(reference?.denominatorDegreesOfFreedom),
      Value(pair.test?.logPValue),
    ]
  }
}
