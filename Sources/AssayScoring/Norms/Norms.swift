/// The norms of one reference group: a table for each score that it was measured on.
public struct Norms: Sendable, Hashable {
  /// The table of one score.
  public struct Entry: Sendable, Hashable {
    /// The name of the score, such as that of the whole tree or of a dimension.
    public let name: String
    public let table: NormTable

    /// Creates an entry.
    public init(_ name: String, _ table: NormTable) {
      self.name = name
      self.table = table
    }
  }
  /// Who the reference group is, in words.
  public var reference: String?
  /// The tables, in the order of the file.
  public var entries: [Entry]

  /// Creates norms.
  ///
  /// - Throws: ``ScoringError/duplicateName(_:)``.
  public init(reference: String? = nil, _ entries: [Entry]) throws(ScoringError) {
    var names: Set<String> = []
    for entry in entries {
      guard names.insert(entry.name).inserted else { throw .duplicateName(entry.name) }
    }
    self.reference = reference
    self.entries = entries
  }

  /// The table of a score; nil where there is none.
  public subscript(name: String) -> NormTable? { entries.first { $0.name == name }?.table }
}
