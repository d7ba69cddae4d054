import AssayData
import Testing

@Suite struct NumberTokensTests {
  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("+7", 7), ("-7", -7), ("007", 7), ("1.5", 1.5), (".5", 0.5), ("-.5", -0.5),
      ("5.", 5),
      ("1e3", 1_000), ("1E+3", 1_000), ("25e-1", 2.5), ("  4 ", 4), ("0.1", 0.1),
      ("9007199254740993", 9_007_199_254_740_992),
      ("123456789012345678901234567890", 123456789012345678901234567890), ("4.9e-324", 4.9e-324),
      ("1.7976931348623157e308", 1.7976931348623157e308),
    ] as [(String, Double)])
  func `reads decimal numbers`(token: String, value: Double) {
    #expect(Double(decimal: token) == value)
  }

  @Test(arguments: [
    "", " ", "a", "1a", "1 2", "- 1", "--1", "+-1", "1-", "1e", "1e+", "e5", "1e5e5", "1e5.0", "1.2.3", ".", "-", "+",
    "-.",
    "0x10", "0x1p3", "1p3", "inf", "Infinity", "-inf", "nan", "NaN", "1e400", "-1e400", "1,5", "1,000", "1_000",
    "1\u{A0}000", "\t1",
    "١", "１", "½", "1%", "￥5", "(5)",
  ])
  func `refuses everything else`(token: String) {
    #expect(Double(decimal: token) == nil)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (3, "3"), (-17, "-17"), (2.5, "2.5"), (0.1, "0.1"), (1e15, "1000000000000000"),
      (9_007_199_254_740_991, "9007199254740991"), (1e300, "1e+300"), (1e-7, "1e-07"),
    ] as [(Double, String)])
  func `spells numbers shortly`(value: Double, token: String) {
    #expect(value.token == token)
    #expect(Double(decimal: value.token) == value)
  }
}
