public import AssayInference

extension GroupedMoments {
  /// Welch's test that groups have one mean, whatever their variances.
  ///
  /// ```
  /// wᵢ = nᵢ/sᵢ²,  W = Σwᵢ,  m = Σwᵢ meanᵢ/W,  Λ = Σ (1 − wᵢ/W)²/(nᵢ − 1)
  /// F = (Σ wᵢ (meanᵢ − m)²/(k − 1)) / (1 + 2(k − 2)Λ/(k² − 1))   on k − 1 and (k² − 1)/(3Λ) degrees of freedom
  /// ```
  /// The values are independent, and the means are about normal. With two groups it is the square of Welch's t.
  /// Reference: Welch (1951), *Biometrika* 38, 330–336.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` for a
  ///   group of one; ``ComparisonError/noVariation(_:)`` for a group whose values are all the same.
  public func welchF() throws(ComparisonError) -> TestResult {
    try requireSpreadInEach()
    let groups = Double(groupCount)
    let weights = moments.map { $0.count * (($0.count - 1) / $0.sumOfSquares) }
    let total = weights.reduce(0, +)
    // Means about that of the first group, without the digits they share.
    let distances = moments.map { $0.meanDifference(from: moments[0]) }
    let centre = zip(weights, distances).reduce(0) { $0 + $1.0 * $1.1 } / total
    var between = 0.0
    var lambda = 0.0
    for (index, group) in moments.enumerated() {
      between += weights[index] * (distances[index] - centre) * (distances[index] - centre)
      let rest = 1 - weights[index] / total
      lambda += rest * rest / (group.count - 1)
    }
    let square = groups * groups - 1
    let statistic = between / (groups - 1) / (1 + 2 * (groups - 2) * lambda / square)
    guard statistic.isFinite else { throw .noVariation(Self.constantGroups) }
    return TestResult(
      name: .welchF, statistic: statistic,
      reference: .fisherF(numerator: groups - 1, denominator: square / (3 * lambda)),
      method: "Separate variances")
  }

  /// Brown and Forsythe's test that groups have one mean, whatever their variances.
  ///
  /// ```
  /// F* = Σ nᵢ (meanᵢ − grand mean)² / Σ (1 − nᵢ/N) sᵢ²   on k − 1 and f degrees of freedom
  /// 1/f = Σ cᵢ²/(nᵢ − 1),   cᵢ = (1 − nᵢ/N) sᵢ² / Σ (1 − nⱼ/N) sⱼ²
  /// ```
  /// The values are independent, and the means are about normal.
  /// Reference: Brown & Forsythe (1974), *Technometrics* 16, 129–132.
  ///
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` for a
  ///   group of one; ``ComparisonError/noVariation(_:)`` when all values within each group are the same.
  public func brownForsytheF() throws(ComparisonError) -> TestResult {
    try require(groups: 2)
    try require(valuesInEach: 2)
    try checkSpread()
    let total = count
    let parts = moments.map { (1 - $0.count / total) * ($0.sumOfSquares / ($0.count - 1)) }
    let scale = parts.reduce(0, +)
    let statistic = sumOfSquaresBetween / scale
    guard scale > 0, statistic.isFinite else { throw .noVariation(Self.constantGroups) }
    let inverse = zip(parts, moments).reduce(0) { sum, item in
      sum + (item.0 / scale) * (item.0 / scale) / (item.1.count - 1)
    }
    return TestResult(
      name: .brownForsytheF, statistic: statistic,
      reference: .fisherF(numerator: Double(groupCount - 1), denominator: 1 / inverse),
      method: "Separate variances")
  }

  /// Refuses groups of one and groups without spread.
  func requireSpreadInEach() throws(ComparisonError) {
    try require(groups: 2)
    try require(valuesInEach: 2)
    try checkSpread()
    if let constant = moments.firstIndex(where: \.isConstant) {
      throw .noVariation("All values of group “\(labels[constant])” are the same")
    }
  }
}
