/// The methods by the names that models and commands use.
///
/// A method is entered by one line: its name, the parameters that it knows, and how it is made of them.
public enum AggregationRegistry {
  /// The names, in the order in which the methods are described.
  public static var names: [String] { entries.map(\.name) }

  /// The parameters that a method knows; nil for a name that no method has.
  public static func parameters(of name: String) -> [String]? {
    entries.first { $0.name == name }?.parameters
  }

  /// The method of a name, with its defaults for what `parameters` does not say.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for an unknown name or parameter, or a value that does not suit.
  public static func method(
    _ name: String, _ parameters: [String: AggregationParameter] = [:]
  ) throws(ScoringError) -> any AggregationMethod {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .mismatch("There is no aggregation “\(name)”; there are \(names.joined(separator: ", "))")
    }
    for given in parameters.keys.sorted() where !entry.parameters.contains(given) {
      let known = entry.parameters.isEmpty ? "it has none" : "it has \(entry.parameters.joined(separator: ", "))"
      throw .mismatch("Aggregation “\(name)” has no parameter “\(given)”; \(known)")
    }
    return try entry.make(AggregationParameters(method: name, values: parameters))
  }

  private struct Entry: Sendable {
    let name: String
    let parameters: [String]
    let make: @Sendable (AggregationParameters) throws(ScoringError) -> any AggregationMethod

    init(
      _ name: String, _ parameters: [String] = [],
      _ make: @escaping @Sendable (AggregationParameters) throws(ScoringError) -> any AggregationMethod
    ) {
      self.name = name
      self.parameters = parameters
      self.make = make
    }
  }

  private static let entries: [Entry] = [
    Entry(WeightedSum.name, ["normalise"]) { (given) throws(ScoringError) in
      WeightedSum(normalisation: try given.normalisation(default: .minMax))
    },
    Entry(WeightedProduct.name, ["normalise"]) { (given) throws(ScoringError) in
      WeightedProduct(normalisation: try given.normalisation(default: .sum))
    },
    Entry(Waspas.name, ["lambda"]) { (given) throws(ScoringError) in
      try Waspas(lambda: try given.number("lambda", default: 0.5))
    },
    Entry(Topsis.name, ["normalise"]) { (given) throws(ScoringError) in
      Topsis(normalisation: try given.normalisation(default: .vector))
    },
    Entry(Vikor.name, ["v"]) { (given) throws(ScoringError) in try Vikor(v: try given.number("v", default: 0.5)) },
    Entry(Moora.name, ["form"]) { (given) throws(ScoringError) in
      Moora(form: try given.choice("form", default: .ratio))
    },
    Entry(Aras.name) { (_) throws(ScoringError) in Aras() },
    Entry(Copras.name) { (_) throws(ScoringError) in Copras() },
    Entry(GreyRelational.name, ["rho"]) { (given) throws(ScoringError) in
      try GreyRelational(rho: try given.number("rho", default: 0.5))
    },
    Entry(PrometheeII.name, PreferenceFunction.parameters) { (given) throws(ScoringError) in
      PrometheeII(functions: try PreferenceFunction.stated(by: given))
    },
    Entry(PrometheeI.name, PreferenceFunction.parameters) { (given) throws(ScoringError) in
      PrometheeI(functions: try PreferenceFunction.stated(by: given))
    },
    Entry(Mabac.name) { (_) throws(ScoringError) in Mabac() },
    Entry(Edas.name) { (_) throws(ScoringError) in Edas() },
    Entry(Codas.name, ["threshold"]) { (given) throws(ScoringError) in
      Codas(threshold: try given.number("threshold", default: 0.02))
    },
    Entry(Marcos.name) { (_) throws(ScoringError) in Marcos() },
    Entry(RankSumRatio.name, ["ranks"]) { (given) throws(ScoringError) in
      RankSumRatio(ranking: try given.choice("ranks", default: .integer))
    },
  ]
}
