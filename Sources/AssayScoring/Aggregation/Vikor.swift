internal import AssayData
public import AssayNumerics

/// VIKOR, compromise ranking (多准则妥协解排序法): the smallest Q is the best.
///
/// With f⁺ and f⁻ the best and the worst value of a criterion among the alternatives:
/// ```
/// S[i] = Σ   w[j]·(f⁺[j] − f[i,j])/(f⁺[j] − f⁻[j])       group utility
/// R[i] = max w[j]·(f⁺[j] − f[i,j])/(f⁺[j] − f⁻[j])       individual regret
/// Q[i] = v·(S[i] − S⁺)/(S⁻ − S⁺) + (1 − v)·(R[i] − R⁺)/(R⁻ − R⁺)
/// ```
/// with S⁺ = min S, S⁻ = max S, and R likewise. A 0/0 counts as 0: that of a constant criterion, and the term of S or
/// of R where all alternatives have the same one (to within 1e-12 of it, so that rounding is not blown up to a
/// difference). Whether the first of the order may stand alone is said by ``compromise(of:)``. Dominance holds for S,
/// R and Q.
///
/// Reference: Opricovic & Tzeng, “Compromise solution by MCDM methods: a comparative analysis of VIKOR and TOPSIS”,
/// *European Journal of Operational Research* 156 (2004), §2.
public struct Vikor: AggregationMethod, Equatable {
  public static let name = "vikor"

  /// The weight of group utility against regret, in 0...1; 0.5 by default.
  public let v: Double

  /// How far the advantage may fall short of DQ and still count as reached: the rounding of Q.
  ///
  /// 0 compares the doubles as they are, as programs do that know no rounding.
  public let advantageTolerance: Double

  /// Creates the method.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for a weight outside 0...1.
  public init(v: Double = 0.5, advantageTolerance: Double = 1e-12) throws(ScoringError) {
    guard (0...1).contains(v) else { throw .mismatch("VIKOR needs v from 0 to 1, not \(v)") }
    self.v = v
    self.advantageTolerance = advantageTolerance
  }

  /// Scores every alternative by Q; parts `s`, `r` and `compromise`, which is 1 for the alternatives of the
  /// compromise set.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let fits = try matrix.fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try Vikor.regret(values, criterion)
    }
    let scales = zip(fits, weights).map { fit, weight in weight > 0 && !fit.isConstant ? fit.scale : nil }
    let parts = matrix.sweep(2, from: 0, scales: scales, parallelism: parallelism) { j, y, results in
      let weight = weights[j]
      y.update { weight * $0 }
      results[0].update(with: y) { $0 + $1 }
      results[1].update(with: y) { $0 < $1 ? $1 : $0 }
    }
    let (s, r) = (parts[0], parts[1])
    let (utility, regret) = (Vikor.share(of: s, v), Vikor.share(of: r, 1 - v))
    let q = s.indices.map { utility($0) + regret($0) }
    let compromise = Compromise(q: q, s: s, r: r, tolerance: advantageTolerance)
    var isMember = [Double](repeating: 0, count: q.count)
    for member in compromise.members { isMember[member] = 1 }
    return AggregateScores(
      scores: q, order: .ascending, parts: [.init("s", s), .init("r", r), .init("compromise", isMember)],
      notes: compromise.sentences, warnings: matrix.warnings(ofConstant: fits.map(\.isConstant), weights: weights))
  }

  /// The compromise solution among scores that this method made.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for scores of another method.
  public func compromise(of scores: AggregateScores) throws(ScoringError) -> Compromise {
    guard let s = scores.parts.first(where: { $0.name == "s" })?.values,
      let r = scores.parts.first(where: { $0.name == "r" })?.values
    else { throw .mismatch("A compromise solution needs the parts s and r of VIKOR") }
    return Compromise(q: scores.scores, s: s, r: r, tolerance: advantageTolerance)
  }

  /// The scale from 0 for the best value of a criterion to 1 for the worst: what min–max leaves to 1.
  private static func regret(_ values: [Double], _ criterion: Criterion) throws(ScoringError) -> ColumnFit {
    let fit = try Normalisation.minMax.fit(values, criterion)
    let scale = FittedScale(
      criterion, method: .minMax, transform: fit.scale.transform, origin: fit.scale.origin, divisor: fit.scale.divisor,
      offset: 1, span: -1)
    return ColumnFit(scale: scale, facts: fit.facts)
  }

  /// The term of Q that S or R gives, as a function of the alternative.
  private static func share(of values: [Double], _ weight: Double) -> (Int) -> Double {
    let range = values.extent
    let (low, width) = (range.lowerBound, range.upperBound - range.lowerBound)
    guard width > 1e-12 * range.upperBound else { return { _ in 0 } }
    return { weight * ((values[$0] - low) / width) }
  }
}
