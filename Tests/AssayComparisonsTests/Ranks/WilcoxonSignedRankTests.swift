import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// V, z, exact tails and medians of differences.
@Suite struct WilcoxonSignedRankTests {
  @Test(arguments: RankReference.all("signed_rank"))
  func `agrees with R`(_ reference: RankReference) throws {
    let result = try WilcoxonSignedRank(try reference.input("x"), try reference.input("y"))
    expectClose(result.positiveRankSum, try reference.value("v"), relative: 1e-14)
    expectClose(result.asymptotic.pValue, try reference.value("p"), relative: 1e-11)
    expectClose(result.corrected.pValue, try reference.value("p_corrected"), relative: 1e-11)
    expectClose(result.signTest.pValue, try reference.value("sign"), relative: 1e-11)
    let location = result.location()
    let found = [location.estimate, location.interval.low, location.interval.high]
    if let exact = reference.expected["p_exact"]?.first {
      expectClose(result.exact?.pValue, exact, relative: 1e-11)
      expectClose(found, try reference.values("location"), relative: 1e-12, absolute: 1e-14)
    } else if result.exact == nil || result.hasTies {
      // R stops its search for these within 1e-4 of where z crosses; its estimate then lies anywhere between the middle two.
      let limits = Array(try reference.values("root").dropFirst())
      expectClose(Array(found.dropFirst()), limits, relative: 0, absolute: 2e-4)
    }
    let nonzero = zip(try reference.input("x"), try reference.input("y")).map { $0 - $1 }.filter { $0 != 0 }
    guard nonzero.count < 100 else { return }
    let means = nonzero.indices.flatMap { i in nonzero[i...].map { nonzero[i] / 2 + $0 / 2 } }.sorted()
    expectClose(
      location.estimate, means[(means.count - 1) / 2] / 2 + means[means.count / 2] / 2, relative: 1e-14, absolute: 1e-15
    )
  }

  @Test(arguments: RankReference.all("signed_rank", enumerated: true))
  func `exact tails agree with enumeration, zeros dropped or after Pratt`(_ reference: RankReference) throws {
    let d = try reference.input("d")
    let dropped = try WilcoxonSignedRank(d, median: 0)
    expectClose(dropped.exact?.pValue, try reference.value("p_exact"), relative: 1e-13)
    expectClose(dropped.exact?.midP, try reference.value("mid_p"), relative: 1e-13, absolute: 1e-15)
    let pratt = try WilcoxonSignedRank(d, median: 0, zeros: .pratt)
    expectClose(pratt.positiveRankSum, try reference.value("v_pratt"), relative: 1e-14)
    expectClose(pratt.exact?.pValue, try reference.value("p_pratt"), relative: 1e-13)
    expectClose(pratt.asymptotic.statistic, try reference.value("z_pratt"), relative: 1e-12, absolute: 1e-14)
  }

  /// In sleep, 0.1 − (−0.1) and other differences are ties of decimals that doubles do not have.
  @Test func `differences of decimals tie and vanish as the decimals do`() throws {
    let result = try WilcoxonSignedRank([10000.3, 10000.2, 0.3, 5], [10000.2, 10000.3, 0.1 + 0.2, 4])
    #expect(result.zeroCount == 1 && result.hasTies)
    #expect(result.positiveRankSum == 4.5)
  }

  @Test func `exchanging the sides changes the sign and nothing else`() throws {
    let (x, y) = ([5, 7, 1, 4, 9.0], [4, 9, 4, 4, 3.0])
    let (one, other) = (try WilcoxonSignedRank(x, y), try WilcoxonSignedRank(y, x))
    #expect(one.positiveRankSum == other.negativeRankSum && one.exact?.pValue == other.exact?.pValue)
    #expect(one.corrected.statistic == -other.corrected.statistic && one.rankBiserial == -other.rankBiserial)
    #expect(one.location().estimate == -other.location().estimate && one.signTest.pValue == other.signTest.pValue)
  }

  @Test func `a frequency is a number of identical pairs`() throws {
    let weighted = try WilcoxonSignedRank([5, 7, 1], [4, 9, 4], frequencies: [3, 1, 2])
    let plain = try WilcoxonSignedRank([5, 5, 5, 7, 1, 1], [4, 4, 4, 9, 4, 4])
    #expect(weighted.exact == plain.exact && weighted.corrected == plain.corrected)
    #expect(weighted.location() == plain.location() && weighted.signTest == plain.signTest)
  }

  /// Too many means to list, so that they are narrowed first.
  @Test(arguments: [1.0, 64])
  func `the location is the median of all means of two`(_ grain: Double) throws {
    var state: UInt64 = 43
    let d = (0..<141).map { place -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let uniform = Double(state >> 11) * 0x1p-53 - 0.4
      return grain == 1 ? uniform : (uniform * grain).rounded() + 0.5
    }
    let location = try WilcoxonSignedRank(d, median: 0, workLimit: 0).location()
    let means = d.indices.flatMap { i in d[i...].map { d[i] / 2 + $0 / 2 } }.sorted()
    #expect(location.estimate == means[(means.count - 1) / 2] / 2 + means[means.count / 2] / 2)
    #expect(means.contains(location.interval.low) && means.contains(location.interval.high))
  }

  @Test func `a median moves the estimate along`() throws {
    let values = [3, 4.5, 6, 8, 2.5]
    let (moved, plain) = (try WilcoxonSignedRank(values, median: 4), try WilcoxonSignedRank(values, median: 0))
    #expect(moved.location() == plain.location() && moved.positiveRankSum < plain.positiveRankSum)
  }

  @Test func `what cannot be tested is refused in a sentence`() throws {
    #expect(throws: ComparisonError.noVariation("All differences are 0")) { try WilcoxonSignedRank([1, 2], [1, 2]) }
    #expect(throws: ComparisonError.unequalLengths(2, 1)) { try WilcoxonSignedRank([1, 2], [1]) }
    #expect(throws: ComparisonError.invalidValue(.infinity, group: "first")) {
      try WilcoxonSignedRank([.infinity], [1])
    }
    #expect(throws: ComparisonError.mismatch("A pair stands for 0.5 cases; ranks need whole numbers of cases.")) {
      try WilcoxonSignedRank([1], [2], frequencies: [0.5])
    }
  }
}
