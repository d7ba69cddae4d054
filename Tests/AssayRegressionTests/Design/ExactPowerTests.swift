import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Powers and products keep what rounding loses; against rational arithmetic, see `Expected/exact_powers.py`.
@Suite struct ExactPowerTests {
  struct Reference: Decodable {
    let x, z: [Double]
    /// For each term a double and the next for each value.
    let cases: [String: [[Double]]]
  }

  static let reference: Reference = {
    guard
      let url = Bundle.module.url(forResource: "exact_powers.json", withExtension: nil, subdirectory: "Expected"),
      let content = try? Data(contentsOf: url), let reference = try? JSONDecoder().decode(Reference.self, from: content)
    else { return Reference(x: [], z: [], cases: [:]) }
    return reference
  }()

  @Test(arguments: reference.cases.keys.sorted(), [true, false])
  func `106 bits are kept`(_ term: String, _ areCoded: Bool) throws {
    let expected = try #require(Self.reference.cases[term])
    let (x, z) = (Self.reference.x, Self.reference.z)
    let frame = ModelFrame(
      columns: areCoded ? ["x": .coded(x), "z": .coded(z)] : ["x": .numbers(x), "z": .numbers(z)],
      cases: CaseTotals(rows: x.count))
    let matrix = try Design(Formula(parsing: "~ 0 + \(term)"), training: frame).matrix(frame)
    let (values, lows) = matrix.exactBlock(0..<x.count)
    let lost = try #require(lows)
    let column = matrix.columnCount - 1
    for (row, pair) in expected.enumerated() {
      let error = abs((values[row, column] - pair[0]) + (lost[row, column] - pair[1]))
      // 2⁻¹⁰⁶ is 1.2e-32; a power of 12 takes five multiplications, each of some units.
      #expect(error <= 4e-31 * abs(pair[0]), "row \(row): \(values[row, column]) + \(lost[row, column]) for \(pair)")
    }
  }

  @Test func `exact columns carry nothing`() throws {
    let frame = ModelFrame(columns: ["x": .numbers([1, 2, 3, 4])], cases: CaseTotals(rows: 4))
    let matrix = try Design(Formula(parsing: "~ x + I(2 * x) + log(x)"), training: frame).matrix(frame)
    #expect(matrix.exactBlock(0..<4).lows == nil)
    let squares = try Design(Formula(parsing: "~ x + I(x^2)"), training: frame).matrix(frame)
    #expect(squares.exactBlock(0..<4).lows == nil)
  }
}
