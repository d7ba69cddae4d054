/// What an appraisal knows of its subjects beside the ballots; all lists are in the order of the tally's subjects.
public struct AppraisalInput: Sendable, Equatable {
  /// The measured columns that leaves, bonus and penalty rules and tie-break keys name; NaN where a value is missing.
  public var columns: [String: [Double]]
  /// The position of each subject's unit among ``unitNames``; nil when all are in one.
  public var units: [Int]?
  public var unitNames: [String]
  /// For each veto of the rules (a column or a list), by its position among the caps: whom it hits.
  public var vetoes: [Int: [Bool]]

  /// Creates an input.
  public init(
    columns: [String: [Double]] = [:], units: [Int]? = nil, unitNames: [String] = [""], vetoes: [Int: [Bool]] = [:]
  ) {
    self.columns = columns
    self.units = units
    self.unitNames = unitNames
    self.vetoes = vetoes
  }
}

extension AppraisalModel {
  /// The numeric columns that an appraisal needs beside the ballots: of leaves, of bonus and penalty rules, of tie-break keys.
  public var measuredColumns: [String] {
    var columns: [String] = []
    func add(_ column: String) { if !columns.contains(column) { columns.append(column) } }
    for leaf in scoring.leaves { if case .column(let column) = leaf.indicator.source { add(column) } }
    for column in grading.columns(besides: scoring.nodeNames) { add(column) }
    return columns
  }
}

extension ScoringModel {
  /// The names of all dimensions and indicators.
  public var nodeNames: Set<String> {
    var names: Set<String> = []
    func visit(_ nodes: [IndicatorNode]) {
      for node in nodes {
        names.insert(node.name)
        visit(node.children)
      }
    }
    visit(tree)
    return names
  }

  /// The model with each leaf replaced, in the order of ``leaves``.
  func mappingLeaves(_ change: (Int, Indicator) throws(ScoringError) -> Indicator) throws(ScoringError) -> ScoringModel
  {
    var model = self
    var place = 0
    func visit(_ nodes: [IndicatorNode]) throws(ScoringError) -> [IndicatorNode] {
      var changed: [IndicatorNode] = []
      for var node in nodes {
        if let indicator = node.indicator {
          node.content = .indicator(try change(place, indicator))
          place += 1
        } else {
          node.content = .dimension(try visit(node.children))
        }
        changed.append(node)
      }
      return changed
    }
    model.tree = try visit(tree)
    return model
  }
}
