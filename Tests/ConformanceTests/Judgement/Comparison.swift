/// The comparison of computed values with expected ones.
struct Comparison {
  let tolerance: Tolerance
  /// By value: how far a second program is from the expected one, as the case records it.
  let peerDifferences: [String: Double]
  /// Values beyond the tolerance that are no further from the expected one than the second program is.
  private(set) var withinPeers: [Mismatch] = []
  /// The values that are off.
  private(set) var mismatches: [Mismatch] = []
  /// The number of single values that were compared.
  private(set) var count = 0

  init(_ tolerance: Tolerance, peerDifferences: [String: Double] = [:]) {
    self.tolerance = tolerance
    self.peerDifferences = peerDifferences
  }

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
      let mismatch = Mismatch(name: name, expected: "\(wanted)", got: "\(number)", relativeError: error)
      if isWithinPeers(number, wanted, name) { withinPeers.append(mismatch) } else { mismatches.append(mismatch) }
    case (.text(let expected), .words(let spellings)):
      if !spellings.contains(expected) { fail(name, expected, spellings.first ?? "nothing") }
    default:
      fail(name, expected.summary, value.summary)
    }
  }

  /// Whether a second program, which the case takes to agree, is as far from the expected value.
  ///
  /// Some expected values come from an iteration that stopped early, and the case itself records that another program
  /// went on: nnet is 1.4e-6 from the maximum of a likelihood where the tolerance is 1e-6. The expected value is then known
  /// no better than the two agree. A tenth of a percent is for the rounding of the recorded difference.
  private func isWithinPeers(_ value: Double, _ expected: Double, _ name: String) -> Bool {
    let base = String(name.prefix { $0 != "[" && $0 != "." })
    guard let difference = peerDifferences[base], difference > tolerance.relative, difference < 1e-4 else {
      return false
    }
    return Tolerance(relative: difference * 1.001, absolute: tolerance.absolute).accepts(value, for: expected)
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
  func line(of identifier: String, word: String = "off") -> String {
    "conformance \(word) case=\(identifier) name=\(name) expected=\(expected) got=\(got) relative_error=\(relativeError)"
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
