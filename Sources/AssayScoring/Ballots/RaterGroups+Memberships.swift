extension RaterGroups {
  /// The share of each grade among the votes of a person on an indicator: a row of R in a fuzzy evaluation.
  ///
  /// Over the groups g (a class at a level) that count, with the weights that they have in the person's value,
  /// ```
  /// r_k = Σ_g w_g · n_gk / Σ_k n_gk,    Σ_k r_k = 1,    Σ_k r_k·points_k = the value
  /// ```
  /// n_gk are the votes of grade k that trimming leaves. Abstentions that count as 0 points have a share of their own, after
  /// the last grade.
  ///
  /// - Parameters:
  ///   - counts: As for `value(counts:values:trimming:groups:)`, which has been called for them.
  ///   - points: The points of each grade.
  ///   - order: The grades from the lowest to the highest points.
  ///   - groups: What that call said of each group; a group without a weight has no part in it.
  ///   - shares: Receives the shares in its slots: one a grade, and one for abstentions where they count.
  func shares(
    counts: ArraySlice<UInt32>, points: [Double], trimming order: [Int], groups: [GroupVotes],
    into shares: inout [Double], slots: Range<Int>
  ) {
    let width = points.count + 1
    for slot in slots { shares[slot] = 0 }
    let first = slots.lowerBound
    for (place, group) in groups.enumerated() where group.suppression == nil && group.weight > 0 {
      let start = counts.startIndex + place * width
      let own = counts[start..<start + width]
      let part = group.weight / Double(group.votes - group.trimmed)
      let zeros = abstentions == .zero ? group.abstentions : 0
      if group.trimmed > 0 {
        for run in trimmedRuns(own, points, zeros, group.trimmed / 2, order) where run.count > 0 {
          shares[first + run.grade] += part * Double(run.count)
        }
      } else {
        for grade in points.indices { shares[first + grade] += part * Double(own[start + grade]) }
        if zeros > 0 { shares[first + points.count] += part * Double(zeros) }
      }
    }
    // Shares of 1 may come out above it by rounding.
    for slot in slots { shares[slot] = min(1, shares[slot]) }
  }
}
