/// What the data file cannot say of itself: labels, scales, orders, missing codes, questions that span columns.
public struct Codebook: Sendable, Equatable {
  /// Tokens that mean missing in every variable that has no missing values of its own.
  public var missingValues: [String]
  /// The variables, in the order in which they are written.
  public var variables: [VariableDefinition]
  /// The sampling design, as column names.
  public var design: DesignColumns?

  /// Creates a codebook.
  public init(
    missingValues: [String] = [], variables: [VariableDefinition] = [], design: DesignColumns? = nil
  ) {
    self.missingValues = missingValues
    self.variables = variables
    self.design = design
  }

  /// The definition of a variable.
  ///
  /// An item of a battery has the categories and missing values of the battery; an option of a multi-select question
  /// has its missing values.
  public func definition(of name: String) -> VariableDefinition? {
    if let own = variables.first(where: { $0.name == name }) { return own }
    for variable in variables {
      if let option = variable.options.first(where: { $0.code == name }) {
        var definition = VariableDefinition(name: name)
        definition.label = option.label
        definition.scale = .nominal
        definition.missing = variable.missing
        definition.missingValues = variable.missingValues
        return definition
      }
      if let item = variable.items.first(where: { $0.code == name }) {
        var definition = variable
        definition.name = name
        definition.label = item.label
        definition.scale = variable.itemScale
        definition.items = []
        return definition
      }
    }
    return nil
  }
}

/// The columns that describe a sampling design.
public struct DesignColumns: Sendable, Equatable {
  public var strata: [String]
  public var clusters: [String]
  public var populationSizes: [String]

  /// Creates a design.
  public init(strata: [String] = [], clusters: [String] = [], populationSizes: [String] = []) {
    self.strata = strata
    self.clusters = clusters
    self.populationSizes = populationSizes
  }
}

/// What a codebook says of one variable.
public struct VariableDefinition: Sendable, Equatable {
  /// The name: that of a column, of a question that spans columns, or of a variable derived from a column.
  public var name: String
  /// What people call it.
  public var label: String?
  /// Nil where the codebook does not say.
  public var scale: Scale?
  /// Whether the variable holds weights.
  public var isWeight = false
  /// The categories in their order, with their labels; nil where the codebook lists none.
  public var categories: [CodeLabel]?
  /// Codes that mean missing, by reason.
  public var missing: [MissingClass] = []
  /// Tokens that mean missing here in place of those for every variable; nil where the codebook does not say.
  public var missingValues: [String]?
  /// The unit of an interval variable.
  public var unit: String?
  /// The smallest and the largest value that is possible.
  public var range: ClosedRange<Double>?
  /// The column that a derived variable comes from.
  public var source: String?
  /// How it comes from it.
  public var derivation: Derivation?
  /// For a multi-select question: its columns and the labels of their options.
  public var options: [CodeLabel] = []
  /// Tokens of an option's column that mean ticked; nil: `1`, or everything that `notSelected` does not list.
  public var selected: [String]?
  /// Tokens of an option's column that mean not ticked; nil: `0`.
  public var notSelected: [String]?
  /// For a battery: its columns and the labels of the items.
  public var items: [CodeLabel] = []
  /// The scale of the items of a battery.
  public var itemScale: Scale?

  /// Creates a definition that says nothing yet.
  public init(name: String) { self.name = name }
}

/// A code and what it stands for.
public struct CodeLabel: Sendable, Equatable {
  public let code: String
  public let label: String

  /// Creates a pair.
  public init(code: String, label: String) {
    self.code = code
    self.label = label
  }
}

/// Codes that are missing for one reason.
public struct MissingClass: Sendable, Equatable {
  public let reason: String
  public let codes: [String]

  /// Creates a class.
  public init(reason: String, codes: [String]) {
    self.reason = reason
    self.codes = codes
  }
}

/// How categories come from the values of a column.
public enum Derivation: Sendable, Equatable {
  /// Numbers fall into bands that are closed at both ends.
  case bands([ClosedRange<Double>])
  /// Codes that are taken together, against all others.
  case net([String])
}
