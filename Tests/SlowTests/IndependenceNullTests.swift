import AssayInference
import AssayNumerics
import AssayTables
import Testing

extension NullBehaviour {
  /// Asymptotic tests of tables whose rows and columns are independent.
  @Suite struct Independence {
    static let shapes: [(rows: [Double], columns: [Double])] = [
      ([0.4, 0.6], [0.3, 0.7]),
      ([0.45, 0.55], [0.1, 0.15, 0.2, 0.25, 0.3]),
      ([0.2, 0.3, 0.5], [0.15, 0.2, 0.3, 0.35]),
      ([0.1, 0.15, 0.2, 0.25, 0.3], [0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.22]),
    ]

    static let settings = [1.0, 5, 20].flatMap { smallest in
      shapes.flatMap { shape in
        IndependentTables.Sampling.allCases.map { sampling in
          setting(
            IndependentTables(shape.rows, shape.columns, smallestExpected: smallest, sampling: sampling), smallest)
        }
      }
    }

    static func setting(_ tables: IndependentTables, _ smallest: Double) -> NullSetting {
      let sparse = LevelClaim.reported("sparse")
      let pearson = smallest >= 5 ? LevelClaim.nominal : sparse
      // With expected counts near 5 the likelihood ratio rejects too often, as Larntz (1978, JASA 73, 253–263) and
      // Koehler & Larntz (1980, JASA 75, 336–344) found; with 20 in each cell it no longer does.
      let likelihood: LevelClaim =
        smallest >= 20 ? .nominal : smallest >= 5 ? .reported("liberal below about 20") : sparse
      var probes: [Probe<ContingencyTable>] = [
        Probe("Pearson", pearson) { try $0.pearsonIndependence().pValue },
        Probe("likelihood ratio", likelihood) { try $0.likelihoodRatioIndependence().pValue },
        Probe("linear-by-linear", pearson) { try $0.linearByLinearIndependence().pValue },
        Probe("Jonckheere–Terpstra", pearson) { try $0.jonckheereTerpstra().pValue },
      ]
      if tables.rowShares.count == 2 {
        probes.append(Probe("Cochran–Armitage", pearson) { try $0.cochranArmitage().pValue })
      }
      if tables.rowShares.count == 2, tables.columnShares.count == 2 {
        probes.append(Probe("Yates", .reported("conservative")) { try $0.yatesIndependence().pValue })
      }
      return NullSetting(
        "\(tables.description), expected ≥ \(Int(smallest))", draw: { try tables.draw(&$0) }, probes)
    }

    @Test(arguments: settings)
    func `holds its level in tables`(_ setting: NullSetting) throws {
      try setting.judge(section: "Tables of two variables")
    }

    /// Goodness of fit to given shares.
    static let fits = ([(1, "sparse"), (5, nil), (20, nil)] as [(Double, String?)]).map { smallest, sparse in
      let shares = [0.08, 0.12, 0.15, 0.18, 0.22, 0.25]
      let size = Int((smallest / 0.08).rounded(.up))
      let pearson = sparse.map(LevelClaim.reported) ?? .nominal
      let likelihood: LevelClaim = smallest >= 20 ? .nominal : .reported("liberal below about 20")
      return NullSetting(
        "6 categories, n = \(size), expected ≥ \(Int(smallest))",
        draw: { try GoodnessOfFit(counts: $0.multinomial(size, shares), shares: shares) },
        [
          Probe("Pearson", pearson) { $0.pearson.pValue },
          Probe("likelihood ratio", likelihood) { $0.likelihoodRatio.pValue },
        ])
    }

    @Test(arguments: fits)
    func `holds its level in goodness of fit`(_ setting: NullSetting) throws {
      try setting.judge(section: "Goodness of fit")
    }
  }
}
