import AssayReport
import Testing

/// The digits of numbers against those of the standard library.
@Suite struct ShortestDigitsTests {
  /// CSV of some numbers, a line each.
  private func lines(_ numbers: [Double]) -> [Substring] {
    let table = Table(name: "t", title: "", columns: ["estimate"], content: [.numbers(numbers)])
    return CSVRenderer().render(table).split(separator: "\n").dropFirst().map { $0 }
  }

  /// What `description` prints, whole numbers below 2⁵³ without their `.0`.
  private func expected(_ number: Double) -> String {
    if number == number.rounded(), number.magnitude < 0x1p53 { return String(Int64(number)) }
    return number.description
  }

  private func check(_ numbers: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    let lines = lines(numbers)
    #expect(lines.count == numbers.count, sourceLocation: sourceLocation)
    for (line, number) in zip(lines, numbers) where line != expected(number) {
      Issue.record("\(line) for \(number)", sourceLocation: sourceLocation)
    }
  }

  @Test func `any bits`() {
    var generator = SeededGenerator(state: 1)
    check((0..<200_000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite))
  }

  /// Every exponent of the fast way and some beyond it on both sides.
  @Test(arguments: -140...60)
  func `any number of an exponent`(exponent: Int) {
    var generator = SeededGenerator(state: UInt64(exponent + 1000))
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    var numbers = (0..<3_000).map { _ in unit * Double.random(in: 1..<2, using: &generator) }
    // Beside powers of two the gap to the next number changes.
    numbers += [unit, unit.nextUp, unit.nextDown, unit.nextDown.nextDown, -unit]
    check(numbers)
  }

  @Test(arguments: 1...17)
  func `short decimals`(digits: Int) {
    var generator = SeededGenerator(state: UInt64(digits))
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    check((0..<3_000).map { _ in (Double.random(in: 0...1, using: &generator) * scale).rounded() / scale })
    check((0..<3_000).map { _ in (Double.random(in: 0...1000, using: &generator) * scale).rounded() / scale })
  }

  @Test func `the borders of the forms`() {
    var numbers: [Double] = [
      0.0001, 0.0001.nextDown, 0.00001, 9.999e-5, 1e-10, 5e-324, .leastNormalMagnitude, .greatestFiniteMagnitude,
      0.1, 0.2, 0.3, 0.1 + 0.2, 1.0 / 3, 2.0 / 3, 4_503_599_627_370_495.5, 9_007_199_254_740_991,
      9_007_199_254_740_992, 1e22, 1e23, -0.0, 0.5, 0.25, 123_456.789e-10,
    ]
    for power in 1...30 { numbers += [Double("1e-\(power)"), Double("9e-\(power)")].compactMap { $0 } }
    check(numbers + numbers.map { -$0 })
  }

  @Test func `whole numbers of every length`() {
    var numbers: [Int] = [0, .max, .min, 99_999_999, 100_000_000, 9_999_999_999_999_999]
    var power = 1
    for _ in 0..<18 {
      power *= 10
      numbers += [power, power - 1, power + 1, -power]
    }
    let table = Table(name: "t", title: "", columns: ["n"], content: [.integers(numbers)])
    #expect(CSVRenderer().render(table) == "n\n" + numbers.map { "\($0)\n" }.joined())
  }
}
