import AssayReport
import Foundation
import Testing

@Suite struct NumberStyleTests {
  struct Look: Sendable {
    let kind: DisplayKind
    let value: Value
    let text: String

    init(_ kind: DisplayKind, _ value: Value, _ text: String) {
      self.kind = kind
      self.value = value
      self.text = text
    }
  }

  @Test(arguments: [
    Look(.count, 12, "12"), Look(.count, 12.0, "12"), Look(.count, 12.5, "12.50"), Look(.count, -3, "-3"),
    // 56.25 is a tie in binary too: people round it up.
    Look(.percent, 56.25, "56.3"), Look(.percent, 100, "100.0"), Look(.percent, -0.04, "0.0"),
    Look(.percent, 99.95, "100.0"),
    Look(.weight, 5087, "5087"), Look(.weight, 5087.5, "5087.50"), Look(.weight, 123_456.78, "123456.8"),
    Look(.weight, 0.12345, "0.1235"),
    Look(.residual, 1e-15, "0.00"), Look(.residual, -1.4301938838683885, "-1.43"),
    Look(.statistic, 9.090909, "9.091"), Look(.statistic, 0.00001234, "1.23e-5"), Look(.statistic, 0, "0.000"),
    Look(.statistic, 1.5e15, "1.50e15"),
    Look(.probability, 0.0004, "<.001"), Look(.probability, 0.00099, "<.001"), Look(.probability, 0.001, ".001"),
    Look(.probability, 0.0435, ".044"), Look(.probability, 0.9999, "1.000"), Look(.probability, 1, "1.000"),
    Look(.probability, 3.2e-270, "<.001"), Look(.probability, 0, "<.001"),
    Look(.logProbability, -620.53123, "-620.53"),
    Look(.estimate, -0.30151, "-0.302"), Look(.estimate, 1.0005, "1.001"), Look(.estimate, 0.99951, "1.000"),
    Look(.degreesOfFreedom, 1.0, "1"), Look(.degreesOfFreedom, 5.871, "5.87"), Look(.degreesOfFreedom, 12, "12"),
    Look(.observation, 33, "33"), Look(.observation, 44.25, "44.25"), Look(.observation, 0.333_333_333_333, "0.333"),
    Look(.text, "pearson_r", "pearson_r"), Look(.term, "pearson_r", "Pearson’s r"),
    Look(.estimate, .empty, ""), Look(.estimate, .number(.nan), ""), Look(.count, .number(.infinity), ""),
  ])
  func `shows people`(look: Look) {
    #expect(NumberStyle(kind: look.kind, values: [look.value]).text(look.value) == look.text)
  }

  @Test func `gives all of a column the same decimals`() {
    let column: [Value] = [.number(33), .number(44.25), .number(2.5), .empty]
    let style = NumberStyle(kind: .observation, values: column)
    #expect(column.map { style.text($0) } == ["33.00", "44.25", "2.50", ""])
  }

  /// printf rounds the binary value, `DecimalText` the shortest decimal: they may differ by the tie alone.
  @Test func `agrees with printf away from ties`() {
    var generator = SeededGenerator(state: 20_250_101)
    for _ in 0..<1000 {
      let number =
        Double.random(in: -1e6...1e6, using: &generator) * pow(10, Double.random(in: -8...3, using: &generator))
      for decimals in [0, 1, 3] {
        let scaled = abs(number) * pow(10, Double(decimals))
        // Where the fraction is next to one half the two ways may part.
        if abs(scaled - scaled.rounded(.down) - 0.5) < 1e-6 { continue }
        var expected = String(format: "%.\(decimals)f", number)
        if expected.hasPrefix("-"), Double(expected) == 0 { expected.removeFirst() }
        #expect(DecimalText(number).fixed(decimals) == expected)
      }
    }
  }

  @Test func `rounds the decimal that people see`() {
    #expect(DecimalText(1.005).fixed(2) == "1.01")
    #expect(DecimalText(2.5).fixed(0) == "3")
    #expect(DecimalText(-2.5).fixed(0) == "-3")
    #expect(DecimalText(0.05).fixed(1) == "0.1")
    #expect(DecimalText(0.04).fixed(1) == "0.0")
    #expect(DecimalText(0.004).fixed(1) == "0.0")
    #expect(DecimalText(999.995).fixed(2) == "1000.00")
    #expect(DecimalText(1e21).fixed(1) == "1000000000000000000000.0")
    #expect(DecimalText(.leastNonzeroMagnitude).fixed(3) == "0.000")
    #expect(DecimalText(9.996e-7).scientific(significant: 3) == "1.00e-6")
    #expect(DecimalText(-Double.leastNonzeroMagnitude).scientific(significant: 3) == "-5.00e-324")
    #expect(DecimalText(0).scientific(significant: 3) == "0")
  }

  @Test func `makes an empty cell where there is no finite number`() {
    #expect(Value(Double?.none) == .empty)
    #expect(Value(Double.nan as Double?) == .empty)
    #expect(Value(Double.infinity as Double?) == .empty)
    #expect(Value(1.5 as Double?) == .number(1.5))
    #expect(Value(Int?.none) == .empty)
    #expect(Value(3 as Int?) == .integer(3))
    #expect(Value(String?.none) == .empty)
    #expect(Value("a" as String?) == .text("a"))
  }
}
