extension Design {
  /// The columns of the design for some data: those of the fit, or others.
  ///
  /// - Throws: ``RegressionError/formula(_:)`` for a variable that is not there,
  ///   ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for a level that the model never saw, for a variable of
  ///   another kind than in the fit, and for values of which a function has none, such as the logarithm of 0.
  public func matrix(_ frame: ModelFrame) throws(RegressionError) -> ModelMatrix {
    let expressions = formula.terms.flatMap(\.factors)
    try check(expressions, in: frame)
    var columns: [(ModelMatrix.Column, ModelMatrix.Generator)] = []
    if formula.hasIntercept { columns.append((.init(ModelMatrix.interceptName, term: 0), .constant(1))) }
    for (term, plan) in zip(terms.drop { $0.degree == 0 }, plans) {
      let position = terms.firstIndex(of: term) ?? 0
      for generator in try generators(plan, frame) {
        columns.append((.init(columnNames[columns.count], term: position), generator))
      }
    }
    return ModelMatrix(rowCount: frame.rowCount, terms: terms.map(\.label), columns: columns)
  }

  /// What is added to the linear predictor of each row; nil where the formula has no offset.
  public func offset(_ frame: ModelFrame) throws(RegressionError) -> [Double]? {
    guard !formula.offsets.isEmpty else { return nil }
    try check(formula.offsets, in: frame)
    var total = Array(repeating: 0.0, count: frame.rowCount)
    for expression in formula.offsets {
      let column = try frame.evaluate(expression.form, label: "offset(\(expression.label))", standards: standards)
      for (row, value) in column.values(0..<frame.rowCount).enumerated() { total[row] += value }
    }
    return total
  }

  /// The response of each row.
  ///
  /// - Throws: ``RegressionError/unsuitableResponse(_:reason:remedy:)`` for values that the expression does not have, and
  ///   for a level that the model never saw.
  public func response(_ frame: ModelFrame) throws(RegressionError) -> ResponseValues {
    guard let response = formula.response else {
      throw .mismatch("The formula “\(formula.text)” has no response")
    }
    do throws(RegressionError) {
      try check([response], in: frame)
      if let coding = stored.response, let column = frame.columns[coding.variable] {
        let data = try LevelColumn(column, name: coding.variable)
        let positions = try coding.positions(in: data, counts: frame.cases.counts)
        return .levels(
          codes: data.codes.map { positions[Int($0)] ?? 0 },
          levels: zip(coding.levels, coding.labels).map { FactorLevel(code: $0, label: $1) },
          isOrdered: coding.isOrdered)
      }
      let column = try frame.evaluate(response.form, label: response.label, standards: standards)
      return .numbers(column.values(0..<frame.rowCount))
    } catch .unsuitableTerm(let name, let reason, let remedy) {
      throw .unsuitableResponse(name, reason: reason, remedy: remedy)
    }
  }

  /// What `scale()` and `center()` learned.
  private var standards: [String: EvaluationContext.Standard] {
    var all: [String: EvaluationContext.Standard] = [:]
    for basis in stored.bases {
      if case .standardised(let mean, let deviation) = basis.values {
        all[basis.expression] = .init(mean: mean, deviation: deviation)
      }
    }
    return all
  }

  /// Sees that variables are there and are what they were.
  private func check(_ expressions: [Expression], in frame: ModelFrame) throws(RegressionError) {
    for name in expressions.flatMap({ $0.form.uses.map(\.name) }) {
      guard let column = frame.columns[name] else { throw formula.missing(name, in: frame) }
      guard let known = stored.variables.first(where: { $0.name == name }), known.isCategorical != column.isCategorical
      else { continue }
      throw .unsuitableTerm(
        name,
        reason: known.isCategorical
          ? "is a number here, and was categorical in the data of the fit"
          : "is categorical here, and was a number in the data of the fit",
        remedy: "Give the column the same kind in both.")
    }
  }

  /// The columns of a term; those of its first factor move fastest.
  private func generators(_ plan: [PlannedFactor], _ frame: ModelFrame) throws(RegressionError) -> [ModelMatrix
    .Generator]
  {
    var products: [[ModelMatrix.Generator]] = [[]]
    for factor in plan {
      let own = try factor.generators(frame, standards: standards)
      products = own.flatMap { generator in products.map { $0 + [generator] } }
    }
    return products.map { $0.count == 1 ? $0[0] : .product($0) }
  }
}

extension PlannedFactor {
  /// The columns of the factor alone.
  func generators(
    _ frame: ModelFrame, standards: [String: EvaluationContext.Standard]
  ) throws(RegressionError) -> [ModelMatrix.Generator] {
    switch kind {
    case .number(let form):
      return [try frame.evaluate(form, label: label, standards: standards).generator]
    case .basis(.powers(let degree), let form):
      var all: [ModelMatrix.Generator] = []
      for power in 1...degree {
        let raised = power == 1 ? form : .operation(.toThePower, form, .number(Double(power)))
        all.append(try frame.evaluate(raised, label: label, standards: standards).generator)
      }
      return all
    case .basis(let values, let form):
      let column = try frame.evaluate(form, label: label, standards: standards)
      return column.generators(values)
    case .levels(let coding, let isFull):
      guard let column = frame.columns[coding.variable] else { return [] }
      let data = try LevelColumn(column, name: coding.variable)
      let positions = try coding.positions(in: data, counts: frame.cases.counts)
      let columns =
        isFull
        ? coding.levels.indices.map { own in coding.levels.indices.map { $0 == own ? 1.0 : 0 } } : coding.columns
      return columns.map { values in
        .table(codes: data.codes, values: positions.map { $0.map { values[$0] } ?? 0 }, lows: nil)
      }
    }
  }
}

extension EvaluatedColumn {
  /// The columns that a learned function makes of this one.
  fileprivate func generators(_ basis: StoredDesign.BasisValues) -> [ModelMatrix.Generator] {
    guard let function = basis.function else { return [] }
    if case .table(let codes, let values, _) = self {
      return function(values).map { .table(codes: codes, values: $0, lows: nil) }
    }
    let column = self
    let blocks = BasisBlocks(columnCount: basis.columnCount) { function(column.values($0)) }
    return (0..<basis.columnCount).map { place in .function { (blocks.column(place, $0), nil) } }
  }
}
