import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// U, z, exact tails, shifts and δ of two groups.
@Suite struct MannWhitneyTests {
  @Test(arguments: RankReference.all("mann_whitney"))
  func `agrees with R`(_ reference: RankReference) throws {
    let result = try MannWhitney(try reference.input("x"), try reference.input("y"))
    expectClose(result.u1, try reference.value("u1"), relative: 1e-14)
    expectClose(result.asymptotic.pValue, try reference.value("p"), relative: 1e-11)
    expectClose(result.corrected.pValue, try reference.value("p_corrected"), relative: 1e-11)
    let shift = result.shift()
    if let exact = reference.expected["p_exact"]?.first {
      expectClose(result.exact?.pValue, exact, relative: 1e-11)
      let limits = try reference.values("shift")
      expectClose([shift.estimate, shift.interval.low, shift.interval.high], limits, relative: 1e-12, absolute: 1e-14)
    } else if result.exact == nil || result.hasTies {
      // R stops its search for these within 1e-4 of where z crosses; its estimate then lies anywhere between the middle two.
      let limits = Array(try reference.values("root").dropFirst())
      expectClose([shift.interval.low, shift.interval.high], limits, relative: 0, absolute: 2e-4)
    }
    let (x, y) = (try reference.input("x"), try reference.input("y"))
    guard x.count * y.count < 10_000 else { return }
    let differences = x.flatMap { a in y.map { a - $0 } }.sorted()
    let middle = [differences[(differences.count - 1) / 2], differences[differences.count / 2]]
    #expect(shift.estimate == middle[0] / 2 + middle[1] / 2)
  }

  @Test(arguments: RankReference.all("mann_whitney", enumerated: true))
  func `exact tails and Cliff's δ agree with enumeration`(_ reference: RankReference) throws {
    let (x, y) = (try reference.input("x"), try reference.input("y"))
    let result = try MannWhitney(x, y)
    expectClose(result.exact?.pValue, try reference.value("p_exact"), relative: 1e-13)
    expectClose(result.exact?.midP, try reference.value("mid_p"), relative: 1e-13, absolute: 1e-15)
    let delta = result.cliffsDelta()
    expectClose(delta.estimate, try reference.value("delta"), relative: 1e-14, absolute: 1e-16)
    guard let error = reference.expected["delta_error"]?.first else {
      #expect(delta.standardError == nil && delta.interval == nil)
      return
    }
    expectClose(delta.standardError, error, relative: 1e-12, absolute: 1e-15)
    if let limits = reference.expected["delta_interval"] {
      expectClose([delta.interval?.low, delta.interval?.high], limits, relative: 1e-11, absolute: 1e-14)
    }
  }

  /// All 8! ways are not needed: with eight values every deal into two groups is compared with the count of all deals.
  @Test func `the exact probabilities of all deals are their shares`() throws {
    let values: [Double] = [1, 1, 2, 3, 3, 3, 4, 9]
    let deals = (0..<256).filter { $0.nonzeroBitCount == 3 }
    func groups(_ deal: Int) -> (first: [Double], second: [Double]) {
      let first = values.indices.filter { deal >> $0 & 1 == 1 }.map { values[$0] }
      let second = values.indices.filter { deal >> $0 & 1 == 0 }.map { values[$0] }
      return (first, second)
    }
    let results = try deals.map { try MannWhitney(groups($0).first, groups($0).second) }
    for result in results {
      let distance = abs(result.u1 - result.u2)
      let share = Double(results.filter { abs($0.u1 - $0.u2) >= distance }.count) / Double(deals.count)
      expectClose(result.exact?.pValue, share, relative: 1e-14)
    }
  }

  @Test func `only the order of the values counts`() throws {
    let (x, y) = ([0.5, 1.25, 3, 3, 7], [1.25, 2, 2.5, 8.0])
    let plain = try MannWhitney(x, y)
    let moved = try MannWhitney(x.map { $0 * $0 * $0 - 100 }, y.map { $0 * $0 * $0 - 100 })
    #expect(plain.u1 == moved.u1 && plain.corrected == moved.corrected && plain.exact == moved.exact)
  }

  @Test func `exchanging the groups changes the sign and nothing else`() throws {
    let (x, y) = ([0.5, 1.25, 3, 3, 7], [1.25, 2, 2.5, 8.0])
    let (one, other) = (try MannWhitney(x, y), try MannWhitney(y, x))
    #expect(one.u1 == other.u2 && one.asymptotic.statistic == -other.asymptotic.statistic)
    #expect(one.exact?.pValue == other.exact?.pValue && one.rankBiserial == -other.rankBiserial)
    #expect(one.shift().estimate == -other.shift().estimate)
    #expect(one.shift().interval.low == -other.shift().interval.high)
    #expect(one.cliffsDelta().interval?.low == other.cliffsDelta().interval.map { -$0.high })
  }

  @Test func `a frequency is a number of identical cases`() throws {
    let weighted = try MannWhitney(
      try GroupedValues([
        ValueGroup(label: "a", values: [1, 2, 5], weights: [2, 1, 3]),
        ValueGroup(label: "b", values: [4, 9, 2], weights: [2, 0, 2]),
      ]))
    let plain = try MannWhitney([1, 1, 2, 5, 5, 5], [4, 4, 2, 2])
    #expect(weighted.u1 == plain.u1 && weighted.corrected == plain.corrected && weighted.exact == plain.exact)
    #expect(weighted.shift() == plain.shift() && weighted.cliffsDelta() == plain.cliffsDelta())
  }

  @Test func `values that differ by the rounding of arithmetic are tied`() throws {
    let x = [0.1 + 0.2, 0.7]
    let result = try MannWhitney(x, [0.3, 0.1 * 7])
    #expect(x[0] != 0.3)
    #expect(result.u1 == 2 && result.hasTies)
  }

  /// Too many differences to list, so that they are narrowed first; smooth, of every size, and on a scale.
  @Test(arguments: [0, 1, 2])
  func `the shift is the median of all differences, and its limits are two of them`(_ shape: Int) throws {
    var state: UInt64 = 42
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let uniform = Double(state >> 11) * 0x1p-53 - 0.4
      return switch shape {
      case 0: uniform
      case 1: uniform / (uniform * uniform * uniform * uniform * uniform + 1e-9)
      default: (uniform * 6).rounded()
      }
    }
    let x = (0..<170).map { _ in next() }
    let y = (0..<151).map { _ in next() }
    let shift = try MannWhitney(x, y, workLimit: 0).shift()
    let differences = x.flatMap { a in y.map { a - $0 } }.sorted()
    let middle = [differences[(differences.count - 1) / 2], differences[differences.count / 2]]
    #expect(shift.estimate == middle[0] / 2 + middle[1] / 2)
    #expect(differences.contains(shift.interval.low) && differences.contains(shift.interval.high))
    guard shape < 2 else { return }
    // k = ⌊mn/2 − ½ − zσ⌋ + 1 with σ² = mn(m + n + 1)/12; R 4.2.2: qnorm(0.975) = 1.9599639845400545
    let (m, n) = (170.0, 151.0)
    let deviation: Double = (m * n * (m + n + 1) / 12).squareRoot()
    let crossing: Double = m * n / 2 - 0.5 - 1.9599639845400545 * deviation
    let k = Int(crossing.rounded(.down)) + 1
    #expect(shift.interval.low == differences[k - 1] && shift.interval.high == differences[differences.count - k])
  }

  @Test func `groups that do not overlap have an interval on one side of δ`() throws {
    let delta = try MannWhitney([10, 11, 12, 13, 14], [1, 2, 3, 4]).cliffsDelta()
    #expect(delta.estimate == 1 && delta.standardError == 0)
    // (b − z²)/(b + z²) with b = 4 and z² the 95 % point of chi-squared with 1 df, 3.841458820694124.
    expectClose(delta.interval?.low, (4 - 3.841458820694124) / (4 + 3.841458820694124), relative: 1e-12)
    #expect(delta.interval?.high == 1)
  }

  @Test func `r is z over √N, and its interval that of δ in its unit`() throws {
    let result = try MannWhitney([0.5, 1.25, 3, 3, 7], [1.25, 2, 2.5, 8.0, 9])
    expectClose(result.effectR, result.asymptotic.statistic / 10.0.squareRoot(), relative: 1e-15)
    let (r, delta) = (try #require(result.effectRInterval()), try #require(result.cliffsDelta().interval))
    expectClose(r.low / delta.low, result.effectR / result.rankBiserial, relative: 1e-13)
    expectClose(r.high / delta.high, result.effectR / result.rankBiserial, relative: 1e-13)
  }

  @Test func `one case in each group is tested`() throws {
    let result = try MannWhitney([1], [2])
    #expect(result.u1 == 0 && result.exact?.pValue == 1)
    #expect(result.cliffsDelta().interval == nil)
    #expect(result.shift().estimate == -1 && result.shift().interval.low == -1)
  }

  @Test func `where counting takes too much work there is no exact test`() throws {
    let x = (0..<200).map { Double($0) }
    #expect(try MannWhitney(x, x.map { $0 + 0.5 }).exact == nil)
    #expect(try MannWhitney(Array(x[..<20]), x.map { $0 + 0.5 }, workLimit: 100).exact == nil)
    #expect(try MannWhitney(Array(x[..<20]), x.map { $0 + 0.5 }).exact != nil)
  }

  @Test func `what cannot be compared is refused in a sentence`() throws {
    #expect(throws: ComparisonError.noVariation("All values are the same")) { try MannWhitney([3, 3], [3, 3, 3]) }
    #expect(throws: ComparisonError.tooFewGroups(1, needed: 2)) { try MannWhitney([3, 4], []) }
    #expect(throws: ComparisonError.invalidValue(.infinity, group: "second")) { try MannWhitney([3, 4], [.infinity]) }
    let three = try GroupedValues((0..<3).map { ValueGroup(label: "\($0)", values: [Double($0)]) })
    #expect(throws: ComparisonError.mismatch("The Mann–Whitney test compares two groups, and there are 3.")) {
      try MannWhitney(three)
    }
    let broken = try GroupedValues([
      ValueGroup(label: "a", values: [1], weights: [1.5]), ValueGroup(label: "b", values: [1]),
    ])
    #expect(
      throws: ComparisonError.mismatch(
        "A value of group “a” stands for 1.5 cases; ranks need whole numbers of cases. "
          + "For sampling weights there are design-based rank tests.")
    ) { try MannWhitney(broken) }
  }
}
