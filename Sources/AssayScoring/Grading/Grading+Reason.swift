extension Grading.Decision {
  /// The word in `decided_by`.
  public func name(_ rules: GradingRules) -> String {
    switch self {
    case .ungraded: "ungraded"
    case .score: "score"
    case .quota: "quota"
    case .quotaFull: "quota_full"
    case .quotaTie: "quota_tie"
    case .tieBreak: "tie_break"
    case .cap(let place): rules.caps[place].name
    case .only: "only_grade"
    }
  }
}

extension Grading {
  /// Why a person has his grade, in a clause without a full stop.
  ///
  /// - Parameter score: Writes a score for people.
  public func reason(of person: Int, rules: GradingRules, score: (Double) -> String, value: Double?) -> String {
    func quota(_ place: Int) -> String {
      let quota = quotas[place]
      let unit = quota.pool.name.isEmpty ? "" : " in \(quota.pool.name)"
      return "\(rules.grades[quota.grade].name)\(unit): ⌊\(quota.share) × \(quota.pool.count)⌋ = \(quota.cap)"
    }
    switch decisions[person] {
    case .ungraded: return "has no score"
    case .quota(let place): return "has a place in the quota of \(quota(place))"
    case .quotaFull(let place): return "no place left in the quota of \(quota(place))"
    case .quotaTie(let place): return "tied where the quota ends, and left out with all who are: \(quota(place))"
    case .tieBreak(let place):
      let keys = rules.tieBreak.map(\.name).joined(separator: ", ")
      return "the score of the last who has a place, but behind by \(keys): \(quota(place))"
    case .cap(let place): return "\(rules.caps[place].subject): no better than \(rules.caps[place].grade)"
    case .only: return "the only grade"
    case .score:
      guard let grade = grades[person], let value else { return "" }
      if let minimum = rules.grades[grade].minimum, grade == 0 { return "\(score(value)) ≥ \(score(minimum))" }
      let missed = rules.grades[..<grade].last { $0.minimum.map { !value.reaches($0) } ?? false }
      guard let missed, let minimum = missed.minimum else { return "" }
      return "\(score(value)) < \(score(minimum)) for \(missed.name)"
    }
  }
}
