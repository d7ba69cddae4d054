import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// Kruskal–Wallis, Dunn, Friedman, Jonckheere–Terpstra and Fligner–Killeen.
@Suite struct SeveralGroupsTests {
  @Test(arguments: RankReference.all("kruskal"))
  func `Kruskal–Wallis and Dunn agree with R`(_ reference: RankReference) throws {
    let result = try KruskalWallis(try reference.groups())
    expectClose(result.test.statistic, try reference.value("h"), relative: 1e-12)
    #expect(result.test.reference.degreesOfFreedom == (try reference.value("df")))
    expectClose(result.test.pValue, try reference.value("p"), relative: 1e-11)
    expectClose(result.epsilonSquared, try reference.value("epsilon"), relative: 1e-12)
    let pairs = result.dunn(adjustment: .holm)
    expectClose(pairs.map { $0.result?.statistic }, try reference.values("z"), relative: 1e-11, absolute: 1e-13)
    expectClose(pairs.map(\.adjustedPValue), try reference.values("p_holm"), relative: 1e-10)
    let rates = result.dunn(adjustment: .benjaminiHochberg)
    expectClose(rates.map(\.adjustedPValue), try reference.values("p_bh"), relative: 1e-10)
  }

  /// scipy 1.17.1: brentq on ncx2.sf(H, df, λ) = 0.025 and ncx2.cdf(H, df, λ) = 0.025, over N − 1.
  @Test func `the interval of ε² inverts the noncentral chi-squared`() throws {
    let chicks = try #require(RankReference.all("kruskal").first { $0.name == "chickwts" })
    let interval = try KruskalWallis(try chicks.groups()).epsilonSquaredInterval()
    expectClose([interval.low, interval.high], [0.1992084985370559, 0.8647704219289825], relative: 1e-9)
    let scale = try #require(RankReference.all("kruskal").first { $0.name == "five-point scale" })
    #expect(try KruskalWallis(try scale.groups()).epsilonSquaredInterval().low == 0)
  }

  @Test func `H of two groups is the square of z`() throws {
    let groups = try GroupedValues([
      ValueGroup(label: "a", values: [1, 4, 4, 6]), ValueGroup(label: "b", values: [2, 4, 9]),
    ])
    let z = try MannWhitney(groups).asymptotic.statistic
    expectClose(try KruskalWallis(groups).test.statistic, z * z, relative: 1e-14)
  }

  @Test func `only the order of the values counts for H and J`() throws {
    let values = [[1, 4, 4.5], [2, 4, 9], [7, 12, 0.5]]
    func groups(_ change: (Double) -> Double) throws -> GroupedValues {
      try GroupedValues(values.enumerated().map { ValueGroup(label: "\($0.offset)", values: $0.element.map(change)) })
    }
    let (plain, moved) = (try groups { $0 }, try groups { -1 / ($0 + 1) })
    #expect(try KruskalWallis(plain).test == KruskalWallis(moved).test)
    #expect(try plain.jonckheereTerpstra() == moved.jonckheereTerpstra())
  }

  @Test func `a group of one takes part, an empty one does not`() throws {
    let groups = try GroupedValues([
      ValueGroup(label: "a", values: [5]), ValueGroup(label: "none", values: []),
      ValueGroup(label: "b", values: [1, 2, 3]),
    ])
    let result = try KruskalWallis(groups)
    #expect(result.labels == ["a", "b"])
    // The highest of four ranks against the others: H = 12/(4·5)·(1.5² + 3·0.5²) = 1.8.
    expectClose(result.test.statistic, 1.8, relative: 1e-14)
    #expect(result.epsilonSquared <= 1)
  }

  @Test(arguments: RankReference.all("friedman"))
  func `Friedman agrees with R`(_ reference: RankReference) throws {
    let names = reference.inputs.keys.sorted()
    let result = try Friedman(columns: try names.map { try reference.input($0) }, labels: names)
    expectClose(result.test.statistic, try reference.value("chi2"), relative: 1e-12)
    expectClose(result.test.pValue, try reference.value("p"), relative: 1e-11)
    expectClose(result.imanDavenport?.statistic, try reference.value("f"), relative: 1e-11)
    expectClose(result.imanDavenport?.pValue, try reference.value("p_f"), relative: 1e-10)
    expectClose(result.kendallW, try reference.value("w"), relative: 1e-12)
    expectClose(result.meanRanks, try reference.values("mean_ranks"), relative: 1e-14)
  }

  @Test func `perfect agreement has no F`() throws {
    let result = try Friedman(columns: [[1, 5, 2], [2, 6, 3], [3, 7, 4]], labels: ["a", "b", "c"])
    #expect(result.kendallW == 1 && result.imanDavenport == nil)
    expectClose(result.test.statistic, 6, relative: 1e-14)
  }

  @Test func `a constant added to a block changes nothing for Friedman`() throws {
    let columns = [[1, 5, 2, 8], [2, 2, 3, 8], [3, 7, 1, 4.0]]
    let moved = columns.map { zip($0, [100, -3, 0.5, 8]).map { $0.0 + $0.1 } }
    #expect(
      try Friedman(columns: columns, labels: ["a", "b", "c"]) == Friedman(columns: moved, labels: ["a", "b", "c"]))
  }

  @Test(arguments: RankReference.all("jonckheere", enumerated: true))
  func `Jonckheere–Terpstra has the moments of its permutations`(_ reference: RankReference) throws {
    let groups = try GroupedValues(
      try reference.inputs.keys.sorted().map { ValueGroup(label: $0, values: try reference.input($0)) })
    let result = try groups.jonckheereTerpstra()
    #expect(result.statistic == (try reference.value("j")))
    expectClose(result.expected, try reference.value("mean"), relative: 1e-14)
    expectClose(result.variance, try reference.value("variance"), relative: 1e-13)
    expectClose(result.test.statistic, try reference.value("z"), relative: 1e-13, absolute: 1e-15)
  }

  @Test(arguments: RankReference.all("fligner"))
  func `Fligner–Killeen agrees with R`(_ reference: RankReference) throws {
    let result = try flignerKilleen(try reference.groups())
    expectClose(result.statistic, try reference.value("chi2"), relative: 1e-10)
    #expect(result.reference.degreesOfFreedom == (try reference.value("df")))
    expectClose(result.pValue, try reference.value("p"), relative: 1e-10)
  }

  /// 4.1 and 3.9 are equally far from 4, and in doubles they are not.
  @Test func `the unit of the values does not change Fligner–Killeen`() throws {
    let tenths: [[Double]] = [[41, 39, 40, 38, 42, 40, 37], [45, 35, 40, 41, 39, 30, 50]]
    func groups(_ scale: (Double) -> Double) throws -> GroupedValues {
      try GroupedValues(tenths.enumerated().map { ValueGroup(label: "\($0.offset)", values: $0.element.map(scale)) })
    }
    let whole = try flignerKilleen(try groups { $0 })
    let decimal = try groups { $0 / 10 }
    expectClose(try flignerKilleen(decimal).statistic, whole.statistic, relative: 1e-13)
    // R 4.2.2: fligner.test on the decimals, which ranks their rounding.
    #expect(abs(try flignerKilleen(decimal, ties: .sameBits).statistic - whole.statistic) > 1e-4)
  }

  @Test func `values that cannot be compared are refused in a sentence`() throws {
    let same = try GroupedValues([ValueGroup(label: "a", values: [2, 2]), ValueGroup(label: "b", values: [2])])
    #expect(throws: ComparisonError.noVariation("All values are the same")) { try KruskalWallis(same) }
    #expect(throws: ComparisonError.noVariation("All values are the same")) { try same.jonckheereTerpstra() }
    #expect(throws: ComparisonError.noVariation("All values are equally far from the medians of their groups")) {
      try flignerKilleen(same)
    }
    let one = try GroupedValues([ValueGroup(label: "a", values: [2, 3])])
    #expect(throws: ComparisonError.tooFewGroups(1, needed: 2)) { try KruskalWallis(one) }
    #expect(throws: ComparisonError.tooFewGroups(1, needed: 2)) { try flignerKilleen(one) }
    #expect(throws: ComparisonError.noVariation("Within every block all values are the same")) {
      try Friedman(columns: [[1, 2], [1, 2]], labels: ["a", "b"])
    }
    #expect(throws: ComparisonError.tooFewValues(0, group: "a", needed: 1)) {
      try Friedman(columns: [[], []], labels: ["a", "b"])
    }
    #expect(throws: ComparisonError.unequalLengths(2, 1)) {
      try Friedman(columns: [[1, 2], [1]], labels: ["a", "b"])
    }
  }
}
