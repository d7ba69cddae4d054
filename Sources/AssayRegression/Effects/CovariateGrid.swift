internal import AssayData

/// The values of the variables at which a question is asked of a model.
///
/// Each combination of the axes' values is a scenario; in it the variables of the axes have these values in every row,
/// and ``others`` says what the rest have. Results are weighted means over rows, by groups where there are any.
public struct CovariateGrid: Sendable, Equatable {
  /// What the variables that no axis sets are.
  public enum Others: String, Sendable, CaseIterable {
    /// As observed, row by row: results are averages over the cases.
    case observed
    /// Numbers at their mean, categories at the most frequent, within each group.
    case means = "at_means"
    /// Numbers at their mean within each group, categories at the level that the others are compared with.
    case references = "at_references"
    /// Numbers at their mean, categories at every combination of their levels with equal weights: a balanced population.
    case balanced
  }

  /// A variable and its values.
  public struct Axis: Sendable, Equatable {
    /// The name of the variable.
    public let variable: String
    /// The values, in order.
    public let values: [CovariateValue]

    /// Creates an axis.
    public init(_ variable: String, _ values: [CovariateValue]) {
      self.variable = variable
      self.values = values
    }
  }

  /// The variables that are set; the last varies fastest.
  public var axes: [Axis]
  /// What the other variables are.
  public var others: Others
  /// Variables whose values divide the cases into groups.
  public var groupedBy: [String]

  /// Creates a grid; the default asks once, of all cases as they were observed.
  public init(_ axes: [Axis] = [], others: Others = .observed, groupedBy: [String] = []) {
    self.axes = axes
    self.others = others
    self.groupedBy = groupedBy
  }

  /// Each combination of the axes' values, the last axis fastest.
  var scenarios: [[CovariateSetting]] {
    axes.reduce([[]]) { settings, axis in
      settings.flatMap { setting in axis.values.map { setting + [CovariateSetting(axis.variable, $0)] } }
    }
  }
}

/// The explanatory variables of a model.
public struct ModelVariables: Sendable, Equatable {
  /// Their names, in the order of the formula.
  public let names: [String]
  /// Those of them that hold numbers and that the formula takes as categories.
  public let categorical: Set<String>
  /// The level that the others of a categorical variable are compared with, where it is not the first that has cases.
  public let references: [String: CovariateValue]

  /// Creates a list.
  public init(_ names: [String], categorical: Set<String> = [], references: [String: CovariateValue] = [:]) {
    self.names = names
    self.categorical = categorical
    self.references = references
  }
}

extension CovariateValue {
  /// The number or the code.
  public var name: String {
    switch self {
    case .number(let number): number.token
    case .level(let code): code
    }
  }
}

extension CaseTotals {
  /// What each row counts in an average over the cases.
  ///
  /// Σw, with which the average estimates that of the population under sampling weights; a precision weight says nothing
  /// of how many there are, so there each case counts once.
  var averagingWeights: [Double] { kind == .precision ? counts : weights }
}
