/// The verdicts on all cases, by analysis.
struct Ledger {
  private(set) var accounts: [String: Account] = [:]

  /// The verdicts on the cases of one analysis.
  struct Account: Equatable {
    var passed = 0
    var unsupported = 0
    /// For each failing case, its identifier and a line for each value that is off.
    var failures: [Failure] = []

    /// The cases that something was built for.
    var supported: Int { passed + failures.count }

    fileprivate var counts: String { "passed=\(passed) failed=\(failures.count) unsupported=\(unsupported)" }
  }

  /// A case that failed.
  struct Failure: Equatable {
    let identifier: String
    let lines: [String]
  }

  /// Judges cases.
  init(_ cases: [ConformanceCase], adapters: [String: Adapter]) {
    for test in cases {
      var account = accounts[test.analysis] ?? Account()
      switch Verdict(on: test, by: adapters[test.analysis]) {
      case .passed: account.passed += 1
      case .unsupported: account.unsupported += 1
      case .failed(let mismatches):
        account.failures.append(
          Failure(identifier: test.identifier, lines: mismatches.map { $0.line(of: test.identifier) }))
      }
      accounts[test.analysis] = account
    }
  }

  /// All cases that failed.
  var failures: [Failure] { accounts.sorted { $0.key < $1.key }.flatMap(\.value.failures) }

  /// One line for each analysis, followed by one for each of its values that are off, and the total.
  var lines: [String] {
    var total = Account()
    var lines: [String] = []
    for (analysis, account) in accounts.sorted(by: { $0.key < $1.key }) {
      lines.append("conformance \(analysis) \(account.counts)")
      lines += account.failures.flatMap(\.lines)
      total.passed += account.passed
      total.unsupported += account.unsupported
      total.failures += account.failures
    }
    return lines + ["conformance total \(total.counts)"]
  }
}
