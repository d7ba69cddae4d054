import AssayComparisons
import AssayInference
import AssaySurvey
import AssayTestSupport
import Testing

/// Means, t, Wald F and rank tests under sampling weights.
@Suite struct DesignBasedGroupsTests {
  @Test(arguments: DesignBasedReference.all)
  func `means and their tests agree with R`(_ reference: DesignBasedReference) throws {
    let groups = try reference.groups()
    #expect(groups.designSize == 200)
    expectClose(groups.groups.map(\.mean), try #require(reference.expected["mean"]), relative: 1e-13)
    expectClose(groups.groups.map(\.standardError), try #require(reference.expected["std_error"]), relative: 1e-11)
    let wald = try groups.designWaldF()
    expectClose(wald.statistic, try reference.number("wald_f"), relative: 1e-10)
    #expect(wald.reference.denominatorDegreesOfFreedom == (try reference.number("wald_ddf")))
    expectClose(wald.pValue, try reference.number("wald_p"), relative: 1e-9)
    guard groups.groups.count == 2 else { return }
    let t = try groups.designT()
    expectClose(t.estimate, try reference.number("difference"), relative: 1e-11)
    expectClose(t.test.statistic, try reference.number("t"), relative: 1e-11)
    #expect(t.test.reference.degreesOfFreedom == (try reference.number("t_df")))
    expectClose(t.test.pValue, try reference.number("t_p"), relative: 1e-10)
    expectClose(wald.statistic, t.test.statistic * t.test.statistic, relative: 1e-12)
  }

  @Test(arguments: DesignBasedReference.all, DesignBasedRankScore.allCases)
  func `rank tests agree with R`(_ reference: DesignBasedReference, _ score: DesignBasedRankScore) throws {
    let test = try reference.groups().designRankTest(score)
    expectClose(test.statistic, try reference.number("\(score.rawValue)_statistic"), relative: 1e-9)
    let ddf = test.reference.denominatorDegreesOfFreedom ?? test.reference.degreesOfFreedom
    #expect(ddf == (try reference.number("\(score.rawValue)_ddf")))
    expectClose(test.pValue, try reference.number("\(score.rawValue)_p"), relative: 1e-9)
    // R's own rank test, where no values are tied.
    if let p = reference.expected["\(score.rawValue)_p_svyranktest"]?.first {
      expectClose(test.pValue, p, relative: 1e-9)
    } else {
      #expect(reference.value != "untied")
    }
  }

  @Test(arguments: DesignBasedReference.all)
  func `weights times a constant, or rows in another order, change nothing`(_ reference: DesignBasedReference) throws {
    let plain = try reference.groups()
    for moved in [
      try reference.groups(factor: 1.37), try reference.groups(factor: 1e-9), try reference.groups(reversed: true),
    ] {
      expectClose(moved.groups.map(\.mean), plain.groups.map(\.mean), relative: 1e-14)
      expectClose(moved.groups.map(\.standardError), plain.groups.map(\.standardError), relative: 1e-13)
      expectClose(moved.groups.map(\.effectiveSize), plain.groups.map(\.effectiveSize), relative: 1e-13)
      expectClose(try moved.designWaldF().pValue, try plain.designWaldF().pValue, relative: 1e-11)
      for score in DesignBasedRankScore.allCases {
        expectClose(try moved.designRankTest(score).pValue, try plain.designRankTest(score).pValue, relative: 1e-11)
      }
    }
  }

  private let values: [Double] = [1, 3, 2, 5, 4, 7, 6, 9, 8, 2.5, 11, 3.5]
  private let places = [0, 0, 0, 1, 1, 1, 0, 1, 2, 2, 2, 2]
  private let weights = [1, 2, 1.5, 0.7, 3, 1, 1, 2, 1, 4, 0.5, 1.2]

  private func groups(_ change: (Double) -> Double = { $0 }, weights: [Double]? = nil) throws -> DesignBasedGroups {
    try DesignBasedGroups(
      values: values.map(change), groups: places, labels: ["a", "b", "c"], weights: weights ?? self.weights)
  }

  @Test func `only the order of the values counts for rank tests`() throws {
    for score in DesignBasedRankScore.allCases {
      #expect(try groups().designRankTest(score) == groups { -1 / $0 }.designRankTest(score))
    }
  }

  @Test func `the unit and the origin of the values do not count for means`() throws {
    let (plain, moved) = (try groups(), try groups { 8 * $0 + 1e12 })
    expectClose(try moved.designWaldF().statistic, try plain.designWaldF().statistic, relative: 1e-12)
    expectClose(moved.groups.map(\.standardError), plain.groups.map { 8 * $0.standardError }, relative: 1e-12)
  }

  /// With equal weights V = n/(n − 1) Σ(y − ȳ)²/n²[g], in which only the first factor is the design's.
  @Test func `equal weights give the closed form`() throws {
    let result = try groups(weights: Array(repeating: 3, count: 12))
    // Group a: 1, 3, 2, 6; the mean is 3 and Σ(y − 3)² = 14.
    #expect(result.groups[0].mean == 3 && result.groups[0].effectiveSize == 4)
    expectClose(result.groups[0].standardError, (12.0 / 11 * 14 / 16).squareRoot(), relative: 1e-14)
  }

  @Test func `a row outside the domain counts in n and nowhere else`() throws {
    let with = try DesignBasedGroups(
      values: values + [.nan, 3, 4], groups: places + [0, -1, 1], labels: ["a", "b", "c", "none"],
      weights: weights + [2, 1, 0])
    let plain = try groups()
    #expect(with.designSize == 15 && with.usedCount == 12 && with.emptyGroups == ["none"])
    #expect(with.groups.map(\.mean) == plain.groups.map(\.mean))
    let ratio = (15.0 / 14 / (12.0 / 11)).squareRoot()
    expectClose(with.groups.map(\.standardError), plain.groups.map { $0.standardError * ratio }, relative: 1e-14)
    #expect(try with.designWaldF().reference == plain.designWaldF().reference)
    #expect(with.groups[0].degreesOfFreedom == 14)
  }

  @Test func `exchanging two groups changes the sign of t and nothing else`() throws {
    func test(_ labels: [String], _ flipped: Bool) throws -> DesignBasedDifference {
      try DesignBasedGroups(
        values: Array(values[..<8]), groups: places[..<8].map { flipped ? 1 - $0 : $0 }, labels: labels,
        weights: Array(weights[..<8])
      ).designT()
    }
    let (one, other) = (try test(["a", "b"], false), try test(["b", "a"], true))
    #expect(one.test.statistic == -other.test.statistic && one.standardError == other.standardError)
    #expect(one.interval().low == -other.interval().high && one.interval().low < one.estimate)
  }

  @Test func `one group without spread is compared, two are not`() throws {
    func groups(_ values: [Double]) throws -> DesignBasedGroups {
      try DesignBasedGroups(
        values: values, groups: [0, 0, 1, 1, 2, 2], labels: ["a", "b", "c"], weights: [1, 2, 1, 1, 3, 1])
    }
    let result = try groups([4, 4, 1, 5, 2, 8])
    // A mean without error has all the weight: W = Σ((ȳ − 4)/SE)².
    let rest = result.groups.dropFirst().map { ($0.mean - 4) * ($0.mean - 4) / ($0.standardError * $0.standardError) }
    expectClose(try result.designWaldF().statistic, rest.reduce(0, +) / 2, relative: 1e-14)
    #expect(throws: ComparisonError.noVariation("Within “a” and “b” all values are the same")) {
      try groups([4, 4, 1, 1, 2, 8]).designWaldF()
    }
  }

  @Test func `what cannot be compared is refused in a sentence`() throws {
    func groups(_ values: [Double], _ places: [Int], weights: [Double]? = nil) throws -> DesignBasedGroups {
      try DesignBasedGroups(
        values: values, groups: places, labels: ["a", "b"], weights: weights ?? values.map { _ in 1 })
    }
    #expect(throws: ComparisonError.tooFewValues(1, group: "b", needed: 2)) {
      try groups([1, 2, 3], [0, 0, 1]).designT()
    }
    #expect(throws: ComparisonError.tooFewGroups(1, needed: 2)) { try groups([1, 2, 3], [0, 0, 0]).designRankTest() }
    #expect(throws: ComparisonError.noVariation("Within both groups all values are the same")) {
      try groups([1, 1, 2, 2], [0, 0, 1, 1]).designT()
    }
    #expect(throws: ComparisonError.noVariation("Within both groups all positions above the median are the same")) {
      try groups([1, 1.5, 2, 2.5], [0, 0, 1, 1]).designRankTest(.median)
    }
    #expect(throws: ComparisonError.mismatch("A design-based t test compares two groups, and there are 3.")) {
      try self.groups().designT()
    }
    #expect(throws: ComparisonError.mismatch("A weight is negative or not finite.")) {
      try groups([1, 2], [0, 1], weights: [1, -1])
    }
    #expect(throws: ComparisonError.mismatch("There are 2 values, 1 groups and 2 weights of rows.")) {
      try groups([1, 2], [0])
    }
    #expect(throws: ComparisonError.invalidValue(.infinity, group: "b")) { try groups([1, .infinity], [0, 1]) }
    #expect(throws: ComparisonError.tooFewValues(1, group: "all rows", needed: 2)) { try groups([1], [0]) }
  }

  @Test func `the interval of a mean is that of t on n − 1`() throws {
    let mean = try groups().groups[0]
    let interval = try #require(mean.interval())
    // R 4.2.2: qt(0.975, 11) = 2.2009851600916389
    expectClose(interval.high - mean.mean, 2.2009851600916389 * mean.standardError, relative: 1e-12)
    expectClose(mean.mean - interval.low, 2.2009851600916389 * mean.standardError, relative: 1e-12)
  }
}
