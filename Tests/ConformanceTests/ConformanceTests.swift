import Foundation
import Testing

/// The library against values from independent programs.
@Suite struct ConformanceTests {
  @Test func `every claimed analysis agrees with the reference programs`() throws {
    let suite = try ConformanceSuite.located()
    #expect(!suite.cases.isEmpty, "no cases were found")
    let ledger = Ledger(suite.cases, adapters: claimedAnalyses)
    // Not by `print`, whose buffer may be written in the middle of a line while other tests report.
    for line in ledger.lines { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
    for failure in ledger.failures {
      Issue.record("\(failure.identifier): \(failure.lines.count) off, listed above")
    }
    if suite.isRepositoryCopy { try expectNoLessSupport(ledger) }
  }

  /// What was supported once stays supported: `Expected/supported.json` holds the count of each analysis.
  private func expectNoLessSupport(_ ledger: Ledger) throws {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/supported.json")
    let floors = try JSONDecoder().decode([String: Int].self, from: Data(contentsOf: file))
    #expect(!floors.isEmpty, "the counts of supported cases are gone")
    for (analysis, floor) in floors.sorted(by: { $0.key < $1.key }) {
      let supported = ledger.accounts[analysis]?.supported ?? 0
      #expect(supported >= floor, "\(analysis) supports fewer cases than it did")
    }
  }
}
