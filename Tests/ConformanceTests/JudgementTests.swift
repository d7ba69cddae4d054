import Foundation
import Testing

/// What passes, what fails and what is not supported, on cases made up for it.
@Suite struct JudgementTests {
  /// A case about one number or a few, and what should be said of it.
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fields: String
    let findings: [String: Double?]
    let verdict: String
  }

  static let examples = [
    Example(
      testDescription: "within the relative tolerance", fields: #""expected": {"x": 100}, "rtol": 1e-3"#,
      findings: ["x": 100.1], verdict: "passed"),
    Example(
      testDescription: "beyond the relative tolerance", fields: #""expected": {"x": 100}, "rtol": 1e-3"#,
      findings: ["x": 100.11], verdict: "failed"),
    Example(
      testDescription: "within the absolute tolerance", fields: #""expected": {"x": 0}, "rtol": 1, "atol": 0.5"#,
      findings: ["x": 0.5], verdict: "passed"),
    Example(
      testDescription: "zero is exact", fields: #""expected": {"x": 0}, "rtol": 1"#, findings: ["x": 1e-300],
      verdict: "failed"),
    Example(
      testDescription: "infinity is only infinity", fields: #""expected": {"x": "Inf"}, "rtol": 1"#,
      findings: ["x": 1e308], verdict: "failed"),
    Example(
      testDescription: "infinity where it is expected", fields: #""expected": {"x": "-Inf"}, "rtol": 0"#,
      findings: ["x": -.infinity], verdict: "passed"),
    Example(
      testDescription: "NaN is never a value", fields: #""expected": {"x": "NaN"}, "rtol": 0"#,
      findings: ["x": .nan], verdict: "failed"),
    Example(
      testDescription: "undefined where others have NaN", fields: #""expected": {"x": "NaN"}, "rtol": 0"#,
      findings: ["x": nil], verdict: "passed"),
    Example(
      testDescription: "undefined where a number is expected", fields: #""expected": {"x": 1}, "rtol": 1"#,
      findings: ["x": nil], verdict: "failed"),
    Example(
      testDescription: "null is no check", fields: #""expected": {"x": null, "y": 1}, "rtol": 0"#,
      findings: ["x": 7, "y": 1], verdict: "passed"),
    Example(
      testDescription: "nothing but null", fields: #""expected": {"x": null}, "rtol": 0"#, findings: ["x": 7],
      verdict: "unsupported"),
    Example(
      testDescription: "a name that is not known", fields: #""expected": {"x": 1, "y": 1}, "rtol": 0"#,
      findings: ["x": 1], verdict: "unsupported"),
    Example(
      testDescription: "another value is NaN", fields: #""expected": {"x": 1}, "rtol": 0"#,
      findings: ["x": 1, "y": .nan], verdict: "failed"),
    Example(
      testDescription: "behaviour is words", fields: #""expected": {"x": 1, "behaviour": "of some kind"}, "rtol": 0"#,
      findings: ["x": 1], verdict: "passed"),
    Example(
      testDescription: "an error that did not come", fields: #""expected": {"outcome": "error"}, "rtol": 0"#,
      findings: ["x": 1], verdict: "failed"),
    Example(
      testDescription: "a warning that did not come", fields: #""expected": {"outcome": "warning", "x": 1}, "rtol": 0"#,
      findings: ["x": 1], verdict: "failed"),
    Example(
      testDescription: "undefined, and is not", fields: #""expected": {"outcome": "undefined"}, "rtol": 0"#,
      findings: ["x": 1], verdict: "failed"),
    Example(
      testDescription: "undefined, and the others off",
      fields: #""expected": {"outcome": "undefined", "y": 2}, "rtol": 0"#, findings: ["x": nil, "y": 1],
      verdict: "failed"),
    Example(
      testDescription: "undefined, and the others right",
      fields: #""expected": {"outcome": "undefined", "y": 2}, "rtol": 0"#, findings: ["x": nil, "y": 2],
      verdict: "passed"),
    Example(
      testDescription: "an outcome that is not known", fields: #""expected": {"outcome": "surprise"}, "rtol": 0"#,
      findings: ["x": 1], verdict: "unsupported"),
  ]

  @Test(arguments: examples)
  func `each case gets the verdict it deserves`(_ example: Example) throws {
    let test = try ConformanceCase(parsing: example.fields)
    let verdict = Verdict(on: test) { _ in
      var findings = Findings()
      for (name, number) in example.findings { findings.set(name, number, because: "for a reason") }
      return findings
    }
    #expect(verdict.word == example.verdict)
  }

  @Test(arguments: ["error", "warning_or_error"])
  func `a typed error is what such a case asks for`(_ outcome: String) throws {
    let test = try ConformanceCase(parsing: #""expected": {"outcome": "\#(outcome)"}, "rtol": 0"#)
    #expect(Verdict(on: test) { _ in throw MalformedCase(file: "", problem: "") }.word == "passed")
  }

  @Test func `an error fails every other case`() throws {
    let test = try ConformanceCase(parsing: #""expected": {"x": 1}, "rtol": 0"#)
    #expect(Verdict(on: test) { _ in throw MalformedCase(file: "", problem: "") }.word == "failed")
  }

  @Test func `what nobody has built is not supported`() throws {
    let test = try ConformanceCase(parsing: #""expected": {"outcome": "error"}, "rtol": 0"#)
    #expect(Verdict(on: test, by: nil).word == "unsupported")
    #expect(Verdict(on: test) { _ in throw Unsupported("this") }.word == "unsupported")
  }

  @Test func `matrices are compared element by element`() throws {
    let test = try ConformanceCase(parsing: #""expected": {"x": [[1, null], [3, 4]]}, "rtol": 1e-9"#)
    var comparison = Comparison(test.tolerance)
    let expected = try #require(test.expected["x"])
    comparison.compare(.matrix([1, 2, 3.5, 4], columns: 2), with: expected, name: "x")
    #expect(comparison.count == 3)
    let line = "conformance off case=a/b name=x[1][0] expected=3.0 got=3.5 relative_error=0.16666666666666666"
    #expect(comparison.mismatches.map { $0.line(of: "a/b") } == [line])
    comparison.compare(.matrix([1, 2, 3, 4, 5, 6], columns: 3), with: .list([.list([.number(1)])]), name: "y")
    #expect(comparison.mismatches.last?.name == "y")
  }

  @Test func `the ledger counts and names what is off`() throws {
    let cases = try [#"{"x": 1}"#, #"{"x": 2}"#, #"{"z": 2}"#].map {
      try ConformanceCase(parsing: #""expected": \#($0), "rtol": 0"#)
    }
    let adapter: Adapter = { _ in
      var findings = Findings()
      findings.set("x", 1)
      return findings
    }
    let lines = [
      "conformance family.kind passed=1 failed=1 unsupported=1",
      "conformance off case=family.kind/label name=x expected=2.0 got=1.0 relative_error=0.5",
      "conformance total passed=1 failed=1 unsupported=1",
    ]
    #expect(Ledger(cases, adapters: ["family.kind": adapter]).lines == lines)
  }

  @Test func `a folder without cases has none`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("no-cases-here").path
    #expect(try ConformanceSuite.located(environment: ["ASSAY_CONFORMANCE": folder]).cases.isEmpty)
  }
}

extension ConformanceCase {
  /// A case with the fields that every case has besides the ones given.
  init(parsing fields: String) throws {
    let text = #"{"id": "family.kind/label", "analysis": "family.kind", \#(fields)}"#
    let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    try self.init(value, folder: "", file: "")
  }
}

extension Verdict {
  fileprivate var word: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .unsupported: "unsupported"
    }
  }
}
