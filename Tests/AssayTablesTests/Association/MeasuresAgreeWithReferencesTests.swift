import AssayInference
import AssayTables
import AssayTestSupport
import Testing

/// Every value that PSPP, SciPy and statsmodels give for the tables of `cases.lst`.
@Suite struct MeasuresAgreeWithReferencesTests {
  static let measureNames = Set(MeasureName.allCases.map(\.rawValue))
  static let references = ReferenceValue.all.filter { measureNames.contains($0.name) }

  @Test(arguments: references)
  func `a measure, its errors, test and interval agree with another program`(_ reference: ReferenceValue) throws {
    let table = try ReferenceTable.named(reference.table).table()
    let column = Int(reference.direction.split(separator: " ").last ?? "")
    let measure = try #require(
      table.allMeasures().first {
        $0.name.rawValue == reference.name
          && (column == nil ? $0.dependent.rawValue == reference.direction : $0.column == column)
      })
    let estimate = measure.multinomialInference(level: 0.95)
    let actual: Double? =
      switch reference.field {
      case "estimate": measure.estimate
      case "std_error": estimate.standardError
      case "std_error_null": estimate.standardErrorNull
      case "statistic": estimate.statistic
      case "conf_low": estimate.interval?.low
      case "conf_high": estimate.interval?.high
      default: nil
      }
    // PSPP prints no sign of φ beyond what the square root leaves, and values to sixteen decimals; a limit from SciPy's
    // root finder is good to about 1e-11.
    let isLimit = reference.field.hasPrefix("conf") && reference.program == "SciPy"
    let value = measure.name == .phi ? actual.map(abs) : actual
    expectClose(
      value, reference.value, relative: isLimit ? 1e-9 : 1e-12, absolute: isLimit ? 1e-9 : 2e-15)
  }

  @Test func `there are references for every measure but those of tests`() {
    let covered = Set(Self.references.map(\.name))
    #expect(
      Self.measureNames.subtracting(covered)
        == [
          "odds_ratio_conditional", "odds_ratio_mantel_haenszel", "odds_ratio_common_conditional", "eta_squared",
        ])
  }

  @Test func `the published gamma of job satisfaction by income comes out`() throws {
    // Agresti (2002), p. 59 and §3.4.3: gamma 0.221, standard error 0.117.
    let gamma = try ReferenceTable.named("job satisfaction").table().measure(.gamma)
    let estimate = gamma.multinomialInference()
    expectClose(gamma.estimate, 0.221, relative: 0, absolute: 0.0005)
    expectClose(estimate.standardError, 0.117, relative: 0, absolute: 0.0005)
  }
}
