// Files of models make designs of their parts.

extension StoredDesign {
  /// Creates a design of its parts.
  public init(
    _ formula: String, variables: [Variable], codings: [Coding], bases: [Basis], response: Coding? = nil
  ) {
    self.init(formula: formula, variables: variables, codings: codings, bases: bases, response: response)
  }
}

extension StoredDesign.Variable {
  /// Creates a variable.
  public init(_ name: String, isCategorical: Bool) { self.init(name: name, isCategorical: isCategorical) }
}

extension StoredDesign.Basis {
  /// Creates what a call learned.
  public init(_ expression: String, values: StoredDesign.BasisValues) {
    self.init(expression: expression, values: values)
  }
}

extension StoredDesign.Coding {
  /// Creates a coding.
  ///
  /// - Parameters:
  ///   - expression: The expression, such as `sex` or `C(post)`.
  ///   - variable: The column of the data.
  ///   - levels: The codes of the levels, in order.
  ///   - labels: Their labels.
  ///   - isOrdered: Whether their order means something.
  ///   - contrasts: The name of the contrasts.
  ///   - reference: The level that is 0 in all columns.
  ///   - columns: The columns, each with what stands in brackets in its name and with the value of each level.
  public init(
    _ expression: String, variable: String, levels: [String], labels: [String], isOrdered: Bool, contrasts: String,
    reference: String?, columns: [(name: String, values: [Double])]
  ) {
    self.init(
      expression: expression, variable: variable, levels: levels, labels: labels, isOrdered: isOrdered,
      contrasts: contrasts, reference: reference, columnNames: columns.map(\.name), columns: columns.map(\.values))
  }
}
