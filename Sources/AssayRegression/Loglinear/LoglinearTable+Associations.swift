extension AssociationTerm {
  /// The positions of the two factors in a table.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for an unknown factor; ``RegressionError/unsuitableTerm(_:reason:remedy:)``
  ///   where the table has not the form that the term needs.
  func places(in table: LoglinearTable) throws(RegressionError) -> (row: Int, column: Int) {
    var places: [Int] = []
    for name in [row, column] {
      guard let place = table.factors.firstIndex(where: { $0.name == name }) else {
        throw .mismatch("\(label) names the factor “\(name)”, which the table does not have")
      }
      places.append(place)
    }
    guard places[0] != places[1] else {
      throw .unsuitableTerm(label, reason: "has one variable twice", remedy: "It takes two different variables.")
    }
    let (rows, columns) = (table.factors[places[0]].levels, table.factors[places[1]].levels)
    switch kind {
    case .diagonal, .symmetric:
      guard rows == columns else {
        let reason =
          rows.count == columns.count
          ? "needs the same categories in the same order in both variables; they differ"
          : "needs a square table; \(row) has \(rows.count) categories and \(column) \(columns.count)"
        throw .unsuitableTerm(
          label, reason: reason,
          remedy: "Give both variables the same categories; one without a case is not among them.")
      }
    case .multiplicative(let dimensions):
      let most = min(rows.count, columns.count) - 1
      guard (1...most).contains(dimensions) else {
        throw .unsuitableTerm(
          label,
          reason: "has \(dimensions) dimensions; a table of \(rows.count) × \(columns.count) has \(most) at most",
          remedy: "Ask for fewer.")
      }
      try checkMargins(places, in: table)
    case .linear, .rowEffects, .columnEffects: break
    }
    return (places[0], places[1])
  }

  /// A category without a case has no score.
  private func checkMargins(_ places: [Int], in table: LoglinearTable) throws(RegressionError) {
    for place in places {
      let totals = table.totals(of: place)
      guard let empty = totals.firstIndex(of: 0) else { continue }
      let factor = table.factors[place]
      throw .unsuitableTerm(
        label, reason: "has no score for \(factor.name) = “\(factor.levels[empty])”, which has no case",
        remedy: "Leave the category out.")
    }
  }
}

extension LoglinearTable {
  /// The count of each category of a factor.
  func totals(of factor: Int) -> [Double] {
    var totals = [Double](repeating: 0, count: factors[factor].levels.count)
    for (code, count) in zip(codes(factor), counts) { totals[Int(code)] += count }
    return totals
  }

  /// The columns of an association that is linear in its parameters: their names, and what makes them.
  func columns(
    _ association: AssociationTerm, _ row: Int, _ column: Int
  ) -> [(name: String, generator: ModelMatrix.Generator)] {
    let (rows, others) = (factors[row].levels, factors[column].levels)
    let label = association.label
    let codes = (row: codes(row), column: codes(column))
    func product(_ first: [Double], _ second: [Double]) -> ModelMatrix.Generator {
      .product([
        .table(codes: codes.row, values: first, lows: nil), .table(codes: codes.column, values: second, lows: nil),
      ])
    }
    func indicator(_ level: Int, of levels: [String]) -> [Double] { levels.indices.map { $0 == level ? 1 : 0 } }
    let (first, second) = (rows.indices.map(Double.init), others.indices.map(Double.init))
    switch association.kind {
    case .multiplicative: return []
    case .linear: return [(label, product(first, second))]
    case .rowEffects:
      return rows.indices.dropFirst().map { ("\(label)[\(rows[$0])]", product(indicator($0, of: rows), second)) }
    case .columnEffects:
      return others.indices.dropFirst().map { ("\(label)[\(others[$0])]", product(first, indicator($0, of: others))) }
    case .diagonal:
      return rows.indices.map {
        ("\(label)[\(rows[$0])]", product(indicator($0, of: rows), indicator($0, of: others)))
      }
    case .symmetric:
      return rows.indices.dropFirst().flatMap { low in
        rows.indices[low...].map { high in
          let name = "\(label)[\(rows[low]), \(rows[high])]"
          let (one, other) = (codes.row, codes.column)
          return (
            name,
            .function { rows in
              let values = rows.map { cell -> Double in
                let (least, most) = (min(one[cell], other[cell]), max(one[cell], other[cell]))
                return Int(least) == low && Int(most) == high ? 1 : 0
              }
              return (values, nil)
            }
          )
        }
      }
    }
  }
}
