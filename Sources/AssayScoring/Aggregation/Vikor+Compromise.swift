internal import AssayData

extension Vikor {
  /// Which alternatives are proposed, and whether the first of them may stand alone.
  ///
  /// With a′ and a″ the first and the second by Q and DQ = 1/(m − 1), the first stands alone where both conditions
  /// hold:
  /// - C1, acceptable advantage: Q(a″) − Q(a′) ≥ DQ;
  /// - C2, acceptable stability in decision making: a′ is also best by S or by R.
  ///
  /// Where only C2 fails, a′ and a″ are proposed; where C1 fails, all alternatives with Q − Q(a′) < DQ. A single
  /// alternative stands alone.
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
    /// - Parameters: One value an alternative, at least one alternative.
    init(q: [Double], s: [Double], r: [Double]) {
      let order = ScoreRanks(q, order: .ascending).order
      let first = order[0]
      hasAcceptableStability = Self.isLeast(s, at: first) || Self.isLeast(r, at: first)
      guard order.count > 1 else {
        hasAcceptableAdvantage = true
        members = [first]
        (advantage, threshold) = (nil, nil)
        return
      }
      let needed = 1 / Double(order.count - 1)
      let lead = q[order[1]] - q[first]
      (advantage, threshold) = (lead, needed)
      hasAcceptableAdvantage = lead >= needed
      if lead < needed {
        members = Array(order.prefix { q[$0] - q[first] < needed })
      } else {
        members = hasAcceptableStability ? [first] : [first, order[1]]
      }
    }

    private static func isLeast(_ values: [Double], at position: Int) -> Bool {
      let least = values.extent.lowerBound
      return values[position] - least <= 1e-12 * max(1, abs(least))
    }

    /// The conditions and the number of alternatives proposed, in words.
    var sentences: [String] {
      guard let advantage, let threshold else { return ["A single alternative is its own compromise solution."] }
      var sentences = [
        "Acceptable advantage (C1) \(hasAcceptableAdvantage ? "holds" : "does not hold"): the second is "
          + "\(advantage.token) behind the first by Q, and 1/(m − 1) = \(threshold.token) is needed.",
        "Acceptable stability (C2) \(hasAcceptableStability ? "holds" : "does not hold"): the first by Q is "
          + "\(hasAcceptableStability ? "also" : "not") the best by S or R.",
        members.count == 1
          ? "The first by Q is the compromise solution."
          : "The compromise solution is a set of \(members.count) alternatives.",
      ]
      if abs(advantage - threshold) <= 1e-12 {
        sentences.append("The advantage equals 1/(m − 1) to within rounding, which therefore decides C1.")
      }
      return sentences
    }
  }
}
