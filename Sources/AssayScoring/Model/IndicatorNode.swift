/// A node of an indicator tree: a dimension of further nodes, or an indicator.
public struct IndicatorNode: Sendable, Hashable {
  /// What a node is.
  public indirect enum Content: Sendable, Hashable {
    case dimension([IndicatorNode])
    case indicator(Indicator)
  }
  /// The name, which no other node has.
  public var name: String
  /// The weight among the children of the same parent; nil where the data or judgments have yet to say.
  public var weight: Double?
  public var content: Content
  /// How the weights of the children are found; nil for the model's way.
  public var weighting: WeightSource?

  /// Creates a dimension.
  public init(_ name: String, weight: Double? = nil, children: [IndicatorNode], weighting: WeightSource? = nil) {
    self.name = name
    self.weight = weight
    self.content = .dimension(children)
    self.weighting = weighting
  }

  /// Creates an indicator.
  public init(_ name: String, weight: Double? = nil, indicator: Indicator) {
    self.name = name
    self.weight = weight
    self.content = .indicator(indicator)
    weighting = nil
  }

  /// The children; empty for an indicator.
  public var children: [IndicatorNode] {
    if case .dimension(let children) = content { children } else { [] }
  }

  /// The indicator; nil for a dimension.
  public var indicator: Indicator? {
    if case .indicator(let indicator) = content { indicator } else { nil }
  }
}

/// Where the weights of the children of a node come from.
public enum WeightSource: Sendable, Hashable {
  /// The model states them.
  case given
  /// The data say, by an objective method.
  case objective(ObjectiveWeighting)
  /// A combination of objective methods and, with nil, of the weights that the model states.
  case combined([ObjectiveWeighting?], rule: CombinedWeights.Rule)
  /// A file says: judgments by this method (`ahp`, …), or `file` for a table of weights.
  case file(method: String, path: String)
  /// Weights that were read, by name, what to call them, and what a reader should know of them.
  case named([String: Double], note: String, warnings: [String])
}
