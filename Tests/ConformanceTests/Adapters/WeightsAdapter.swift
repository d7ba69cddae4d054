import AssayNumerics
import AssayScoring

/// Weights that are found in the data.
enum WeightsAdapter {
  @Sendable static func entropy(_ test: ConformanceCase) throws -> Findings {
    let matrix = try test.weighedMatrix()
    var findings = Findings()
    let byScale = try EntropyWeights().weights(of: matrix)
    findings.set("entropy_minmax", byScale.part("entropy"))
    findings.set("weights_minmax", byScale.values)
    let raw = try EntropyWeights(.raw).weights(of: matrix)
    findings.set("entropy_raw", raw.part("entropy"))
    findings.set("weights_raw", raw.values)
    for name in test.expected.keys {
      guard let shift = name.split(separator: "weights_minmax_shift_").first.flatMap({ Double($0) }) else { continue }
      findings.set(name, try EntropyWeights(.minMax(shift: shift)).weights(of: matrix).values)
    }
    findings.warnings = (byScale.warnings + raw.warnings).map(\.description)
    return findings
  }

  @Sendable static func critic(_ test: ConformanceCase) throws -> Findings {
    let result = try CriticWeights().weights(of: test.weighedMatrix())
    var findings = Findings(result)
    findings.set("sd_sample", result.part("std_dev"))
    findings.set("conflict", result.part("conflict"))
    findings.set("information", result.part("information"))
    return findings
  }

  @Sendable static func coefficientOfVariation(_ test: ConformanceCase) throws -> Findings {
    let result = try CoefficientOfVariationWeights().weights(of: test.weighedMatrix())
    var findings = Findings(result)
    findings.set("cv", result.part("coefficient_of_variation"))
    return findings
  }

  @Sendable static func standardDeviation(_ test: ConformanceCase) throws -> Findings {
    Findings(try StandardDeviationWeights().weights(of: test.weighedMatrix()))
  }

  /// The cases apply no directions.
  @Sendable static func principalComponents(_ test: ConformanceCase) throws -> Findings {
    let matrix = try test.weighedMatrix()
    let method = PrincipalComponentWeights(appliesDirections: false)
    let result = try method.weights(of: matrix)
    let components = try method.components(of: matrix)
    var findings = Findings(result)
    findings.set("weights_abs", result.values)
    findings.set("eigenvalues", components.eigenvalues)
    findings.set("n_retained", Double(components.retainedCount))
    findings.set("coefficients_signed", components.coefficients)
    // The score of an alternative: its standardised values, weighted by the coefficients.
    let undirected = try DecisionMatrix(matrix.criteria.map { Criterion($0.name) }, columns: matrix.columns)
    let scales = try undirected.scales(.z)
    findings.set(
      "composite_score",
      (0..<matrix.alternativeCount).map { row in
        matrix.columns.indices.reduce(0) { sum, j in
          sum + (components.coefficients[j] ?? 0) * scales[j](matrix.columns[j][row])
        }
      })
    return findings
  }
}

extension Findings {
  fileprivate init(_ result: CriterionWeights) {
    self.init()
    set("weights", result.values)
    warnings = result.warnings.map(\.description)
  }

  fileprivate mutating func set(_ name: String, _ values: [Double?]) {
    self[name] = .list(values.map { $0.map { .number($0) } ?? .undefined("The criterion is constant.") })
  }
}

extension CriterionWeights {
  fileprivate func part(_ name: String) -> [Double?] { parts.first { $0.name == name }?.values ?? [] }
}

extension ConformanceCase {
  /// The decision matrix of a case: its own, or columns of its dataset.
  fileprivate func weighedMatrix() throws -> DecisionMatrix {
    // `weights` belong to the aggregation of the same matrix, and `note` is for people.
    try acceptOptions(["rows", "columns", "types", "weights", "note"])
    try acceptVariables([])
    var columns: [[Double]]
    let names: [String]
    if let rows = data?.object?["matrix"]?.list?.map(\.numbers) {
      let rows = rows.compactMap { $0 }
      guard let first = rows.first else { throw Unsupported("a matrix without rows") }
      names = first.indices.map { "x\($0 + 1)" }
      columns = first.indices.map { j in rows.map { $0[j] } }
    } else {
      guard let listed = options["columns"]?.texts else { throw Unsupported("a case without columns") }
      names = listed
      let source = try source()
      columns = try listed.map { try source.numbers($0) }
    }
    columns = try columns.map { try Array($0.prefix(rowLimit ?? $0.count)) }
    let types = options["types"]?.texts ?? names.map { _ in "benefit" }
    guard types.count == names.count else { throw Unsupported("types that do not fit the columns") }
    let criteria = try zip(names, types).map { name, type in
      switch type {
      case "benefit": Criterion(name, direction: .benefit)
      case "cost": Criterion(name, direction: .cost)
      default: throw Unsupported("the type \(type)")
      }
    }
    return try DecisionMatrix(criteria, columns: columns)
  }

  /// The number of rows that count; nil for all.
  private var rowLimit: Int? {
    get throws {
      guard let rows = options["rows"]?.text, rows != "all" else { return nil }
      guard let count = rows.split(separator: "first ").last.flatMap({ Int($0) }) else {
        throw Unsupported("the rows “\(rows)”")
      }
      return count
    }
  }
}
