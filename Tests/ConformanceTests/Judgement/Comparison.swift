/// The comparison of computed values with expected ones.
struct Comparison {
  let tolerance: Tolerance
  /// The values that are off.
  private(set) var mismatches: [Mismatch] = []
  /// The number of single values that were compared.
  private(set) var count = 0

  init(_ tolerance: Tolerance) { self.tolerance = tolerance }

  /// Compares a value, element by element.
  mutating func compare(_ value: ComputedValue, with expected: JSONValue, name: String) {
    switch (expected, value) {
    case (.null, _):
      return
    case (.list(let expected), .list(let values)):
      guard expected.count == values.count else {
        return fail(name, "\(expected.count) elements", "\(values.count) elements")
      }
      for (position, (expected, value)) in zip(expected, values).enumerated() {
        compare(value, with: expected, name: "\(name)[\(position)]")
      }
    case (.object(let expected), .table(let values)):
      guard expected.keys.sorted() == values.keys.sorted() else {
        return fail(name, expected.keys.sorted().joined(separator: "|"), values.keys.sorted().joined(separator: "|"))
      }
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        compare(value, with: expected[key] ?? .null, name: "\(name).\(key)")
      }
    default:
      compareSingle(value, with: expected, name: name)
    }
  }

  private mutating func compareSingle(_ value: ComputedValue, with expected: JSONValue, name: String) {
    count += 1
    switch (expected, value) {
    case (.flag(let expected), .flag(let flag)):
      if flag != expected { fail(name, "\(expected)", "\(flag)") }
    // What has no value elsewhere has none here, with a reason in place of the sign for it.
    case (.text("NaN"), .undefined(let reason)) where !reason.isEmpty:
      break
    case (_, .number(let number)):
      guard let wanted = expected.number else { return fail(name, "\(expected)", "\(number)") }
      guard !tolerance.accepts(number, for: wanted) else { return }
      let error = wanted == 0 ? "none (expected 0)" : "\(abs(number - wanted) / abs(wanted))"
      mismatches.append(Mismatch(name: name, expected: "\(wanted)", got: "\(number)", relativeError: error))
    case (.text(let expected), .words(let spellings)):
      if !spellings.contains(expected) { fail(name, expected, spellings.first ?? "nothing") }
    default:
      fail(name, expected.summary, value.summary)
    }
  }

  /// Notes something other than a number that is off.
  mutating func fail(_ name: String, _ expected: String, _ got: String) {
    mismatches.append(Mismatch(name: name, expected: expected, got: got, relativeError: "none"))
  }
}

/// A value that is off.
struct Mismatch: Equatable {
  let name: String
  let expected: String
  let got: String
  let relativeError: String

  /// The line that is printed of it.
  func line(of identifier: String) -> String {
    "conformance off case=\(identifier) name=\(name) expected=\(expected) got=\(got) relative_error=\(relativeError)"
  }
}

extension JSONValue {
  /// The value in a few words.
  fileprivate var summary: String {
    switch self {
    case .null: "null"
    case .flag(let flag): "\(flag)"
    case .number(let number): "\(number)"
    case .text(let text): text
    case .list(let list): "a list of \(list.count)"
    case .object(let object): "an object of \(object.count)"
    }
  }
}

extension ComputedValue {
  /// The value in a few words.
  fileprivate var summary: String {
    switch self {
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .words(let spellings): spellings.first ?? "nothing"
    case .list(let list): "a list of \(list.count)"
    case .table(let table): "an object of \(table.count)"
    case .undefined(let reason): "undefined (\(reason))"
    }
  }
}
