/// The look of the numbers of one column, settled from all of its values.
package struct NumberStyle {
  private let kind: DisplayKind
  private let decimals: Int

  /// Settles the style for the values of a column of a kind.
  package init(kind: DisplayKind, values: some Sequence<Value>) {
    self.kind = kind
    decimals =
      switch kind {
      case .percent: 1
      case .residual, .logProbability, .degreesOfFreedom: 2
      case .statistic, .probability, .estimate: 3
      case .count, .text, .remark, .term: values.contains { !$0.isWhole } ? 2 : 0
      case .weight: Self.weightDecimals(values)
      case .observation: values.reduce(0) { max($0, $1.decimals(upTo: 3)) }
      }
  }

  /// Puts a cell in words and figures for people; an empty cell is an empty string.
  package func text(_ value: Value) -> String {
    switch value {
    case .text(let text): kind == .term ? Glossary.words(for: text) : text
    case .integer(let integer): text(Double(integer), exactly: integer)
    case .number(let number): number.isFinite ? text(number, exactly: Int(exactly: number)) : ""
    case .empty: ""
    }
  }

  private func text(_ number: Double, exactly integer: Int?) -> String {
    // A Double has no more than 16 digits: to print 20 would be to invent some.
    if number.magnitude >= 1e15 { return DecimalText(number).scientific(significant: 3) }
    switch kind {
    case .count, .weight, .observation, .text, .remark, .term:
      if let integer, decimals == 0 { return String(integer) }
    case .degreesOfFreedom:
      if let integer { return String(integer) }
    case .probability:
      return Self.probability(number)
    case .statistic, .estimate:
      if number.magnitude < 0.0005 && number != 0 { return DecimalText(number).scientific(significant: 3) }
    case .percent, .residual, .logProbability:
      break
    }
    return DecimalText(number).fixed(decimals)
  }

  /// APA style: what cannot pass 1 has no zero before the point, and nothing is “.000”.
  private static func probability(_ number: Double) -> String {
    if number < 0.001 { return "<.001" }
    let text = DecimalText(number).fixed(3)
    return text.hasPrefix("0.") ? String(text.dropFirst()) : text
  }

  private static func weightDecimals(_ values: some Sequence<Value>) -> Int {
    var largest = 0.0
    var isWhole = true
    for value in values {
      largest = max(largest, value.magnitude ?? 0)
      isWhole = isWhole && value.isWhole
    }
    if isWhole { return 0 }
    return largest >= 10_000 ? 1 : largest >= 10 ? 2 : 4
  }
}

extension Value {
  /// Says whether there is no fraction to show.
  fileprivate var isWhole: Bool {
    if case .number(let number) = self, number.isFinite { number == number.rounded() } else { true }
  }

  /// The decimals that it takes to show the number, up to a limit.
  fileprivate func decimals(upTo limit: Int) -> Int {
    guard !isWhole, case .number(let number) = self else { return 0 }
    return min(limit, DecimalText(number).decimals)
  }
}
