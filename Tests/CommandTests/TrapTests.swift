import AssayTestSupport
import Foundation
import Testing

/// What other programs are known to get wrong on such a page, each with the right value.
@Suite struct TrapTests {
  /// [[12, 5, 0], [7, 9, 6], [3, 8, 14]] in frequency form.
  static let three = ["1,1,12", "1,2,5", "1,3,0", "2,1,7", "2,2,9", "2,3,6", "3,1,3", "3,2,8", "3,3,14"]
  /// [[8, 2], [1, 5]].
  static let two = ["x,p,8", "x,q,2", "y,p,1", "y,q,5"]

  private func page(_ rows: [String], _ more: String...) throws -> JSONDocument {
    let folder = try TemporaryFolder()
    let path = try folder.write("counts.csv", "a,b,n", rows)
    return try AssayProcess(["crosstab", path, "a", "b", "--frequency", "n", "--format", "json"] + more).document()
  }

  @Test func `nothing is added to the cells`() throws {
    let page = try page(Self.three)
    // R 4.2.2: chisq.test(three, correct = FALSE). statsmodels 0.15.0 Table(three) adds ½ and says 19.559099….
    expectClose(page.number("tests", "statistic", ["test": "pearson_chi_squared"]), 20.928777831793873, relative: 1e-13)
    expectClose(
      page.number("tests", "p_value", ["test": "pearson_chi_squared"]), 3.2713314425151206e-04, relative: 1e-12)
    #expect(page.rows("cells").compactMap { $0["count"]?.number } == [12, 5, 0, 7, 9, 6, 3, 8, 14])
    let adjusted = page.rows("cells").prefix(3).map { $0["adjusted_residual"]?.number }
    // R 4.2.2: chisq.test(three)$stdres[1, ]
    expectClose(adjusted, [3.6684012566881790, -0.5027758067542174, -3.2438008128942002], relative: 1e-12)
  }

  @Test func `kappa is tested by its error under independence`() throws {
    let page = try page(Self.three)
    let kappa = try #require(page.row("measures", ["measure": "kappa"]))
    // statsmodels 0.15.0: cohens_kappa([[12, 5, 0], [7, 9, 6], [3, 8, 14]]); with ASE₁ z would be 3.474.
    expectClose(kappa["estimate"]?.number, 0.32213294375456536, relative: 1e-12)
    expectClose(kappa["std_error"]?.number, 0.0927326159494809, relative: 1e-12)
    expectClose(kappa["std_error_null"]?.number, 0.08746102674227968, relative: 1e-12)
    expectClose(kappa["statistic"]?.number, 3.6831598684953755, relative: 1e-12)
    #expect(kappa["method"]?.text?.contains("error under independence") == true)
  }

  @Test func `expected margins are the observed ones`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("counts.csv", "a,b,n", Self.three)
    let text = try AssayProcess("crosstab", path, "a", "b", "--frequency", "n").output
    let lines = text.split(separator: "\n").filter { $0.contains("Expected  ") }
      .map { $0.split(separator: " ").compactMap { Double($0) } }
    // The page of PSPP 1.6.2 prints .27 where the total of the first row, 17, belongs.
    #expect(lines.compactMap(\.last) == [17, 22, 25, 64])
    #expect(lines.last == [22, 22, 20, 64])
  }

  @Test func `Yates's correction leaves the counts as they were observed`() throws {
    let page = try page(Self.two)
    // R 4.2.2: chisq.test(two) and chisq.test(two, correct = FALSE)
    expectClose(page.number("tests", "statistic", ["test": "yates_chi_squared"]), 3.809523809523809312, relative: 1e-13)
    expectClose(page.number("tests", "p_value", ["test": "yates_chi_squared"]), 0.050961936967763313, relative: 1e-12)
    expectClose(
      page.number("tests", "statistic", ["test": "pearson_chi_squared"]), 6.112169312169312363, relative: 1e-13)
    #expect(page.rows("cells").compactMap { $0["count"]?.number } == [8, 2, 1, 5])
    #expect(page.rows("cells").compactMap { $0["weighted"]?.number } == [8, 2, 1, 5])
    expectClose(page.rows("cells").map { $0["expected"]?.number }, [5.625, 4.375, 3.375, 2.625], relative: 1e-15)
    #expect(page.row("tests", ["test": "yates_chi_squared"])?["method"]?.text?.contains("Yates") == true)
  }

  @Test func `the odds ratio is that of the sample`() throws {
    // 8 · 5 / (2 · 1); the conditional maximum likelihood estimate is 15.4697 (R fisher.test).
    expectClose(try page(Self.two).number("measures", "estimate", ["measure": "odds_ratio"]), 20, relative: 1e-14)
  }

  @Test func `weights are not frequencies`() throws {
    let page = try CrosstabCommandTests.page(CrosstabCommandTests.men)
    // R 4.2.2: chisq.test(svytable(~age3 + q0001, design))$statistic, which takes weights for cases, is 62.71;
    // its p is 1e-11 where the design gives .0046.
    #expect(page.rows("tests").map { $0["test"] } == [.text("rao_scott_f")])
    #expect(page.rows("tests").allSatisfy { ($0["statistic"]?.number ?? 62.7) < 4 })
    #expect(page.rows("measures").allSatisfy { $0["std_error_null"] == .null })
    #expect(page.rows("cells").allSatisfy { $0["pearson_residual"] == .null })
    #expect(!page.text.contains("62.71"))
  }

  @Test func `a corrected test is printed with the corrected statistic, and its order is named`() throws {
    let page = try CrosstabCommandTests.page(CrosstabCommandTests.men)
    let test = try #require(page.row("tests", ["test": "rao_scott_f"]))
    let method = try #require(test["method"]?.text)
    #expect(method.contains("Rao–Scott"))
    #expect(method.contains("second order"))
    #expect(page.root["sentence"].text?.hasPrefix("Rao–Scott F(5.03, 8119.12) = 3.39, p = .005") == true)
  }

  @Test(arguments: [1.37, 1e-6, 4e5])
  func `the scale of weights changes no test, no error and no estimate`(factor: Double) throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(
      "plain.csv", "a,b,w", (0..<200).map { "\($0 % 3),\($0 * $0 % 7 % 3),\(Self.weight($0))" })
    let scaled = try folder.write(
      "scaled.csv", "a,b,w", (0..<200).map { "\($0 % 3),\($0 * $0 % 7 % 3),\(factor * Self.weight($0))" })
    let pages = try [plain, scaled].map { try document("crosstab", $0, "a", "b", "--weight", "w") }
    for (table, columns) in [
      ("tests", ["statistic", "df", "df_denominator", "p_value", "log_p_value"]),
      ("measures", ["estimate", "std_error", "statistic", "df", "p_value", "log_p_value", "conf_low", "conf_high"]),
      ("cells", ["row_percent", "column_percent", "total_percent", "adjusted_residual"]),
    ] {
      let rows = pages.map { $0.rows(table) }
      #expect(rows[0].count == rows[1].count)
      for (one, other) in zip(rows[0], rows[1]) where one["measure"] != .text("cramers_v_corrected") {
        for column in columns {
          guard let expected = one[column]?.number else {
            #expect(other[column] == .null, "\(table) \(column)")
            continue
          }
          expectClose(other[column]?.number, expected, relative: 1e-12, absolute: 1e-13, "\(table) \(column) \(one)")
        }
      }
    }
    expectClose(
      pages[1].cases["sum_of_weights"].number, factor * (pages[0].cases["sum_of_weights"].number ?? .nan),
      relative: 1e-12)
    expectClose(
      pages[1].cases["effective_size"].number, pages[0].cases["effective_size"].number ?? .nan, relative: 1e-12)
  }

  @Test func `the scale of weights does not change Cramér's V corrected for bias`() throws {
    let folder = try TemporaryFolder()
    let estimates = try [1, 1.37].map { factor in
      let rows = (0..<200).map { "\($0 % 3),\(($0 % 3 + $0 % 4 / 3) % 3),\(factor * Self.weight($0))" }
      let path = try folder.write("data.csv", "a,b,w", rows)
      return try document("crosstab", path, "a", "b", "--weight", "w")
        .number("measures", "estimate", ["measure": "cramers_v_corrected"]) ?? .nan
    }
    #expect(estimates[0] > 0.1)
    expectClose(estimates[1], estimates[0], relative: 1e-12)
  }

  private static func weight(_ row: Int) -> Double { 0.2 + Double(row * 37 % 101) / 50 }

  @Test func `cells of fractional weights are not rounded`() throws {
    let folder = try TemporaryFolder()
    let rows = [
      "x,p,0.4", "x,p,0.9", "x,q,0.3", "x,q,1.6", "x,q,0.7", "y,p,0.2", "y,p,1.1", "y,p,0.6", "y,p,0.5", "y,q,0.8",
      "y,q,1.3", "y,q,0.45",
    ]
    let page = try document("crosstab", try folder.write("data.csv", "a,b,w", rows), "a", "b", "--weight", "w")
    // By hand; SPSS rounds these cells to 1, 3, 2 and 3 for tests of CTABLES.
    expectClose(page.rows("cells").map { $0["weighted"]?.number }, [1.3, 2.6, 2.4, 2.55], relative: 1e-15)
    // R survey 4.1-1: svychisq(~a + b, design, statistic = "F"). Expected/references.R
    let test = try #require(page.row("tests", ["test": "rao_scott_f"]))
    expectClose(test["statistic"]?.number, 0.21150834365572765, relative: 1e-10)
    expectClose(test["df_denominator"]?.number, 11, relative: 1e-10)
    expectClose(test["p_value"]?.number, 0.65454454407888540, relative: 1e-10)
  }
}
