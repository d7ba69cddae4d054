/// How much work an exact test may do before it draws random tables in place of counting all.
///
/// Nodes and bytes are properties of the table alone, so the choice of method is the same on every machine and for any
/// number of threads. Seconds are not: a result that a time cap decided says that it is not reproducible.
public struct ExactBudget: Sendable, Hashable {
  /// The most steps of the network: single additions to, and searches in, the lists of its nodes.
  public var nodes: Int
  /// The most memory that the lists of the network may take.
  public var bytes: Int
  /// A cap on the time; nil, the default, for none.
  public var seconds: Double?

  /// A budget; the defaults are those of ``standard``.
  public init(nodes: Int = 6_000_000_000, bytes: Int = 3_000_000_000, seconds: Double? = nil) {
    self.nodes = nodes
    self.bytes = bytes
    self.seconds = seconds
  }

  /// The default: about a minute on two cores at most, and 3 GB.
  public static let standard = ExactBudget()
}
