internal import AssayData

/// The categories of a variable that has cases in them, as effects and populations go through them.
struct CategoryList {
  /// One category.
  struct Entry {
    /// Its position among the codes of the column.
    let code: UInt16
    /// What it is called.
    let level: FactorLevel
    /// What sets a variable to it.
    let value: CovariateValue
  }

  /// In the order of the levels, or of the numbers by size.
  let entries: [Entry]
  /// The position in ``entries`` of the one that the others are compared with.
  let reference: Int

  /// The categories of a column; nil for a number that is none.
  ///
  /// Categories without cases are left out: the model has no coefficient for them.
  init?(
    _ column: ModelColumn, of name: String, weights: [Double], variables: ModelVariables
  ) throws(RegressionError) {
    let all: [Entry]
    let codes: [UInt16]
    switch column {
    case .factor(let own, let levels, _):
      codes = own
      all = levels.enumerated().map { Entry(code: UInt16($0), level: $1, value: .level($1.code)) }
    case .coded(let own, let values) where variables.categorical.contains(name):
      codes = own
      all = values.indices.sorted { values[$0] < values[$1] }.map {
        Entry(code: UInt16($0), level: FactorLevel(code: values[$0].token), value: .number(values[$0]))
      }
    case .numbers where variables.categorical.contains(name):
      throw .mismatch("“\(name)” has too many values to be taken as categories; recode it into bands")
    case .coded, .numbers: return nil
    }
    var hasCases = Array(repeating: false, count: all.count)
    for (row, code) in codes.enumerated() where weights[row] > 0 { hasCases[Int(code)] = true }
    entries = all.filter { hasCases[Int($0.code)] }
    let chosen = variables.references[name]
    reference = entries.firstIndex { $0.value == chosen || .level($0.level.code) == chosen } ?? 0
  }
}
