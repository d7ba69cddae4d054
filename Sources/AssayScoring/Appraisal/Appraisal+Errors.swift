public import AssayNumerics

extension Appraisal {
  /// The standard errors of the scores that come from who happened to rate.
  ///
  /// A score is Σ over leaves of weight × slope × Σ over classes of share × mean vote. A rater r of a class moves it by
  /// ```
  /// u_r = Σ_leaf c_leaf · share · (vote_r − mean)/n,      V = Σ_classes n/(n − 1) · Σ_r u_r²
  /// ```
  /// with c the effective weight times the slope of the leaf's scale, and n the voters on the leaf: the delta method with the
  /// rater as the unit, because the grades of one rater on several items are not independent. Weights, scales, measured
  /// values, bonus and penalty are taken as given. Votes that are trimmed count as if they were not, which makes the error too
  /// large rather than too small. A class with a single rater has the variance of its class, pooled over all persons.
  ///
  /// Reference: Cochran, *Sampling Techniques* (3rd ed., 1977), §5.3 and §6.4.
  ///
  /// - Parameter ballots: The ballots that were appraised, with raters.
  /// - Returns: One error for each subject that takes part, in order; nil where ballots do not name raters, or where the score
  ///   is not a sum.
  /// - Throws: ``ScoringError``, of ``CompositeErrors``.
  public func errors(
    _ ballots: Ballots, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CompositeErrors? {
    guard !ballots.raters.isEmpty, isSum else { return nil }
    let influence = RaterInfluence(self, ballots)
    let present = subjects.indices.filter { places[$0] != nil }
    let size = 1024
    let parts = parallelism.map(pieces: (present.count + size - 1) / size) { block in
      present[block * size..<min((block + 1) * size, present.count)].map { influence.classes(of: $0) }
    }
    let classes = parts.flatMap { $0 }
    // Contributions add up, and a composite is a mean of the classes: its share is the sum of their weights.
    return try CompositeErrors(
      classes, shares: classes.map { $0.reduce(0) { $0 + $1.weight } }, variance: .pooledForSingles,
      parallelism: parallelism)
  }
}

extension Appraisal {
  /// What the raters of each class add to the score of a subject, for drawing them again; and what else is in the score.
  ///
  /// The points of a class are one value a rater, whose mean is what the class contributes, times the number of classes,
  /// so that the mean over classes is the part of the score that ballots make.
  ///
  /// - Returns: nil where ballots do not name raters, where the score is not a sum, or where the subject has none.
  public func raterPoints(of subject: Int, _ ballots: Ballots) -> (classes: [RaterPoints], rest: Double)? {
    guard !ballots.raters.isEmpty, isSum, let score = scores[subject] else { return nil }
    let groups = RaterInfluence(self, ballots).groups(of: subject)
    let classes = groups.map { group in
      let (n, count) = (Double(group.influences.count), Double(groups.count))
      return RaterPoints(
        group.name, weight: 1, points: group.influences.map { count * (group.mean + n * $0) }, raters: group.raters)
    }
    return (classes, score - groups.reduce(0) { $0 + $1.mean })
  }
}

/// How far each rater moves the score of a subject.
private struct RaterInfluence: Sendable {
  let appraisal: Appraisal
  let ballots: Ballots
  /// The leaves that take ballots: the position, the item (nil for all), what each grade is worth, the slope of the scale.
  private let leaves: [(leaf: Int, item: Int?, values: [Double], slope: Double)]

  init(_ appraisal: Appraisal, _ ballots: Ballots) {
    self.appraisal = appraisal
    self.ballots = ballots
    let grades = ballots.scheme.grades
    var leaves: [(leaf: Int, item: Int?, values: [Double], slope: Double)] = []
    for (place, leaf) in appraisal.leaves.enumerated() where leaf.indicator.source.isBallots {
      let scale = appraisal.fitted.scales[place]
      let slope = scale.transform == .identity ? scale.divisor.map { scale.span / $0 } ?? 0 : 0
      let item = leaf.indicator.source.item.flatMap { ballots.scheme.items.firstIndex(of: $0) }
      var values = grades.map(\.points)
      if case .voteShare(let named, _) = leaf.indicator.source {
        values = grades.map { named.contains($0.name) ? 1 : 0 }
      }
      leaves.append((place, item, values, slope))
    }
    self.leaves = leaves
  }

  /// What a rater added, with the class at its level.
  private struct Voice {
    let key: Int
    var influence: Double
  }

  /// A class at its level, as a contribution to the score.
  struct Group {
    let name: String
    /// What a point of the class's mean adds to the score.
    let weight: Double
    let mean: Double
    let raters: [Int]
    /// What each rater adds to the contribution beyond what the mean rater would.
    let influences: [Double]
  }

  /// The classes at their levels as contributions to the score, each with the variance between its raters.
  func classes(of subject: Int) -> [ClassVotes] {
    groups(of: subject).compactMap { group in
      guard group.weight > 0 else { return nil }
      let n = Double(group.influences.count)
      // In points of the raters, so that the variances of persons with other weights can be pooled.
      let squares = group.influences.reduce(0) { $0 + $1 * $1 } / (group.weight * group.weight)
      return ClassVotes(
        group.name, weight: group.weight, count: group.influences.count, mean: group.mean / group.weight,
        variance: group.influences.count < 2 ? nil : n * n / (n - 1) * squares)
    }
  }

  /// The classes at their levels that have raters.
  func groups(of subject: Int) -> [Group] {
    let scheme = ballots.scheme
    let contributions = appraisal.contributions(of: subject)
    let countsZero = appraisal.model.groups.abstentions == .zero
    var means = [Double](repeating: 0, count: scheme.groupCount)
    var weights = means
    var voices: [Voice] = []
    let cast = ballots.ballots(of: subject)
    for leaf in leaves {
      let weight = contributions[leaf.leaf].weight * leaf.slope
      let groups = appraisal.votes(of: subject, leaf: leaf.leaf)
      for (group, votes) in groups.enumerated() where votes.suppression == nil {
        means[group] += weight * votes.weight * (votes.mean ?? 0)
        weights[group] += abs(weight * votes.weight)
      }
      for ballot in cast where leaf.item == nil || ballot.item == leaf.item {
        let votes = groups[ballot.group]
        guard votes.suppression == nil, let mean = votes.mean, let rater = ballot.rater else { continue }
        guard let value = ballot.grade.map({ leaf.values[$0] }) ?? (countsZero ? 0 : nil) else { continue }
        voices.append(
          Voice(
            key: ballot.group << 32 | rater,
            influence: weight * votes.weight * (value - mean) / Double(votes.votes)))
      }
    }
    return summed(voices, means, weights)
  }

  private func summed(_ voices: [Voice], _ means: [Double], _ weights: [Double]) -> [Group] {
    let scheme = ballots.scheme
    var raters = [[Int]](repeating: [], count: means.count)
    var influences = [[Double]](repeating: [], count: means.count)
    // Stable by key, so that the sums do not depend on anything but the order of ballots.
    let order = voices.indices.sorted { (voices[$0].key, $0) < (voices[$1].key, $1) }
    var place = 0
    while place < order.count {
      let key = voices[order[place]].key
      var sum = 0.0
      while place < order.count, voices[order[place]].key == key {
        sum += voices[order[place]].influence
        place += 1
      }
      raters[key >> 32].append(key & 0xFFFF_FFFF)
      influences[key >> 32].append(sum)
    }
    return means.indices.compactMap { group in
      guard !raters[group].isEmpty else { return nil }
      let level = scheme.levels[group / scheme.classes.count]
      return Group(
        name: scheme.classes[group % scheme.classes.count] + (level.isEmpty ? "" : " (\(level))"),
        weight: weights[group], mean: means[group], raters: raters[group], influences: influences[group])
    }
  }
}
