import AssayNumerics
import AssayTestSupport
import Testing

/// Ranks, ties, and the sort below them.
@Suite struct TiedRanksTests {
  @Test func `ties share the mean of their ranks`() {
    let ranks = TiedRanks([3, 1, 2, 1])
    // A sort order is not a rank: the positions of the sorted values are 2, 4, 3, 1.
    #expect(ranks.ranks == [4, 1.5, 3, 1.5])
    #expect(ranks.tieSum == 6 && ranks.distinctCount == 3 && ranks.hasTies)
  }

  @Test func `no values have no ranks`() {
    #expect(TiedRanks([]).ranks.isEmpty && !TiedRanks([]).hasTies)
    #expect(TiedRanks([7]).ranks == [1])
  }

  @Test func `numbers within 1e-12 of each other are tied, further apart they are not`() {
    #expect(TiedRanks([1, 1 + 0.9e-12]).ranks == [1.5, 1.5])
    #expect(TiedRanks([1, 1 + 1.1e-12]).ranks == [1, 2])
    #expect(TiedRanks([0.0, -0.0]).ranks == [1.5, 1.5])
    // 0 has no neighbours but itself.
    #expect(TiedRanks([0, 1e-300]).ranks == [1, 2])
  }

  @Test(arguments: [3, 399, 400, 5_000, 70_000])
  func `ranks agree with a count of the values below`(_ count: Int) {
    // A full-period generator of Knuth's; the values have signs, fractions and ties.
    var state: UInt64 = 20_261_121
    let values = (0..<count).map { place -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let whole = Double(Int64(bitPattern: state) >> 40)
      return place.isMultiple(of: 3) ? whole / 1024 : (whole / 65_536).rounded()
    }
    let ranks = TiedRanks(values)
    let sorted = values.sorted()
    expectClose(ranks.ranks.reduce(0, +), Double(count) * Double(count + 1) / 2, relative: 1e-15)
    for place in stride(from: 0, to: count, by: max(1, count / 500)) {
      let below = sorted.partitioningIndex { $0 >= values[place] }
      let notAbove = sorted.partitioningIndex { $0 > values[place] }
      #expect(ranks.ranks[place] == Double(below + 1 + notAbove) / 2)
    }
  }

  /// More than the sort looks at first: the values share the upper half of their bits.
  @Test func `values that differ in their last digits are in order`() {
    let places: [Double] = (0..<3_000).map { (place: Int) -> Double in Double((place * 1_237) % 3_000) }
    let ranks = TiedRanks(places.map { 1e9 + $0 / 128 }).ranks
    #expect(ranks == places.map { $0 + 1 })
  }

  @Test func `numbers of every size and sign are in order`() {
    let ladder: [Double] = [
      -.greatestFiniteMagnitude, -1e300, -2, -1, -1e-300, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, 1e-300, 1,
      2,
      1e300, .greatestFiniteMagnitude,
    ]
    let values = (0..<50).flatMap { _ in ladder.reversed() }
    let ranks = TiedRanks(values).ranks
    for (place, value) in values.enumerated() {
      let step = ladder.firstIndex(of: value) ?? -1
      #expect(ranks[place] == Double(step * 50) + 25.5)
    }
  }
}

extension [Double] {
  /// The first place at which a condition holds that holds from there on.
  fileprivate func partitioningIndex(where holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
