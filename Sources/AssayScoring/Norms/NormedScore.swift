internal import AssayDistributions
internal import AssayNumerics

/// Where a score stands in a reference group.
public struct NormedScore: Sendable, Hashable {
  /// The score itself; nil for a person without one.
  public let value: Double?
  /// The percentile rank, 0 to 100.
  public let percentile: Double?
  /// In standard deviations from the mean of the group.
  public let z: Double?
  /// 50 + 10z.
  public let t: Double?
  /// ⌊2z + 5.5⌋, from 1 to 9.
  public let stanine: Int?
  /// The normal deviate of the percentile rank; nil for a value outside the group.
  public let normalisedZ: Double?
  /// 50 + 10 times the normal deviate of the percentile rank.
  public let normalisedT: Double?
  /// ⌊2z + 5.5⌋ of the normal deviate of the percentile rank, from 1 to 9.
  public let normalisedStanine: Int?
  /// 50 + 10 times Blom's normal score, which has a value outside the group too.
  public let blomT: Double?
  /// The name of the part of the scale.
  public let band: String?
  /// Why something above is nil, in a clause; nil where all that was asked for has a value.
  public let undefinedReason: String?
}

extension NormTable {
  /// Scores a person against the reference group.
  ///
  /// With p = s(x)/Σw the mid-rank share, Φ⁻¹ the quantile of the normal distribution and n the people of the group:
  /// ```
  /// percentile rank    100p
  /// z                  (x − mean)/sd
  /// T                  50 + 10z
  /// stanine            ⌊2z + 5.5⌋, clipped to 1…9
  /// normalised T       50 + 10·Φ⁻¹(p)
  /// normalised stanine ⌊2·Φ⁻¹(p) + 5.5⌋, clipped to 1…9
  /// Blom's T           50 + 10·Φ⁻¹((r − 3/8)/(n + 1/4)) with r = n·p + 1/2
  /// ```
  /// T and stanine keep the shape of the distribution; the normalised ones make it normal, whatever it was, and are the
  /// ones that old tables of norms print. r is the average rank of a member of the group.
  ///
  /// - Parameter value: The score; one that is not finite stands for a person without a score.
  ///
  /// References: McCall, *How to Measure in Education* (1922), for T; Blom, *Statistical Estimates and Transformed
  /// Beta-Variables* (1958), for (r − 3/8)/(n + 1/4).
  public func score(_ value: Double) -> NormedScore {
    guard value.isFinite else { return .missing }
    let standing = standing(of: value)
    let p = standing / weightSum
    let z = standardised(value)
    let deviate = normalDeviate(standing)
    let blom = blomDeviate(p)
    let percentile = 100 * p
    var reasons: [String] = []
    if z == nil {
      reasons.append(
        count < 2 ? "the reference group is one person" : "everybody in the reference group has the same value")
    }
    if deviate == nil { reasons.append("the value lies outside the reference group") }
    let t = z.map { 50 + 10 * $0 }
    let normalisedT = deviate.map { 50 + 10 * $0 }
    let banded: Double? =
      switch bands?.scale {
      case .value: value
      case .percentile: percentile
      case .z: z
      case .t: t
      case .normalisedT: normalisedT
      case nil: nil
      }
    return NormedScore(
      value: value, percentile: percentile, z: z, t: t, stanine: z.map(stanine), normalisedZ: deviate,
      normalisedT: normalisedT, normalisedStanine: deviate.map(stanine) ?? (p < 0.5 ? 1 : 9), blomT: 50 + 10 * blom,
      band: banded.flatMap { bands?.name(for: $0) },
      undefinedReason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
  }

  /// The weight below a value and half of that at it.
  private func standing(of x: Double) -> Double {
    // The first point above x.
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] <= x { low = middle + 1 } else { high = middle }
    }
    for place in [low - 1, low] where values.indices.contains(place) {
      let gap = abs(values[place] - x)
      if gap <= tieTolerance * max(1, abs(x), abs(values[place])) { return (below[place] + through[place]) / 2 }
    }
    guard low > 0 else { return 0 }
    guard low < values.count else { return weightSum }
    // Halves, because the distance of two finite numbers need not be finite.
    let share = (x / 2 - values[low - 1] / 2) / (values[low] / 2 - values[low - 1] / 2)
    return through[low - 1] + (below[low] - through[low - 1]) * share
  }

  /// nil without a spread.
  private func standardised(_ x: Double) -> Double? {
    guard let standardDeviation, standardDeviation > 0 else { return nil }
    let z = (x - mean) / standardDeviation
    return z.isFinite ? z : nil
  }

  /// nil at both ends of the scale, where it is infinite.
  private func normalDeviate(_ standing: Double) -> Double? {
    guard standing > 0, standing < weightSum else { return nil }
    // From the nearer tail, where the share has all its digits.
    return standing * 2 <= weightSum
      ? Normal.standard.quantile(lowerTail: standing / weightSum)
      : Normal.standard.quantile(upperTail: (weightSum - standing) / weightSum)
  }

  private func blomDeviate(_ p: Double) -> Double {
    let n = Double(count)
    return p <= 0.5
      ? Normal.standard.quantile(lowerTail: (n * p + 0.125) / (n + 0.25))
      : Normal.standard.quantile(upperTail: (n * (1 - p) + 0.125) / (n + 0.25))
  }

  /// ⌊2z + 5.5⌋ in 1…9; what is a whole number but for rounding is that number.
  private func stanine(_ z: Double) -> Int {
    let place = 2 * max(-4, min(4, z)) + 5.5
    let nearest = place.rounded()
    let whole = abs(place - nearest) <= 1e-12 * max(1, abs(place)) ? nearest : place.rounded(.down)
    return Int(max(1, min(9, whole)))
  }
}

extension NormedScore {
  /// The result for a person without a score.
  static let missing = NormedScore(
    value: nil, percentile: nil, z: nil, t: nil, stanine: nil, normalisedZ: nil, normalisedT: nil,
    normalisedStanine: nil, blomT: nil, band: nil, undefinedReason: "there is no score")
}
