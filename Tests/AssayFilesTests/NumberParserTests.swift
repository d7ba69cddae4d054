import AssayData
import AssayFiles
import AssayNumerics
import Foundation
import Testing

/// Numbers read from files against the C library's `strtod`, which rounds correctly: the same bits, for every token.
@Suite struct NumberParserTests {
  private func check(_ tokens: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    // Two columns, so that a token is read as the first and as the last field of a record.
    let file = try TemporaryFile("a,b\n" + tokens.map { "\($0),\($0)\n" }.joined())
    let csv = try CSVFile(file.path)
    for column in ["a", "b"] {
      let numbers = try numbers(column, of: csv)
      #expect(numbers.count == tokens.count, sourceLocation: sourceLocation)
      for (number, token) in zip(numbers, tokens) where number.bitPattern != strtod(token, nil).bitPattern {
        Issue.record("\(token) was read as \(number)", sourceLocation: sourceLocation)
        break
      }
    }
  }

  /// Digits with a point anywhere, of every length.
  @Test(arguments: 1...24)
  func `digits with a point`(length: Int) throws {
    var generator = Philox(seed: UInt64(length))
    try check(
      (0..<20_000).map { row in
        var text = (0..<length).map { _ in UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &generator) }
        switch row % 4 {
        case 0: break
        case 1: text.insert(UInt8(ascii: "."), at: Int.random(in: 0...length, using: &generator))
        case 2: text = Array("0.".utf8) + text
        default: text = Array("-".utf8) + text + Array(".5".utf8)
        }
        return String(decoding: text, as: UTF8.self)
      })
  }

  /// What programs write: the shortest digits of random doubles.
  @Test(arguments: [1e-5, 0.01, 1, 100, 1e6, 1e12])
  func `shortest digits of random numbers`(scale: Double) throws {
    var generator = Philox(seed: 77)
    try check((0..<50_000).map { _ in "\(Double.random(in: -scale...scale, using: &generator))" })
  }

  /// Halfway between two doubles, and the nearest tokens on both sides of it.
  @Test func `halves of the last bit`() throws {
    var generator = Philox(seed: 5)
    var tokens: [String] = []
    for _ in 0..<20_000 {
      // An odd whole number of 54 bits is halfway; divided by a small power of five times two it stays a short decimal.
      let whole = (UInt64.random(in: 0..<1 << 53, using: &generator) | 1 << 53) | 1
      let digits = String(whole)
      tokens += [digits, String(whole - 1), String(whole + 1)]
      for place in 1...4 {
        // whole · 10^-place · 5^place is whole / 2^place.
        let scaled = whole.multipliedReportingOverflow(by: [5, 25, 125, 625][place - 1])
        guard !scaled.overflow else { continue }
        let text = String(scaled.partialValue)
        tokens.append(text.dropLast(place) + "." + text.suffix(place))
        let above = String(scaled.partialValue + 1)
        tokens.append(above.dropLast(place) + "." + above.suffix(place))
      }
    }
    try check(tokens)
  }

  @Test func `exponents and edges`() throws {
    try check([
      "1e5", "1E-5", "-1.5e+300", "2.2250738585072011e-308", "4.9e-324", "1.7976931348623157e308", "0", "-0", "0.0",
      "-0.0",
      ".5", "5.", "-.5", "00000000000000000000000000001", "0.00000000000000000000000000000000000001",
      "9007199254740993", "9007199254740992.5", "18446744073709551615", "18446744073709551616",
      "0.1000000000000000055511151231257827", "7.2057594037927933e16", "123456789012345678901234567890", "+1", "1e0",
      "1234567.8", "12345678", "123456789", "99999999", "9999999.9", "0.000001", "1.000000",
    ])
  }

  @Test(arguments: [
    "-", ".", "-.", "1.2.3", "0x10", "1e", "e5", "--1", "1-", "１", "12a45678", "1234567a", ":2345678", "1/2",
    "1234567:", "12345678901234567890x", "0.8444218515250481x", "nan", "inf", "1_000",
  ])
  func `what is not a number is named`(token: String) throws {
    let file = try TemporaryFile("a;b\n1;2\n\(token);3\n")
    let csv = try CSVFile(file.path, options: CSVOptions(delimiter: ";"))
    #expect(throws: DataError.notANumber(token, row: 2, column: "a", source: csv.name)) {
      try numbers("a", of: csv)
    }
  }

  @Test func `a comma may be the decimal point`() throws {
    let file = try TemporaryFile("a;b\n1,5;0\n-0,25;0\n1234567,8;0\n0,8444218515250481;0\n1.5;0\n,5;0\n9,5;0\n")
    let csv = try CSVFile(file.path, options: CSVOptions(delimiter: ";"))
    #expect(csv.hasDecimalComma)
    #expect(try numbers("a", of: csv) == [1.5, -0.25, 1_234_567.8, 0.8444218515250481, 1.5, 0.5, 9.5])
    let missing = try numbers("a", missing: ["9,5"], of: csv)
    #expect(missing.last?.isNaN == true)
  }

  @Test func `missing tokens are found by value and by spelling`() throws {
    let file = try TemporaryFile("a,b\n-9,0\n-9.0,0\nNA,0\n\"NA\",0\n\"-9\",0\n,0\n\"\",0\n7,0\n\"8\",0\n")
    let numbers = try numbers("a", missing: ["NA", "-9"], of: try CSVFile(file.path))
    #expect(numbers.map { $0.isNaN ? nil : $0 } == [nil, nil, nil, nil, nil, nil, nil, 7, 8])
  }
}
