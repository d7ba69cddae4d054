import AssayInference
import AssayTestSupport
import Foundation
import Testing

/// A list of p-values of Expected/multiplicity.json, with what R and statsmodels make of it.
struct AdjustedList: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let p: [Double]
  let family_size: Int
  let adjusted: [String: [Double]]

  var testDescription: String { name }

  static let all: [AdjustedList] = {
    struct File: Decodable { let cases: [AdjustedList] }
    let url = Bundle.module.url(forResource: "multiplicity.json", withExtension: nil, subdirectory: "Expected")!
    guard let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data) else {
      fatalError("multiplicity.json cannot be read: without it no value would be compared")
    }
    return file.cases
  }()
}

@Suite struct MultiplicityAdjustmentTests {
  @Test(arguments: AdjustedList.all, MultiplicityAdjustment.allCases)
  func `agrees with R and statsmodels`(_ list: AdjustedList, _ adjustment: MultiplicityAdjustment) throws {
    guard let expected = list.adjusted[adjustment.rawValue] else {
      // R has no Šidák and statsmodels no family larger than its list.
      #expect(adjustment == .none || list.p.count < list.family_size)
      return
    }
    let actual = adjustment.adjusted(list.p, familySize: list.family_size)
    expectClose(actual, expected, relative: 1e-13)
  }

  @Test(arguments: AdjustedList.all, MultiplicityAdjustment.allCases)
  func `logarithms are adjusted as the p-values are`(_ list: AdjustedList, _ adjustment: MultiplicityAdjustment) {
    let plain = adjustment.adjusted(list.p, familySize: list.family_size)
    let logs = adjustment.adjusted(logPValues: list.p.map { log($0) }, familySize: list.family_size)
    for (log, p) in zip(logs, plain) {
      expectClose(exp(log), p, relative: 1e-12)
      #expect(log <= 0)
    }
  }

  @Test(arguments: MultiplicityAdjustment.allCases)
  func `p-values below every number are adjusted on the log scale`(_ adjustment: MultiplicityAdjustment) {
    // Shifting the small ones far down must shift their adjusted values as far, for each method is a product there.
    let near = adjustment.adjusted(logPValues: [-60, -61, -63, -1])
    let far = adjustment.adjusted(logPValues: [-2060, -2061, -2063, -1])
    expectClose(far[2], near[2] - 2000, relative: 1e-14)
    for place in 0..<3 { #expect(far[place] < -1900 && far[place].isFinite) }
  }

  @Test func `the default of statsmodels is Holm–Šidák and not Holm`() {
    for list in AdjustedList.all {
      guard let expected = list.adjusted["statsmodels_default"], list.p.count > 1 else { continue }
      expectClose(MultiplicityAdjustment.holmSidak.adjusted(list.p), expected, relative: 1e-13)
    }
    let p = [0.01, 0.02, 0.03]
    #expect(MultiplicityAdjustment.holmSidak.adjusted(p)[0] < MultiplicityAdjustment.holm.adjusted(p)[0])
  }

  /// Closed testing by Simes's inequality over all subsets, the definition of Hommel's method.
  @Test func `Hommel is closed testing over every subset`() {
    for list in AdjustedList.all where list.p.count <= 12 && list.p.count == list.family_size {
      let p = list.p
      var closed = p.map { _ in 0.0 }
      for subset in 1..<(1 << p.count) {
        let members = p.indices.filter { subset >> $0 & 1 == 1 }
        let sorted = members.map { p[$0] }.sorted()
        let simes = sorted.indices.map { Double(members.count) * sorted[$0] / Double($0 + 1) }.min()!
        for member in members { closed[member] = max(closed[member], simes) }
      }
      expectClose(MultiplicityAdjustment.hommel.adjusted(p), closed, relative: 1e-14)
    }
  }

  @Test(arguments: MultiplicityAdjustment.allCases)
  func `the order of the tests does not matter, and nothing falls below its p-value or above 1`(
    _ adjustment: MultiplicityAdjustment
  ) {
    for list in AdjustedList.all {
      let forward = adjustment.adjusted(list.p)
      #expect(adjustment.adjusted(list.p.reversed()).reversed() == forward)
      for (p, adjusted) in zip(list.p, forward) { #expect(adjusted >= p * (1 - 1e-15) && adjusted <= 1) }
      // A smaller p-value never has a larger adjusted one.
      let byPValue = zip(list.p, forward).sorted { $0.0 < $1.0 }
      for (first, second) in zip(byPValue, byPValue.dropFirst()) { #expect(first.1 <= second.1) }
    }
  }

  @Test
  func `a hundred thousand tests are adjusted at once`() {
    let m = 100_000
    let p = (1...m).map { Double($0) / Double(m) }
    let hommel = MultiplicityAdjustment.hommel.adjusted(p)
    // p[k] = k/m: the i largest have the Simes ratios i (m − i + j)/(m j), least at j = i where it is 1.
    #expect(hommel.allSatisfy { $0 > 1 - 1e-12 })
    #expect(MultiplicityAdjustment.benjaminiHochberg.adjusted(p).allSatisfy { abs($0 - 1) < 1e-12 })
  }

  @Test func `no p-values make no adjusted ones`() {
    for adjustment in MultiplicityAdjustment.allCases {
      #expect(adjustment.adjusted([]) == [])
      #expect(adjustment.adjusted([], familySize: 5) == [])
    }
  }

  @Test(arguments: [-0.1, 1.5, .infinity])
  func `what is no probability is refused`(_ value: Double) {
    #expect(throws: MultiplicityError.invalidPValue(value, position: 2)) {
      try MultiplicityAdjustment.holm.adjusted(checking: [0.5, value])
    }
  }

  @Test func `NaN and a family that is too small are refused in a sentence`() {
    #expect {
      try MultiplicityAdjustment.holm.adjusted(checking: [.nan])
    } throws: { error in
      "\(error)" == "P-value 1 is nan; p-values must be from 0 to 1. Leave out the tests that have none."
    }
    #expect {
      try MultiplicityAdjustment.bonferroni.adjusted(checking: [0.1, 0.2], familySize: 1)
    } throws: { error in
      "\(error)" == "The family is said to hold 1 tests, and 2 are listed; it must hold at least those."
    }
  }
}
