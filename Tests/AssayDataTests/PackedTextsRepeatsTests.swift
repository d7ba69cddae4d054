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

/// Slices joined, and finiteness eight at a time, against the plain definitions.
@Suite struct JoinedNumbersTests {
  @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65])
  func `joins slices and sees the one value that is not finite`(count: Int) {
    let values = (0..<count).map { Double($0) * 1e300 }
    let slices = [values[..<(count / 3)], values[(count / 3)..<(count / 2)], values[(count / 2)...]]
    #expect(slices.joinedNumbers() == values)
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
