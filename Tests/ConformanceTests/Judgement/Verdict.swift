/// Whether the library does what a case asks.
enum Verdict {
  case passed
  case failed([Mismatch])
  /// What is missing.
  case unsupported(String)

  /// Judges a case; an analysis without an adapter is not supported.
  init(on test: ConformanceCase, by adapter: Adapter?) {
    guard let adapter else {
      self = .unsupported("nobody has built \(test.analysis)")
      return
    }
    if case .unknown(let word) = test.outcome {
      self = .unsupported("the outcome \(word)")
      return
    }
    do {
      self.init(on: test, from: try adapter(test))
    } catch let gap as Unsupported {
      self = .unsupported(gap.need)
    } catch {
      self = test.acceptsError ? .passed : .failed([Mismatch(of: "error", "no error", "\(error)")])
    }
  }

  /// Judges what came out.
  init(on test: ConformanceCase, from findings: Findings) {
    if test.acceptsError, findings.refusal != nil {
      self = .passed
      return
    }
    for name in test.expected.keys.sorted() where findings[name] == nil {
      self = .unsupported("the value \(name)")
      return
    }
    var comparison = Comparison(test.tolerance)
    for (name, expected) in test.expected.sorted(by: { $0.key < $1.key }) {
      guard let value = findings[name] else { continue }
      comparison.compare(value, with: expected, name: name)
    }
    for (name, value) in findings.values.sorted(by: { $0.key < $1.key }) {
      guard test.expected[name] == nil, value.hasNonFiniteNumber else { continue }
      comparison.fail(name, "a number or nothing", "NaN or infinity")
    }
    if let missing = test.outcome?.missing(from: findings) {
      comparison.fail("outcome", missing, "none")
    }
    if comparison.count == 0, test.outcome == nil {
      self = .unsupported("a case with nothing to compare")
    } else {
      self = comparison.mismatches.isEmpty ? .passed : .failed(comparison.mismatches)
    }
  }
}

extension ConformanceCase {
  /// Whether a typed error is what the case asks for, or may ask for.
  fileprivate var acceptsError: Bool { outcome == .error || outcome == .warningOrError }
}

extension ConformanceCase.Outcome {
  /// What should have come out besides the values and did not; nil when nothing is missing.
  fileprivate func missing(from findings: Findings) -> String? {
    switch self {
    case .error: "a typed error"
    case .warning: findings.warnings.isEmpty ? "a warning" : nil
    case .warningOrError: findings.warnings.isEmpty ? "a warning or a typed error" : nil
    case .undefined:
      findings.values.values.contains(where: \.hasExplainedGap) ? nil : "an undefined value with a reason"
    case .undefinedOrValue, .unknown: nil
    }
  }
}

extension Mismatch {
  fileprivate init(of name: String, _ expected: String, _ got: String) {
    self.init(name: name, expected: expected, got: got, relativeError: "none")
  }
}
