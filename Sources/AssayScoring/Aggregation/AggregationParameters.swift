/// A parameter of a method as a model states it.
public enum AggregationParameter: Sendable, Hashable {
  case number(Double)
  /// One a criterion, in the order of the criteria.
  case numbers([Double])
  case word(String)
}

/// The parameters of one method.
struct AggregationParameters: Sendable {
  let method: String
  let values: [String: AggregationParameter]

  /// A number.
  func number(_ name: String, default standard: Double) throws(ScoringError) -> Double {
    switch values[name] {
    case nil: return standard
    case .number(let number): return number
    default: throw .mismatch("“\(name)” of “\(method)” must be a number")
    }
  }

  /// One of the words of a type.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, default standard: Choice
  ) throws(ScoringError) -> Choice {
    guard let value = values[name] else { return standard }
    if case .word(let word) = value, let choice = Choice(rawValue: word) { return choice }
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw .mismatch("“\(name)” of “\(method)” must be one of \(words)")
  }

  /// The normalisation, under `normalise`.
  func normalisation(default standard: Normalisation) throws(ScoringError) -> Normalisation {
    guard let value = values["normalise"] else { return standard }
    if case .word(let word) = value, let known = Normalisation(name: word) { return known }
    let words = Normalisation.names.joined(separator: ", ")
    throw .mismatch("“normalise” of “\(method)” must be one of \(words)")
  }
}
