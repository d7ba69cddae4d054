internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

extension Elicit {
  /// The page of precedence charts.
  func precedencePage(of file: inout JudgmentsFile) throws -> ElicitedPage {
    let charts = try file.precedenceCharts(criteria: criteria, total: total, diagonal: diagonal)
    let names = charts[0].chart.names
    let panel = try panel(names, charts.map { ($0.expert, $0.chart.weights) })
    let sums = names.indices.map { place in
      zip(charts, panel.expertWeights).reduce(0) { $0 + $1.1 * $1.0.chart.rowSums[place] }
    }
    var page = ElicitedPage(names, weights: panel.mean, extra: [("row_sum", sums.map { .number($0) })])
    page.tables.append(
      Table(
        name: "consistency", title: "Consistency",
        columns: ["expert", "criteria", "circular_triads", "consistence"],
        rows: charts.map { expert, chart in
          [Value(expert), .integer(names.count), Value(chart.circularTriads), Value(chart.consistence)]
        },
        footnotes: ["Consistence is Kendall’s ζ: 1 without circular triads, 0 with as many as there can be."],
        hidden: charts.count == 1 ? ["expert"] : []))
    if charts.contains(where: { $0.chart.circularTriads == nil }) {
      page.notes.append(
        "Circular triads are counted only where every pair has a winner; with ties or grades they are empty.")
    }
    page.add(panel)
    for (name, weight) in zip(names, panel.mean) where weight == 0 {
      page.warnings.append(
        "“\(name)” wins against none and has the weight 0; --diagonal half gives every criterion half a win against itself."
      )
    }
    page.manifest += [DesignFact("total", .number(total)), DesignFact("diagonal", Value(diagonal.rawValue))]
    return page
  }

  /// The page of the best–worst method.
  func bestWorstPage(of file: inout JudgmentsFile) throws -> ElicitedPage {
    let judged = try file.bestWorst(criteria: criteria)
    let names = judged[0].comparisons.names
    let linear = judged.map { BestWorstLinear($0.comparisons) }
    let nonlinear = judged.map { BestWorstNonlinear($0.comparisons) }
    let lists = form == .linear ? linear.map(\.weights) : nonlinear.map(\.weights)
    let panel = try panel(names, zip(judged, lists).map { ($0.expert, $1) })
    func mean(_ lists: [[Double]]) -> [Value] {
      names.indices.map { place in
        .number(zip(lists, panel.expertWeights).reduce(0) { $0 + $1.1 * $1.0[place] })
      }
    }
    var page = ElicitedPage(
      names, weights: panel.mean,
      extra: [
        ("linear_weight", mean(linear.map(\.weights))), ("nonlinear_weight", mean(nonlinear.map(\.weights))),
        ("weight_low", mean(nonlinear.map(\.lows))), ("weight_high", mean(nonlinear.map(\.highs))),
      ], footnotes: ["Limits are those of the weights that are equally good in the nonlinear form."])
    page.tables.append(
      Table(
        name: "consistency", title: "Consistency",
        columns: [
          "expert", "best", "worst", "best_over_worst", "xi_linear", "xi", "consistency_index", "cr", "input_cr",
        ],
        rows: judged.indices.map { place in
          let comparisons = judged[place].comparisons
          return [
            Value(judged[place].expert), Value(names[comparisons.best]), Value(names[comparisons.worst]),
            .number(comparisons.bestToWorst), .number(linear[place].deviation), .number(nonlinear[place].deviation),
            .number(nonlinear[place].consistencyIndex), Value(nonlinear[place].consistencyRatio),
            Value(comparisons.inputConsistencyRatio),
          ]
        },
        footnotes: [
          "CR is ξ of the nonlinear form over the consistency index (Rezaei 2015); ξ of the linear form is read as it is. The "
            + "input-based CR needs no weights (Liang, Brunelli and Rezaei 2020)."
        ], hidden: judged.count == 1 ? ["expert"] : []))
    for (expert, comparisons) in judged {
      let who = judged.count > 1 ? "Expert “\(expert)”: " : ""
      if comparisons.isAmbiguous {
        page.notes.append(
          "\(who)Several criteria could be the best or the worst; “\(names[comparisons.best])” and "
            + "“\(names[comparisons.worst])” were taken.")
      }
      if let place = comparisons.mostInconsistent {
        let (to, from) = (comparisons.bestToOthers[place], comparisons.othersToWorst[place])
        page.notes.append(
          "\(who)Look at “\(names[place])”: \(to.token) × \(from.token) is farthest from "
            + "\(comparisons.bestToWorst.token), the best over the worst.")
      }
    }
    page.add(panel)
    page.manifest.append(DesignFact("form", Value(form.rawValue)))
    return page
  }

  /// The page of ranks and points.
  func directPage(of file: inout JudgmentsFile) throws -> ElicitedPage {
    let (points, ranks) = (method.points, method.rankOrder ?? .centroid)
    var unanchored = 0
    let panel = try file.panel(criteria: criteria, expertWeights: expertWeights) {
      (values, names) throws(JudgmentError) in
      guard let points else { return try ranks.weights(ranks: values, names: names) }
      if !points.isAnchored(values) { unanchored += 1 }
      return try points.weights(points: values, names: names)
    }
    var page = ElicitedPage(panel.names, weights: panel.mean)
    if let points, unanchored > 0 {
      let rule = points == .swing ? "the largest is 100" : "the smallest is 10"
      page.notes.append(
        "\(method.title) gives points so that \(rule); \(panel.experts.count == 1 ? "here it is not" : "with \(unanchored) of \(panel.experts.count) experts it is not"). "
          + "The points were taken as ratios.")
    }
    if points == nil {
      page.notes.append(
        "Only the order of the ranks counts; criteria of the same rank share the weights of their places.")
    }
    page.add(panel)
    return page
  }

  private func panel(_ names: [String], _ lists: [(expert: String, weights: [Double])]) throws -> ExpertPanel {
    let experts = lists.map(\.expert)
    return try ExpertPanel(
      names, experts: experts, weights: lists.map(\.weights), expertWeights: expertWeights?.values(of: experts))
  }
}
