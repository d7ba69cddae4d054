import AssaySurvey
import AssayTables
import Foundation
import Testing

/// What R's survey package says of one pair of variables; Expected/generate.R wrote it.
struct WeightedReference: Decodable, Sendable {
  struct Test: Decodable, Sendable {
    let statistic, p_value: Double
    let ndf, ddf, corrected_statistic: Double?
  }
  struct Measure: Decodable, Sendable {
    let measure, dependent: String
    let estimate, std_error: Double
  }
  struct Departure: Decodable, Sendable {
    let row, column: Int
    let departure, std_error_design, std_error_srs, std_error_srs_null: Double
  }
  struct Agreement: Decodable, Sendable {
    let estimate, std_error: Double
  }
  struct File: Decodable {
    let source: String
    let pairs: [WeightedReference]
  }

  let row, column: String
  let rows_in_design, rows_used: Int
  let sum_of_weights, effective_size: Double
  let weighted, counts, shares_vcov_row_major: [[Double]]
  let delta_eigenvalues: [Double]
  let tests: [String: Test]
  let measures: [Measure]
  let departures: [Departure]
  let svykappa: Agreement?

  static let all: [WeightedReference] = {
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("weighted.json")),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.pairs
  }()

  private static let folder = Bundle.module.bundleURL.appendingPathComponent("Expected")

  /// The columns of weighted.csv; blank cells are nil.
  static let columns: [String: [Double?]] = {
    guard let text = try? String(contentsOf: folder.appendingPathComponent("weighted.csv"), encoding: .utf8) else {
      return [:]
    }
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    return Dictionary(
      uniqueKeysWithValues: lines[0].enumerated().map { place, name in
        (String(name), lines.dropFirst().map { Double($0[place]) })
      })
  }()

  /// The cells of a pair of columns; `factor` multiplies every weight.
  static func cells(_ row: String, _ column: String, factor: Double = 1) -> WeightedCells {
    guard let x = columns[row], let y = columns[column], let w = columns["w"] else {
      preconditionFailure("no such column")
    }
    return cells(x, y, weights: w.map { ($0 ?? 0) * factor })
  }

  static func cells(_ x: [Double?], _ y: [Double?], weights: [Double]) -> WeightedCells {
    let (rows, columns) = (Set(x.compactMap { $0 }).count, Set(y.compactMap { $0 }).count)
    var sums = [Double](repeating: 0, count: rows * columns)
    var squares = sums
    for (place, weight) in weights.enumerated() {
      guard let i = x[place], let j = y[place] else { continue }
      let cell = (Int(i) - 1) * columns + Int(j) - 1
      sums[cell] += weight
      squares[cell] += weight * weight
    }
    return WeightedCells(
      rowCount: rows, columnCount: columns, sums: sums, squares: squares, designSize: weights.count)
  }

  var cells: WeightedCells { Self.cells(row, column) }
}

extension WeightedReference: CustomTestStringConvertible {
  var testDescription: String { "R survey 4.1-1, \(row) by \(column)" }
}

extension WeightedCells {
  /// The table of the sums of weights, with the scores 1, 2, ….
  func table() throws -> ContingencyTable {
    try ContingencyTable(
      counts: sums, rowLabels: (0..<rowCount).map { "r\($0)" }, columnLabels: (0..<columnCount).map { "c\($0)" })
  }

  /// Every measure that a table of this shape has.
  func measures(ranks: CorrelationMeasures.RankError = .estimated) throws -> [AssociationMeasure] {
    let table = try table()
    var all = ChiSquaredMeasures.measures(of: table) + PredictionMeasures.measures(of: table)
    all += EntropyMeasures.measures(of: table) + ConcordanceMeasures.measures(of: table)
    all += CorrelationMeasures.measures(of: table, rankError: ranks)
    if rowCount == columnCount { all += Kappa.measures(of: table) }
    if rowCount == 2, columnCount == 2 { all += try TwoByTwoMeasures.measures(of: table) }
    return all
  }
}
