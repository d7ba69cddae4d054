internal import AssayNumerics

/// What one rater gave as a member of one class.
public struct RaterProfile: Sendable, Equatable {
  /// The rater and the class, as positions in the names.
  public let rater: Int
  public let raterClass: Int
  /// Ballots with a grade.
  public let marks: Int
  public let abstentions: Int
  /// The subjects that the rater gave a grade.
  public let subjects: Int
  /// The mean of the marks, in points; nil without any.
  public let mean: Double?
  /// Intra-individual response variability: the standard deviation of all marks of the rater, with n − 1.
  public let irv: Double?
  /// The different grades given.
  public let distinctGrades: Int
  /// The most marks in a row, in the order of the ballots, that are the same.
  public let longestRun: Int
  /// The subjects with grades on two items or more.
  public let sheets: Int
  /// Of these, the ones with one grade on all items.
  public let flatSheets: Int
  /// The marks that another rater of the class can be compared with.
  public let compared: Int
  /// The mean distance from the others of the class, in points; below 0 severe.
  public let deviation: Double?
  /// The mean size of the distance.
  public let absoluteDeviation: Double?
  /// ``deviation`` as a modified z among the raters of the class; nil for too few marks, or where half of the raters
  /// are equal.
  public internal(set) var deviationZ: Double?
  /// ``absoluteDeviation`` likewise.
  public internal(set) var absoluteDeviationZ: Double?
  /// Whether all of at least the minimum of marks are the same.
  public internal(set) var isStraightLiner = false
  /// Whether one of the two is far: the first in either direction, the second upwards.
  public internal(set) var isFar = false

  /// The larger of the two distances from the class.
  var distance: Double { max(abs(deviationZ ?? 0), absoluteDeviationZ ?? 0) }
}

extension [RaterProfile] {
  /// With the distances standardised within each class, and the rules applied.
  func standardised(classCount: Int, _ rules: RaterOverview.Rules) -> [RaterProfile] {
    var profiles = self
    var members = [[Int]](repeating: [], count: classCount)
    for (place, profile) in enumerated() {
      profiles[place].isStraightLiner = profile.distinctGrades == 1 && profile.marks >= rules.minimumMarks
      if profile.compared >= Swift.max(1, rules.minimumMarks) { members[profile.raterClass].append(place) }
    }
    for places in members {
      let signed = ModifiedZ(places.compactMap { self[$0].deviation })
      let sizes = ModifiedZ(places.compactMap { self[$0].absoluteDeviation })
      for place in places {
        profiles[place].deviationZ = self[place].deviation.flatMap { signed?($0) }
        profiles[place].absoluteDeviationZ = self[place].absoluteDeviation.flatMap { sizes?($0) }
        let (z, size) = (profiles[place].deviationZ ?? 0, profiles[place].absoluteDeviationZ ?? 0)
        profiles[place].isFar = abs(z) >= rules.farFrom || size >= rules.farFrom
      }
    }
    return profiles
  }
}

/// 0.6745·(x − median)/MAD.
private struct ModifiedZ {
  private let median: Double
  private let deviation: Double

  /// nil for fewer than three values, or where the median of the distances from the median is 0.
  init?(_ values: [Double]) {
    guard values.count > 2 else { return nil }
    let centre = Self.median(values)
    let spread = Self.median(values.map { abs($0 - centre) })
    // Distances that are 0 but for the rounding of the marks' means are no spread.
    let size = values.reduce(0) { max($0, abs($1)) }
    guard spread > 1e-12 * size else { return nil }
    (median, deviation) = (centre, spread)
  }

  func callAsFunction(_ x: Double) -> Double { 0.6745 * (x - median) / deviation }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
