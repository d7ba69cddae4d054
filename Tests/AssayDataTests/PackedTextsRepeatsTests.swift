import AssayData
import AssayNumerics
import Testing

/// Rows whose text stands in an earlier row, against a set of strings.
@Suite struct PackedTextsRepeatsTests {
  @Test func `agrees with a set of strings`() {
    var generator = Philox(seed: 3)
    for size in [0, 1, 7, 300, 5_000] {
      let names = (0..<size).map { _ in
        String(repeating: "干", count: Int(generator.next() % 4)) + "\(generator.next() % UInt64(size + 1))"
      }
      var seen: Set<String> = []
      let expected = names.indices.filter { !seen.insert(names[$0]).inserted }
      #expect(PackedTexts(names).repeats == expected)
    }
  }

  @Test func `empty texts are repeats of each other`() {
    #expect(PackedTexts(["", "a", "", "a", "aa"]).repeats == [2, 3])
  }
}

/// Columns that grow by slices, and finiteness eight at a time, against the plain definitions.
@Suite struct GrowingNumbersTests {
  @Test(arguments: [nil, 1, 700, 100_000])
  func `grows by slices, whatever was expected`(expected: Int?) {
    let values = (0..<3).map { column in (0..<100_000).map { Double($0 * (column + 1)) } }
    var numbers = GrowingNumbers(columnCount: 3, expecting: expected)
    var start = 0
    for length in [0, 1, 7, 50_000, 3, 49_989] {
      numbers.append(values.map { $0[start..<start + length] }, parallelism: Parallelism(threads: 2))
      start += length
      #expect(numbers.columns == values.map { Array($0[..<start]) })
    }
    #expect(start == 100_000)
  }

  @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65])
  func `sees the one value that is not finite`(count: Int) {
    let values = (0..<count).map { Double($0) * 1e300 }
    #expect(values.isFinite)
    for place in 0..<count {
      for wrong in [Double.nan, .infinity, -.infinity] {
        var holed = values
        holed[place] = wrong
        #expect(!holed.isFinite)
      }
    }
  }
}
