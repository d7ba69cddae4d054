import Foundation
import Testing

/// How often tests reject a hypothesis that is true.
///
/// Ten thousand samples take a while, so these suites run only where `ASSAY_SLOW_TESTS` is 1, one setting after the
/// other: each uses all processors.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"] == "1"))
struct NullBehaviour {
  /// The nominal level of all tests, at which a p-value rejects that is not above it.
  static let level = 0.05
  /// The seed of every sample; `ASSAY_SLOW_SEED` puts another in its place.
  static let seed = number("ASSAY_SLOW_SEED").map { UInt64($0) } ?? 20_261_121
  /// How many samples are drawn for a setting; `ASSAY_SLOW_TABLES` puts another number in its place.
  static let samples = number("ASSAY_SLOW_TABLES") ?? 10_000

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }
}
