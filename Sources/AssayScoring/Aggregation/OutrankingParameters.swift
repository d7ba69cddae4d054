/// The thresholds of outranking methods as models state them: one number for all criteria, or one a criterion.
extension AggregationParameters {
  /// One a criterion, or one for all; nil where they are not given.
  fileprivate func thresholds(_ name: String) throws(ScoringError) -> [Double]? {
    switch values[name] {
    case nil: return nil
    case .number(let number): return [number]
    case .numbers(let numbers) where !numbers.isEmpty: return numbers
    default: throw .mismatch("“\(name)” of “\(method)” must be a number, or a list of numbers, one a criterion")
    }
  }

  /// How many criteria lists of thresholds are for; 1 where none is a list.
  fileprivate func extent(of lists: [[Double]?]) throws(ScoringError) -> Int {
    let count = lists.reduce(1) { max($0, $1?.count ?? 1) }
    for case let list? in lists where list.count != 1 && list.count != count {
      throw .mismatch("The thresholds of “\(method)” are lists of \(list.count) and of \(count) numbers")
    }
    return count
  }
}

extension PreferenceFunction {
  /// The parameters that the PROMETHEE methods know: `function`, `q`, `p` and `s`.
  static let parameters = ["function", "q", "p", "s"]

  private enum Shape: String, CaseIterable {
    case usual
    case uShape = "u-shape"
    case vShape = "v-shape"
    case level
    case linear
    case gaussian
  }

  /// The functions that a model states: one a criterion, or one for all.
  static func stated(by given: AggregationParameters) throws(ScoringError) -> [PreferenceFunction] {
    let shape = try given.choice("function", default: Shape.usual)
    let lists = [try given.thresholds("q"), try given.thresholds("p"), try given.thresholds("s")]
    let needed: [Bool] =
      switch shape {
      case .usual: [false, false, false]
      case .uShape: [true, false, false]
      case .vShape: [false, true, false]
      case .level, .linear: [true, true, false]
      case .gaussian: [false, false, true]
      }
    for (name, (list, isNeeded)) in zip(["q", "p", "s"], zip(lists, needed)) where (list != nil) != isNeeded {
      throw .mismatch(
        "The \(shape.rawValue) preference function of “\(given.method)” \(isNeeded ? "needs" : "has no") “\(name)”")
    }
    let count = try given.extent(of: lists)
    func value(_ list: Int, _ j: Int) -> Double {
      guard let numbers = lists[list] else { return 0 }
      return numbers.count == 1 ? numbers[0] : numbers[j]
    }
    return (0..<count).map { j in
      switch shape {
      case .usual: .usual
      case .uShape: .uShape(indifference: value(0, j))
      case .vShape: .vShape(preference: value(1, j))
      case .level: .level(indifference: value(0, j), preference: value(1, j))
      case .linear: .linear(indifference: value(0, j), preference: value(1, j))
      case .gaussian: .gaussian(spread: value(2, j))
      }
    }
  }
}
