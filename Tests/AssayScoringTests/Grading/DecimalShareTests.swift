import AssayScoring
import Testing

/// Shares as decimal fractions.
@Suite struct DecimalShareTests {
  @Test(arguments: [
    ("0.2", 15, 3), ("20%", 15, 3), ("0.29", 100, 29), ("0.58", 50, 29), ("0.07", 100, 7), ("0.2", 1, 0), ("0.2", 4, 0),
    ("0.2", 5, 1), ("12.5%", 8, 1), ("0", 9, 0), ("1", 9, 9), ("100%", 9, 9), (".15", 20, 3),
    ("0.999999999999999", 1_000_000, 999_999),
  ])
  func `rounds down the decimal and not the double`(text: String, count: Int, expected: Int) throws {
    #expect(try #require(DecimalShare(text)).floor(of: count) == expected)
  }

  /// What doubles make of the same: the test above could not fail if they got it right.
  @Test func `doubles get it wrong`() {
    #expect((100 * 0.29).rounded(.down) == 28)
    #expect((50 * 0.58).rounded(.down) == 28)
  }

  @Test(arguments: ["", "1.1", "101%", "-0.2", "a", "0.2.1", "1e-1", "0.2 0", "%", "0.1234567890123456"])
  func `refuses what is no share`(text: String) {
    #expect(DecimalShare(text) == nil)
  }

  /// Multiplying with whole numbers of any size: ⌊q·N⌋ ≤ q·N < ⌊q·N⌋ + 1 in thousandths.
  @Test func `is a floor for every count`() throws {
    for thousandths in stride(from: 0, through: 1000, by: 7) {
      let digits = String(thousandths)
      let text = thousandths == 1000 ? "1.000" : "0." + String(repeating: "0", count: 3 - digits.count) + digits
      let share = try #require(DecimalShare(text))
      #expect((0..<400).allSatisfy { share.floor(of: $0) == thousandths * $0 / 1000 })
    }
  }
}
