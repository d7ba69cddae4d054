import AssayNumerics
import AssayRegression
import Foundation

/// What R's `model.matrix` makes of formulas; see `Expected/design_columns.R`.
struct DesignReference: Decodable {
  let data: Data
  /// The cases of each row in ``repeated``.
  let counts: [Double]
  let cases: [Matrix]
  let new: [Double]
  let bases: [Basis]
  let repeated: [Basis]

  struct Data: Decodable {
    let f, g, h: [String]
    let x, z, k, y: [Double]
  }

  struct Matrix: Decodable {
    let formula: String
    let columns: [[Double]]
    let names: [String]
  }

  struct Basis: Decodable {
    let call: String
    let columns: [[Double]]
  }

  /// Nothing where the file cannot be read, which a test then tells.
  static let shared: DesignReference? = {
    guard
      let url = Bundle.module.url(forResource: "design_columns.json", withExtension: nil, subdirectory: "Expected"),
      let content = try? Foundation.Data(contentsOf: url)
    else { return nil }
    return try? JSONDecoder().decode(DesignReference.self, from: content)
  }()

  /// The data as a frame; `k` is a coded number.
  func frame(counts: [Double]? = nil) -> ModelFrame {
    ModelFrame(
      columns: [
        "f": .factor(data.f), "g": .factor(data.g), "h": .factor(data.h), "x": .numbers(data.x), "z": .numbers(data.z),
        "k": .coded(data.k), "y": .numbers(data.y),
      ], cases: CaseTotals(counts: counts ?? Array(repeating: 1, count: data.x.count)))
  }
}

extension ModelColumn {
  /// A factor whose levels are in alphabetical order.
  static func factor(_ tokens: [String], isOrdered: Bool = false) -> ModelColumn {
    let levels = Set(tokens).sorted()
    return .factor(
      codes: tokens.map { UInt16(levels.firstIndex(of: $0)!) }, levels: levels.map { FactorLevel(code: $0) },
      isOrdered: isOrdered)
  }

  /// A number with few distinct values.
  static func coded(_ numbers: [Double]) -> ModelColumn {
    // By first appearance, so that nothing relies on their order.
    var values: [Double] = []
    for number in numbers where !values.contains(number) { values.append(number) }
    return .coded(codes: numbers.map { UInt16(values.firstIndex(of: $0)!) }, values: values)
  }
}

extension ModelMatrix {
  /// All columns, formed block by block.
  var allColumns: [[Double]] {
    let matrix = block(0..<rowCount)
    return (0..<columnCount).map { column in (0..<rowCount).map { matrix[$0, column] } }
  }
}
