import AssayComparisons
import AssayInference
import AssayNumerics
import AssayTestSupport
import Testing

/// Pearson, Spearman and Kendall.
@Suite struct CorrelationTests {
  @Test(arguments: RankReference.all("correlation"))
  func `agrees with R`(_ reference: RankReference) throws {
    let (x, y) = (try reference.input("x"), try reference.input("y"))
    let pearson = try Correlation(.pearson, x, y)
    expectClose(pearson.estimate, try reference.value("pearson"), relative: 1e-13, absolute: 1e-15)
    // R's 1 − r² loses digits where r is near 1.
    expectClose(pearson.test?.statistic, try reference.value("t"), relative: 1e-9)
    expectClose(pearson.test?.pValue, try reference.value("p"), relative: 1e-9)
    let interval = pearson.interval()
    expectClose([interval?.low, interval?.high], try reference.values("ci"), relative: 1e-11)
    let spearman = try Correlation(.spearman, x, y)
    expectClose(spearman.estimate, try reference.value("spearman"), relative: 1e-13, absolute: 1e-15)
    expectClose(spearman.test?.pValue, try reference.value("p_spearman"), relative: 1e-9)
    let kendall = try Correlation(.kendall, x, y)
    expectClose(kendall.estimate, try reference.value("kendall"), relative: 1e-13, absolute: 1e-15)
    expectClose(kendall.test?.statistic, try reference.value("z"), relative: 1e-12, absolute: 1e-14)
    expectClose(kendall.test?.pValue, try reference.value("p_kendall"), relative: 1e-10)
  }

  @Test(arguments: RankReference.all("kendall", enumerated: true))
  func `Kendall's S has the variance of its permutations`(_ reference: RankReference) throws {
    let result = try Correlation(.kendall, try reference.input("x"), try reference.input("y"))
    expectClose(result.test?.statistic, try reference.value("z"), relative: 1e-13)
  }

  @Test func `τ counts the pairs one by one`() throws {
    var state: UInt64 = 7
    func next(_ levels: UInt64) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33 % levels)
    }
    for count in [2, 3, 17, 130] {
      let x = (0..<count).map { _ in next(9) }
      let y = (0..<count).map { _ in next(5) }
      var (score, first, second) = (0.0, 0.0, 0.0)
      for i in 0..<count {
        for j in 0..<i {
          let (a, b) = (x[i] - x[j], y[i] - y[j])
          score += a * b > 0 ? 1 : a * b < 0 ? -1 : 0
          first += a == 0 ? 0 : 1
          second += b == 0 ? 0 : 1
        }
      }
      let result = try Correlation(.kendall, x, y)
      if first * second == 0 {
        #expect(result.estimate == nil)
      } else {
        expectClose(result.estimate, score / (first * second).squareRoot(), relative: 1e-14, absolute: 1e-16)
      }
    }
  }

  @Test func `digits that all values share cost none of r`() throws {
    let (x, y) = ([1, 2, 3, 4, 5.0], [2, 1, 4, 3, 5.0])
    let plain = try Correlation(.pearson, x, y)
    expectClose(plain.estimate, 0.8, relative: 1e-15)
    let moved = try Correlation(.pearson, x.map { $0 + 1e15 }, y.map { $0 - 1e15 })
    expectClose(moved.estimate, 0.8, relative: 1e-15)
    expectClose(try Correlation(.pearson, x.map { $0 * 1e200 }, y.map { $0 * 1e-200 }).estimate, 0.8, relative: 1e-15)
  }

  /// r = 1 − δ with δ = 5e-17 is 1 in double precision, and its t is not infinite.
  @Test func `t keeps its digits where r rounds to 1`() throws {
    let x = (1...10).map(Double.init)
    let noise: [Double] = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1].map { $0 * 0x1p-25 }
    let result = try Correlation(.pearson, x, zip(x, noise).map { $0 + $1 })
    // Least squares in rational numbers: with e = ±2⁻²⁵ alternating, Sxx = 82.5, Sxe = −5e, See = 10e²;
    // t² = 8 (Sxx + Sxe)²/(Sxx See − Sxe²) = 8 (82.5 − 5e)²/(800 e²).
    let e = 0x1p-25
    expectClose(result.test?.statistic, (82.5 - 5 * e) / (10 * e), relative: 1e-8)
  }

  @Test(arguments: CorrelationKind.allCases)
  func `a perfect correlation is 1 or −1 exactly`(_ kind: CorrelationKind) throws {
    let x = (0..<50).map { Double($0) / 7 }
    #expect(try Correlation(kind, x, x).estimate == 1)
    let opposite = try Correlation(kind, x, x.map { 3 - 2 * $0 })
    #expect(opposite.estimate == -1 && opposite.interval() == nil)
    if kind != .kendall {
      #expect(opposite.test == nil)
      #expect(opposite.undefinedReason == "The correlation is perfect, so that its t has no value.")
    }
  }

  @Test(arguments: CorrelationKind.allCases)
  func `a constant has no correlation, for a reason`(_ kind: CorrelationKind) throws {
    let result = try Correlation(kind, [1, 2, 3], [0.1, 0.1, 0.1])
    #expect(result.estimate == nil && result.test == nil && result.interval() == nil)
    #expect(result.undefinedReason == "One of the variables is constant over the cases that have both.")
    #expect(try Correlation(kind, [1], [2]).undefinedReason == "Fewer than two cases have both values.")
    #expect(try Correlation(kind, [], []).estimate == nil)
  }

  @Test(arguments: CorrelationKind.allCases)
  func `exchanging the variables changes nothing, and reversing one the sign`(_ kind: CorrelationKind) throws {
    let (x, y) = ([1, 2, 2, 5, 3, 9.0], [4, 4, 1, 6, 7, 8.0])
    let plain = try Correlation(kind, x, y)
    let other = try Correlation(kind, y, x)
    let reversed = try Correlation(kind, x, y.map { -$0 })
    let estimate = try #require(plain.estimate)
    expectClose(other.estimate, estimate, relative: 1e-15)
    expectClose(reversed.estimate, -estimate, relative: 1e-15)
    expectClose(reversed.test?.pValue, try #require(plain.test?.pValue), relative: 1e-13)
    if kind != .pearson {
      expectClose(try Correlation(kind, x.map { $0 * $0 }, y).estimate, estimate, relative: 1e-15)
    }
  }

  private let columns: [[Double]] = [
    [1, 2, .nan, 4, 5, 6, 8], [2, 1, 4, .nan, 3, 6, 7], [9, 8, 7, 7, 5, .nan, 1], [4, 4, 4, 4, 4, 4, 4],
  ]

  @Test(arguments: CorrelationKind.allCases)
  func `a matrix holds what each pair gives by itself`(_ kind: CorrelationKind) throws {
    let labels = ["a", "b", "c", "d"]
    let pairwise = try CorrelationMatrix(kind, columns: columns, labels: labels)
    let listwise = try CorrelationMatrix(kind, columns: columns, labels: labels, missing: .listwise)
    let single = try CorrelationMatrix(
      kind, columns: columns, labels: labels, parallelism: Parallelism(threads: 1))
    #expect(pairwise == single)
    for i in 0..<4 {
      for j in 0..<4 {
        let both = (0..<7).filter { !columns[i][$0].isNaN && !columns[j][$0].isNaN }
        let pair = try Correlation(kind, both.map { columns[i][$0] }, both.map { columns[j][$0] })
        #expect(pairwise[min(i, j), max(i, j)] == pairwise[i, j])
        if i <= j { #expect(pairwise[i, j] == pair) }
        let complete = [0, 1, 4, 6]
        let rest = try Correlation(kind, complete.map { columns[i][$0] }, complete.map { columns[j][$0] })
        if i <= j { #expect(listwise[i, j] == rest) }
      }
    }
    #expect(pairwise[0, 1].count == 5 && listwise[0, 1].count == 4 && pairwise[0, 3].estimate == nil)
  }

  @Test func `what cannot be correlated is refused`() throws {
    #expect(throws: ComparisonError.unequalLengths(2, 3)) { try Correlation(.pearson, [1, 2], [1, 2, 3]) }
    #expect(throws: ComparisonError.invalidValue(.infinity, group: "second")) {
      try Correlation(.kendall, [1, 2], [1, .infinity])
    }
    #expect(throws: ComparisonError.invalidValue(-.infinity, group: "b")) {
      try CorrelationMatrix(.spearman, columns: [[1, .nan], [2, -.infinity]], labels: ["a", "b"])
    }
  }
}
