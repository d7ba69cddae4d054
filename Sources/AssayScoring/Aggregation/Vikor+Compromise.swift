internal import AssayData

extension Vikor {
  /// Which alternatives are proposed, and whether the first of them may stand alone.
  ///
  /// With a′ and a″ the first and the second by Q and DQ = 1/(m − 1), the first stands alone where both conditions
  /// hold:
  /// - C1, acceptable advantage: Q(a″) − Q(a′) ≥ DQ;
  /// - C2, acceptable stability in decision making: a′ is also best by S or by R.
  ///
  /// An advantage that equals DQ to within ``Vikor/advantageTolerance`` counts as reached. Where only C2 fails, a′ and a″ are proposed; where
  /// C1 fails, all alternatives with Q − Q(a′) < DQ. A single alternative stands alone.
  ///
  /// Reference: Opricovic & Tzeng, *European Journal of Operational Research* 156 (2004), §2, step 5.
  public struct Compromise: Sendable, Equatable {
    /// C1.
    public let hasAcceptableAdvantage: Bool
    /// C2.
    public let hasAcceptableStability: Bool
    /// The positions of the alternatives that are proposed, the best by Q first.
    public let members: [Int]
    /// Q(a″) − Q(a′); nil for a single alternative.
    public let advantage: Double?
    /// DQ = 1/(m − 1); nil for a single alternative.
    public let threshold: Double?

    /// Finds the compromise solution.
    ///
    /// Each list has one value an alternative; there is at least one alternative.
    init(q: [Double], s: [Double], r: [Double], tolerance: Double) {
      guard q.count > 1 else {
        (hasAcceptableAdvantage, hasAcceptableStability, members) = (true, true, [0])
        (advantage, threshold) = (nil, nil)
        return
      }
      let threshold = 1 / Double(q.count - 1)
      // An advantage of exactly DQ is enough, and Q is exact to about 1e-15 only.
      let needed = threshold - tolerance
      // Only those within DQ of the best are put in order: with many alternatives they are few.
      let least = q.extent.lowerBound
      let near = q.indices.filter { q[$0] - least < needed }
      let order = ScoreRanks(near.map { q[$0] }, order: .ascending).order.map { near[$0] }
      let first = order[0]
      let second = order.count > 1 ? order[1] : Self.best(q, but: first)
      let lead = q[second] - q[first]
      let isStable = Self.isLeast(s, at: first) || Self.isLeast(r, at: first)
      (advantage, self.threshold) = (lead, threshold)
      (hasAcceptableAdvantage, hasAcceptableStability) = (lead >= needed, isStable)
      members = lead < needed ? order : isStable ? [first] : [first, second]
    }

    private static func best(_ q: [Double], but excluded: Int) -> Int {
      var best = excluded == 0 ? 1 : 0
      for i in q.indices where i != excluded && q[i] < q[best] { best = i }
      return best
    }

    private static func isLeast(_ values: [Double], at position: Int) -> Bool {
      let least = values.extent.lowerBound
      return values[position] - least <= 1e-12 * max(1, abs(least))
    }

    private static func rounded(_ value: Double) -> String { ((value * 1e6).rounded() / 1e6).token }

    /// The conditions and the number of alternatives proposed, in words.
    var sentences: [String] {
      guard let advantage, let threshold else { return ["A single alternative is its own compromise solution."] }
      var sentences = [
        "Acceptable advantage (C1) \(hasAcceptableAdvantage ? "holds" : "does not hold"): the second is "
          + "\(Self.rounded(advantage)) behind the first by Q, and 1/(m − 1) = \(Self.rounded(threshold)) is needed.",
        "Acceptable stability (C2) \(hasAcceptableStability ? "holds" : "does not hold"): the first by Q is "
          + "\(hasAcceptableStability ? "also" : "not") the best by S or R.",
        members.count == 1
          ? "The first by Q is the compromise solution."
          : "The compromise solution is a set of \(members.count) alternatives.",
      ]
      if abs(advantage - threshold) <= 1e-12 {
        sentences.append("The advantage equals 1/(m − 1) to within rounding, which counts as reached.")
      }
      return sentences
    }
  }
}
