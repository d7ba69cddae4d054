import Foundation
import Testing

/// What R says of overlapping columns, residuals and a multi-select question; Expected/comparisons.R wrote it.
struct ComparisonReference: Decodable, Sendable {
  let overlap_counts, overlap_joint, overlap_z: [Double]
  let table, against_rest, residuals, residual_p, residual_holm, residual_bh: [Double]
  let group, answers, second: [Int]
  let item_statistics: [Double]
  let lambda_sum, lambda_squares, statistic, df, p, bonferroni: Double
  let bootstrap_replicates: Int
  let bootstrap_p: Double
  let pair_statistics, pair_lambda: [Double]
  let pair_bootstrap_p: Double

  static let shared: ComparisonReference = {
    let url = Bundle.module.url(forResource: "comparisons.json", withExtension: nil, subdirectory: "Expected")!
    guard let data = try? Data(contentsOf: url),
      let file = try? JSONDecoder().decode(ComparisonReference.self, from: data)
    else { fatalError("comparisons.json cannot be read: without it no value would be compared") }
    return file
  }()
}
