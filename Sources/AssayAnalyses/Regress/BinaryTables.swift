internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// The tests and tables that are asked for of models of two values.
struct BinaryTables {
  private(set) var tests: [ReportedTest] = []
  private(set) var tables: [Table] = []
  private(set) var notes: [String] = []

  /// The most points of a curve that pages print.
  private static let pageLimit = 20

  init(
    _ fit: GeneralizedLinearFit, analysis: Regress, clusters: ModelFrame.Clusters?, level: Double,
    parallelism: Parallelism
  ) throws {
    let asked = analysis.tests.filter { $0 == .hosmerLemeshow || $0 == .roc || $0 == .calibration }
    guard !asked.isEmpty else { return }
    guard fit.cases.kind != .sampling else {
      throw AnalysisError(
        "--test \(asked[0].rawValue) is for samples without weights: it counts cases. Leave out --weight or the test.")
    }
    let predictions = try fit.binaryPredictions(clusters: clusters)
    if asked.contains(.hosmerLemeshow) { addHosmerLemeshow(HosmerLemeshow(predictions)) }
    if asked.contains(.roc) { addCurve(predictions, level: level) }
    if asked.contains(.calibration) {
      tables += Self.tables(try Calibration(predictions, parallelism: parallelism))
    }
  }

  private mutating func addHosmerLemeshow(_ test: HosmerLemeshow) {
    tests.append(
      test.test.map { ReportedTest($0, of: "fit") }
        ?? ReportedTest(.hosmerLemeshow, of: "fit", undefined: test.undefinedReason ?? ""))
    tables.append(Self.groups(test.groups, name: "hosmer_lemeshow", title: "Groups of Hosmer and Lemeshow"))
  }

  private static func groups(_ groups: [HosmerLemeshow.Group], name: String, title: String) -> Table {
    Table(
      name: name, title: title,
      columns: ["group", "from", "to", "n", "events", "expected_events", "event_rate", "predicted_rate"],
      rows: groups.enumerated().map { place, group in
        [
          .text("\(place + 1)"), .number(group.range.lowerBound), .number(group.range.upperBound),
          .number(group.cases), .number(group.events), .number(group.expectedEvents), .number(group.observedShare),
          .number(group.meanPrediction),
        ]
      },
      footnotes: ["Groups by predicted probability, as even as they can be; cases with one probability stay together."])
  }

  private mutating func addCurve(_ predictions: BinaryPredictions, level: Double) {
    guard let curve = OperatingCharacteristic(predictions) else { return }
    let interval = curve.interval(level: level)
    tables.append(
      Table(
        name: "auc", title: "Area under the curve", columns: ["estimate", "std_error", "conf_low", "conf_high"],
        rows: [[.number(curve.area), Value(curve.standardError), Value(interval?.low), Value(interval?.high)]],
        footnotes: [
          "The probability that an event has a higher prediction than another case; error by "
            + (curve.isClustered ? "Obuchowski, for cases that depend on each other within clusters." : "DeLong.")
        ]))
    if curve.standardError == nil {
      notes.append(
        "Area under the curve: a standard error needs two \(curve.isClustered ? "clusters" : "cases") with the event and two "
          + "without it.")
    }
    tables.append(
      Table(
        name: "roc", title: "Receiver operating characteristic", columns: ["threshold", "sensitivity", "specificity"],
        rows: curve.points.map { [Value($0.threshold), .number($0.sensitivity), .number($0.specificity)] },
        pageLimit: Self.pageLimit))
  }

  private static func tables(_ calibration: Calibration) -> [Table] {
    let rows: [(String, Double, Double)] = [
      ("slope", calibration.slope, calibration.slopeStandardError),
      ("intercept", calibration.intercept, calibration.interceptStandardError),
      ("in_the_large", calibration.inTheLarge, calibration.inTheLargeStandardError),
    ]
    return [
      Table(
        name: "calibration", title: "Calibration", columns: ["measure", "estimate", "std_error"],
        rows: rows.map { [.text($0.0), .number($0.1), .number($0.2)] },
        footnotes: [
          "The event regressed on the logit of its prediction: 1 and 0 are perfect. On the cases of the fit itself they hold "
            + "by construction for a logit with an intercept; predictions for new cases are what they judge."
            + (calibration.isClustered ? " Errors: CR1, by clusters." : "")
        ]),
      groups(calibration.groups, name: "calibration_groups", title: "Observed and predicted shares"),
    ]
  }
}
