internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssaySurvey
internal import AssayTables

/// The second reading: variables with too many different values for a table, as numbers.
struct MomentPlan: Sendable {
  let moments: CrossMoments
  /// For each variable of the screen its place among the numbers.
  let measured: [Int: Int]
  /// For each column of the matrix of tables its place among the categories.
  let columns: [Int: Int]

  /// Nil where no pair needs numbers.
  init?(
    _ variables: [ScreenVariable], pairs: [BurtPair], matrix: BurtMatrix, choice: ScreenChoice, data: DataSet
  ) throws {
    var numbers: [CrossMoments.Measured] = []
    var measured: [Int: Int] = [:]
    var names: [String] = []
    var columns: [Int: Int] = [:]
    let partners = Set(
      pairs.filter { variables[$0.first].isMeasured || variables[$0.second].isMeasured }
        .flatMap { [$0.first, $0.second] })
    for (place, variable) in variables.enumerated() where partners.contains(place) {
      if case .measured(let column) = variable.role {
        measured[place] = numbers.count
        numbers.append(column)
      } else if columns[variable.column] == nil {
        columns[variable.column] = names.count
        names.append(matrix.columns[variable.column].name)
      }
    }
    guard !numbers.isEmpty else { return nil }
    moments = try CrossMoments(
      of: numbers, by: names, in: choice.source(data), weighting: data.options.weighting,
      where: data.options.condition, missing: data.missingWeightTokens, parallelism: data.options.parallelism)
    self.measured = measured
    self.columns = columns
  }
}

extension ScreenTester {
  /// Tests a pair of which at least one variable was read as numbers.
  func measured(_ pair: BurtPair) -> ScreenedPair {
    let (first, second) = (variables[pair.first], variables[pair.second])
    guard let moments else { return ScreenedPair(pair, count: 0) }
    if let one = moments.measured[pair.first], let other = moments.measured[pair.second] {
      return correlation(pair, moments.moments.joint(one, other))
    }
    let numbers = first.isMeasured ? pair.first : pair.second
    let grouping = first.isMeasured ? second : first
    let sums = moments.moments.sums(of: moments.measured[numbers] ?? 0, by: moments.columns[grouping.column] ?? 0)
    guard grouping.role == .nominal else {
      var joint = JointMoments()
      let origin = grouping.scores.first ?? 0
      for (token, category) in grouping.categories.enumerated() where token < sums.count {
        if let category { joint.add(sums[token], y: grouping.scores[category] - origin) }
      }
      return correlation(pair, joint)
    }
    return means(pair, sums, grouping.categories)
  }

  private func means(_ pair: BurtPair, _ sums: [CrossMoments.Sums], _ categories: [Int?]) -> ScreenedPair {
    var totals: [Int: CrossMoments.Sums] = [:]
    for (token, category) in categories.enumerated() where token < sums.count && sums[token].count > 0 {
      guard let category else { continue }
      totals[category] = totals[category].map { $0 + sums[token] } ?? sums[token]
    }
    let groups = totals.keys.sorted().compactMap { totals[$0] }
    let cases = groups.reduce(0) { $0 + (weighting.isFrequency ? $1.first[0] : $1.count) }
    var result = ScreenedPair(pair, count: Int(cases))
    guard result.count >= minimumCount else {
      result.reason = .tooFew
      return result
    }
    guard groups.count > 1 else {
      result.reason = .oneCategory
      return result
    }
    let means = groups.map { $0.first[1] / $0.first[0] }
    // Below this share of the sum of squares about the origin a difference is rounding.
    let spreads = zip(groups, means).map { group, mean in
      let spread = group.first[2] - mean * group.first[1]
      return spread > 1e-13 * group.first[2] ? spread : 0
    }
    let moments = MomentsByGroup(counts: groups.map { $0.first[0] }, means: means, squares: spreads)
    guard weighting.isSampling else {
      return result.tested(
        Self.meansTest(moments), .omegaSquared, moments.omegaSquared(size: moments.total), otherwise: .noVariance)
    }
    let weighted = groups.indices.map { place in
      let (group, mean) = (groups[place], means[place])
      return WeightedGroup(
        weight: group.first[0], mean: mean, spread: spreads[place],
        squaredSpread: spreads[place] > 0
          ? max(0, group.second[2] - 2 * mean * group.second[1] + mean * mean * group.second[0]) : 0)
    }
    let squared = groups.reduce(0) { $0 + $1.second[0] }
    let test = DesignGroupMeans(of: weighted, designSize: designSize).flatMap {
      TestResult(.designWaldF, $0.statistic, $0.reference)
    }
    return result.tested(
      test, .omegaSquared, moments.omegaSquared(size: moments.total / squared * moments.total), otherwise: .noVariance)
  }

  private func correlation(_ pair: BurtPair, _ sums: JointMoments) -> ScreenedPair {
    let total = sums.first(0, 0)
    var result = ScreenedPair(pair, count: Int(weighting.isFrequency ? total : sums.count))
    guard result.count >= minimumCount else {
      result.reason = .tooFew
      return result
    }
    let (x, y) = (sums.first(1, 0) / total, sums.first(0, 1) / total)
    let xx = sums.first(2, 0) / total - x * x
    let yy = sums.first(0, 2) / total - y * y
    // Sums about an origin near the mean lose few digits; below this there is nothing but rounding.
    guard total > 0, xx > 1e-14 * sums.first(2, 0) / total, yy > 1e-14 * sums.first(0, 2) / total else {
      return result.tested(nil, .pearsonR, nil, otherwise: .oneCategory)
    }
    let r = max(-1, min(1, (sums.first(1, 1) / total - x * y) / (xx * yy).squareRoot()))
    guard weighting.isSampling else {
      return result.tested(Self.correlationTest(r, count: total), .pearsonR, r, otherwise: .perfect)
    }
    let (a, b) = (1 / xx.squareRoot(), 1 / yy.squareRoot())
    func central(_ i: Int, _ j: Int) -> Double {
      sums.central(i, j, x, y) * Double.pow(a, Double(i)) * Double.pow(b, Double(j)) / total / total
    }
    // u² of u = ab − r(a² + b²)/2.
    let squaredError =
      central(2, 2) - r * (central(3, 1) + central(1, 3))
      + r * r / 4 * (central(4, 0) + 2 * central(2, 2) + central(0, 4))
    return result.tested(designTest(r, squaredError: squaredError), .pearsonR, r, otherwise: .perfect)
  }
}

extension JointMoments {
  /// Σw² (x − a)^i (y − b)^j.
  fileprivate func central(_ i: Int, _ j: Int, _ a: Double, _ b: Double) -> Double {
    let binomials: [[Double]] = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1], [1, 4, 6, 4, 1]]
    var sum = 0.0
    for k in 0...i {
      for l in 0...j {
        sum +=
          binomials[i][k] * binomials[j][l] * Double.pow(-a, Double(i - k)) * Double.pow(-b, Double(j - l))
          * second(k, l)
      }
    }
    return sum
  }
}
