/// A design with all that it learned from the data of its fit, in plain values, for model files.
///
/// A design made of it forms the same columns, bit for bit, provided that every number is written with all its digits.
public struct StoredDesign: Codable, Sendable, Hashable {
  /// The formula as it was written.
  public var formula: String
  /// The variables, and what each was.
  public var variables: [Variable]
  /// The categorical variables and their columns, one entry for each way in which the formula uses one.
  public var codings: [Coding]
  /// Means, deviations, polynomials and splines, one entry for each call.
  public var bases: [Basis]
  /// The levels of the response, where it is categorical; it has no columns.
  public var response: Coding?

  /// A variable.
  public struct Variable: Codable, Sendable, Hashable {
    /// The column.
    public var name: String
    /// Whether it was a factor and not a number.
    public var isCategorical: Bool

    private enum CodingKeys: String, CodingKey {
      case name
      case isCategorical = "is_categorical"
    }
  }

  /// A categorical variable and its columns.
  public struct Coding: Codable, Sendable, Hashable {
    /// The expression, such as `sex` or `C(post)`.
    public var expression: String
    /// The column of the data.
    public var variable: String
    /// The codes of the levels that had cases, in order.
    public var levels: [String]
    /// The labels of the levels.
    public var labels: [String]
    /// Whether the order of the levels means something.
    public var isOrdered: Bool
    /// The contrasts: `treatment`, `sum`, `helmert` or `polynomial`.
    public var contrasts: String
    /// The level that is 0 in all columns; nil for contrasts without one.
    public var reference: String?
    /// What stands in brackets in the names of the columns.
    public var columnNames: [String]
    /// For each column the value of each level.
    public var columns: [[Double]]

    private enum CodingKeys: String, CodingKey {
      case expression, variable, levels, labels, contrasts, reference, columns
      case isOrdered = "is_ordered"
      case columnNames = "column_names"
    }
  }

  /// What a call learned.
  public struct Basis: Codable, Sendable, Hashable {
    /// The call, such as `ns(age, df=3)`.
    public var expression: String
    /// What it learned.
    public var values: BasisValues
  }

  /// The values that a call learned.
  public enum BasisValues: Codable, Sendable, Hashable {
    /// What is taken off, and what the rest is divided by.
    case standardised(mean: Double, deviation: Double)
    /// Orthogonal polynomials: α from degree 1, and sums of squares from degree 0.
    case orthogonalPolynomial(alpha: [Double], norms: [Double])
    /// Powers up to a degree.
    case powers(degree: Int)
    /// A natural cubic spline.
    case naturalSpline(knots: [Double], boundary: [Double])
    /// A B-spline.
    case bSpline(knots: [Double], boundary: [Double], degree: Int)

    private enum CodingKeys: String, CodingKey {
      case standardised, powers
      case orthogonalPolynomial = "orthogonal_polynomial"
      case naturalSpline = "natural_spline"
      case bSpline = "b_spline"
    }
  }
}
