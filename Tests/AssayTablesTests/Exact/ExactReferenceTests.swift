import AssayInference
import AssayNumerics
import AssayTables
import Foundation
import Testing

/// Exact tests against independent programs; `Expected/exact_fisher.R` and `exact_odds_ratio.py` made the values.
@Suite struct ExactReferenceTests {
  struct FisherRecord: Decodable, Sendable, CustomTestStringConvertible {
    let rows: Int
    let columns: Int
    let counts: [Double]
    let p: Double
    let less: Double?
    let greater: Double?
    var testDescription: String { "R 4.2.2 fisher.test, \(rows) × \(columns): \(counts.map { Int($0) })" }
  }

  struct RatioRecord: Decodable, Sendable, CustomTestStringConvertible {
    let counts: [Double]
    let level: Double
    let estimate: Double
    let low: Double
    let high: Double
    var testDescription: String { "mpmath, \(counts.map { Int($0) }) at \(level)" }
  }

  static func records<Record: Decodable>(_ file: String) -> [Record] {
    let url = Bundle.module.url(forResource: file, withExtension: "json", subdirectory: "Expected")!
    guard let data = try? Data(contentsOf: url), let records = try? JSONDecoder().decode([Record].self, from: data),
      !records.isEmpty
    else { fatalError("\(file) cannot be read: without it no value would be compared") }
    return records
  }

  @Test(arguments: records("exact_fisher") as [FisherRecord])
  func `Fisher's test agrees with R`(_ record: FisherRecord) throws {
    let table = try ContingencyTable(counts: record.counts, rows: record.rows, columns: record.columns)
    let test = try #require(table.exactIndependence([.fisher]).first)
    // FEXACT merges paths whose lengths differ by up to 1e-7.
    #expect(abs(test.result.pValue - record.p) <= 1e-6 * record.p)
    guard let less = record.less, let greater = record.greater else { return }
    let fisher = try table.fisherTwoByTwo()
    #expect(abs(fisher.twoSided.pValue - record.p) <= 1e-12 * record.p)
    #expect(abs(fisher.less.pValue - less) <= 1e-12 * less)
    #expect(abs(fisher.greater.pValue - greater) <= 1e-12 * greater)
    // Two roads to one number: the tails of a hypergeometric distribution, and the network.
    #expect(abs(fisher.twoSided.pValue - test.result.pValue) <= 1e-11 * record.p)
  }

  @Test(arguments: records("exact_odds_ratio") as [RatioRecord])
  func `the conditional odds ratio is right to its last digits`(_ record: RatioRecord) throws {
    let fisher = try ContingencyTable(counts: record.counts, rows: 2, columns: 2).fisherTwoByTwo(level: record.level)
    #expect(abs(try #require(fisher.oddsRatio) - record.estimate) <= 1e-12 * record.estimate)
    #expect(abs(try #require(fisher.lower) - record.low) <= 1e-12 * record.low)
    #expect(abs(try #require(fisher.upper) - record.high) <= 1e-12 * record.high)
    #expect(fisher.reason == nil)
  }

  @Test func `a table of R's slow kind is answered, and near R's answer`() throws {
    // R 4.2.2: fisher.test(workspace = 2e8) gives 0.797064277583487 after 21 s.
    let counts: [Double] = [
      5, 4, 2, 8, 3, 5, 3, 4, 3, 7, 7, 3, 3, 4, 6, 4, 7, 5, 6, 1, 4, 3, 3, 2, 6, 3, 1, 4, 3, 3,
    ]
    guard FullEnumerationTests.isSlow else { return }
    let test = try #require(ContingencyTable(counts: counts, rows: 5, columns: 6).exactIndependence([.fisher]).first)
    #expect(abs(test.result.pValue - 0.797064277583487) < 1e-7)
  }

  @Test func `Agresti's job satisfaction table`() throws {
    // Agresti (2013), table 2.8 by income; R 4.2.2 fisher.test: 0.7826849389656.
    let counts: [Double] = [1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11]
    let test = try #require(ContingencyTable(counts: counts, rows: 4, columns: 4).exactIndependence([.fisher]).first)
    #expect(abs(test.result.pValue - 0.782684938965675) < 1e-8)
    #expect(test.result.name == .fisherExact)
    #expect(test.result.statistic == nil)
    #expect(test.result.method.contains("exact"))
  }
}
