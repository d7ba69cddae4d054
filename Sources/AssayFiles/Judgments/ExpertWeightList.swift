public import AssayData
internal import AssayScoring

/// How much each expert counts, as a user says it: a file of `expert` and `weight`, or `A=2,B=1`.
public struct ExpertWeightList: Sendable, Equatable {
  /// What to call the list in messages.
  public let source: String
  /// The weights by expert.
  public let weights: [String: Double]

  /// Creates a list.
  public init(_ weights: [String: Double], source: String = "the weights of experts") {
    self.weights = weights
    self.source = source
  }

  /// Reads `A=2,B=1`, or the file of that name.
  ///
  /// - Throws: ``DataError``: a fault of the file, an expert who stands twice, a weight that is no number.
  public init(_ text: String, options: CSVOptions = CSVOptions()) throws(DataError) {
    guard text.contains("=") else {
      try self.init(file: JudgmentsFile(text, options: options))
      return
    }
    var weights: [String: Double] = [:]
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, let weight = Double(decimal: sides[1]) else {
        throw .unreadable(
          SourceFault(
            source: "the weights of experts", problem: "“\(part)” is not a name and a number",
            remedy: "Write A=2,B=1, or name a file with the columns expert and weight."))
      }
      let name = String(sides[0].drop { $0 == " " })
      guard weights.updateValue(weight, forKey: name) == nil else {
        throw .unreadable(SourceFault(source: "the weights of experts", problem: "“\(name)” stands twice"))
      }
    }
    self.init(weights)
  }

  private init(file: JudgmentsFile) throws(DataError) {
    let (expert, weight) = (try file.position("expert"), try file.position("weight"))
    var weights: [String: Double] = [:]
    for row in file.rows.indices {
      let name = try file.text(row, expert)
      guard let value = try file.number(row, weight) else {
        throw file.fault(row, weight, "“\(name)” has no weight", "Give every expert a number of at least 0.")
      }
      guard weights.updateValue(value, forKey: name) == nil else {
        throw file.fault(row, expert, "“\(name)” stands twice", "Keep one of the two.")
      }
    }
    self.init(weights, source: file.name)
  }

  /// The weights in the order of the experts.
  ///
  /// - Throws: ``DataError/unreadable(_:)``: an expert without a weight, a weight for somebody who judged nothing.
  package func values(of experts: [String]) throws(DataError) -> [Double] {
    for name in weights.keys.sorted() where !experts.contains(name) {
      throw .unreadable(
        SourceFault(
          source: source, problem: "“\(name)” has a weight and no judgments",
          remedy: name.nearest(in: experts).map { "Did you mean “\($0)”?" }
            ?? "The experts are \(experts.joined(separator: ", "))."))
    }
    var values: [Double] = []
    for expert in experts {
      guard let weight = weights[expert] else {
        throw .unreadable(
          SourceFault(
            source: source, problem: "expert “\(expert)” has no weight",
            remedy: "Give every expert a weight; 0 leaves one out."))
      }
      values.append(weight)
    }
    return values
  }
}
