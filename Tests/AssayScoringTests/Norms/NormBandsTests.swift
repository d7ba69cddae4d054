import AssayScoring
import Testing

/// Names for parts of a scale.
@Suite struct NormBandsTests {
  static func quarters() throws -> NormBands {
    try NormBands(
      by: .percentile,
      [.init("差", minimum: nil), .init("优", minimum: 85), .init("中", minimum: 25), .init("良", minimum: 60)])
  }

  @Test func `a band begins at its minimum`() throws {
    let bands = try Self.quarters()
    #expect(bands.bands.map(\.name) == ["优", "良", "中", "差"])
    #expect([100, 85, 84.9, 60, 25, 24.9, 0].map { bands.name(for: $0) } == ["优", "优", "良", "良", "中", "差", "差"])
    // 100·0.6 from a sum of tenths is a minimum but for rounding.
    #expect(bands.name(for: 60 - 1e-14) == "良")
  }

  @Test func `bands go by the scale they name`() throws {
    let group: [Double] = [60, 65, 70, 75, 80]
    let byT = try NormBands(by: .t, [.init("high", minimum: 60), .init("low", minimum: nil)])
    let byValue = try NormBands(by: .value, [.init("high", minimum: 76), .init("low", minimum: nil)])
    #expect(try NormTable(reference: group, bands: byT).score(78).band == "high")
    #expect(try NormTable(reference: group, bands: byT).score(77).band == "low")
    #expect(try NormTable(reference: group, bands: byValue).score(76).band == "high")
    #expect(try NormTable(reference: group, bands: Self.quarters()).score(75).band == "良")
    #expect(try NormTable(reference: group).banded(by: byValue).score(75).band == "low")
  }

  @Test func `without the quantity there is no band`() throws {
    let bands = try NormBands(by: .t, [.init("high", minimum: 60), .init("low", minimum: nil)])
    #expect(try NormTable(reference: [3, 3], bands: bands).score(3).band == nil)
  }

  @Test func `bands that leave somebody out are refused`() {
    #expect(throws: ScoringError.duplicateName("a")) {
      try NormBands(by: .z, [.init("a", minimum: 1), .init("a", minimum: nil)])
    }
    #expect(throws: ScoringError.mismatch("0 bands have no minimum; exactly one, the lowest, must have none")) {
      try NormBands(by: .z, [.init("a", minimum: 1), .init("b", minimum: 0)])
    }
    #expect(throws: ScoringError.self) {
      try NormBands(by: .z, [.init("a", minimum: 1), .init("b", minimum: 1), .init("c", minimum: nil)])
    }
  }
}
