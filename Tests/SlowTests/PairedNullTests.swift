import AssayInference
import AssayNumerics
import AssayTables
import Testing

extension NullBehaviour {
  /// Tests of symmetry and of equal margins, on tables that are symmetric.
  @Suite struct Paired {
    static let fourfolds = ([(40, 0.05, "sparse"), (100, 0.1, nil), (400, 0.15, nil)] as [(Int, Double, String?)]).map {
      size, share, sparse in
      let claim = sparse.map(LevelClaim.reported) ?? .nominal
      return NullSetting(
        "\(size) pairs, \(Int((Double(size) * share).rounded())) expected in each cell of change",
        draw: { try ContingencyTable($0.multinomial(size, [0.4, share, share, 0.6 - 2 * share]), rows: 2) },
        [
          Probe("McNemar", claim) { try $0.mcnemar().pValue },
          Probe("McNemar, corrected", .reported("conservative")) { try $0.mcnemar(corrected: true).pValue },
          Probe("McNemar, mid-p", .reported("may exceed the level")) { try $0.mcnemarMidP().pValue },
          // No pair changed: p = 1, and no error.
          Probe("McNemar, exact", .atMostNominal) { try $0.mcnemarExact().pValue },
        ])
    }

    static let squares = ([(40, "sparse"), (250, nil), (800, nil)] as [(Int, String?)]).map { size, sparse in
      let claim = sparse.map(LevelClaim.reported) ?? .nominal
      let shares = [
        0.20, 0.06, 0.03, 0.02,
        0.06, 0.15, 0.05, 0.03,
        0.03, 0.05, 0.10, 0.04,
        0.02, 0.03, 0.04, 0.09,
      ]
      return NullSetting(
        "4 × 4 symmetric, n = \(size), expected ≥ \(Double(size) * 0.02)",
        draw: { try ContingencyTable($0.multinomial(size, shares), rows: 4) },
        [
          Probe("Bowker", claim) { try $0.bowker().pValue },
          Probe("Stuart–Maxwell", claim) { try $0.stuartMaxwell().pValue },
        ])
    }

    /// Each person has a share of their own, the same for all questions.
    static let questions = ([(12, "few people"), (60, nil), (200, nil)] as [(Int, String?)]).map { size, sparse in
      NullSetting(
        "4 questions, \(size) people",
        draw: { generator -> CochranQ in
          let patterns = (0..<size).map { _ -> [Bool] in
            let share = 0.2 + 0.6 * generator.nextUniform()
            return (0..<4).map { _ in generator.nextUniform() < share }
          }
          return try CochranQ(patterns: patterns, counts: patterns.map { _ in 1 })
        },
        [Probe("Cochran's Q", sparse.map(LevelClaim.reported) ?? .nominal) { $0.result?.pValue }])
    }

    @Test(arguments: fourfolds + squares + questions)
    func `holds its level in pairs`(_ setting: NullSetting) throws {
      try setting.judge(section: "Paired tables")
    }
  }
}
