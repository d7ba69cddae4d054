public import AssayNumerics

/// A source with further columns, whose tokens are the bands that the numbers of a column fall into.
///
/// A column of any number of distinct values can be banded: each value is put into its band piece by piece, and only the
/// bands are categories. A band goes by the token of its lower bound; tokens that mean missing stay what they are.
public struct BandedSource: Source {
  /// A column made of another.
  public struct Banding: Sendable, Equatable {
    /// The name of the new column.
    public let name: String
    /// The variable of the codebook.
    let variable: String
    /// The column that is read.
    public let column: String
    let bands: [ClosedRange<Double>]
    let missing: [String]

    /// Every token of the new column, in a fixed order.
    var tokens: [String] { bands.map(\.lowerBound.token) + [""] + missing }

    /// The position among ``tokens`` of what a token becomes.
    func code(_ token: String) throws(DataError) -> UInt8 {
      if token.isEmpty { return UInt8(bands.count) }
      if let place = missing.firstIndex(where: { $0.utf8.elementsEqual(token.utf8) }) {
        return UInt8(bands.count + 1 + place)
      }
      return UInt8(try bands.place(of: token, name: variable, column: column))
    }
  }

  private let base: any Source
  private let bandings: [Banding]
  /// Distinct values of a column that are kept while it is read; memory for tokens is what bounds it.
  private static let valueLimit = 4_000_000

  /// Adds columns to a source.
  ///
  /// - Precondition: A banding has fewer than 255 bands and missing tokens, and a name that is no column of `base`.
  public init(_ base: any Source, adding bandings: [Banding]) {
    self.base = base
    self.bandings = bandings
  }

  public var name: String { base.name }
  public var columnNames: [String] { base.columnNames + bandings.map(\.name) }
  public var hasDecimalComma: Bool { base.hasDecimalComma }
  public var rowEstimate: Int? { base.rowEstimate }

  public func reduce<State, Partial: Sendable>(
    _ request: [ColumnRequest],
    parallelism: Parallelism,
    into initial: () -> State,
    map: @Sendable (Piece) throws(DataError) -> Partial,
    merge: (inout State, Partial) throws(DataError) -> Void
  ) throws(DataError) -> Reading<State> {
    let keys = request.filter(\.isCategories).map { wanted in bandings.first { $0.name == wanted.column } }
    let translated = request.map { wanted -> ColumnRequest in
      guard wanted.isCategories, let banding = bandings.first(where: { $0.name == wanted.column }) else {
        return wanted
      }
      return .categories(banding.column, limit: Self.valueLimit)
    }
    let reading = try base.reduce(translated, parallelism: parallelism, into: initial) {
      (piece) throws(DataError) -> Partial in
      try map(try piece.banded(keys))
    } merge: { (state, partial) throws(DataError) in
      try merge(&state, partial)
    }
    let tokens = zip(keys, reading.tokens).map { banding, list in
      banding.map { TokenList($0.tokens) } ?? list
    }
    return Reading(state: reading.state, rowCount: reading.rowCount, tokens: tokens, notes: reading.notes)
  }
}

extension [ClosedRange<Double>] {
  /// The position of the band that the number of a token falls into.
  func place(of token: String, name: String, column: String) throws(DataError) -> Int {
    guard let value = Double(decimal: token) else {
      throw .unsuitable(
        column: column, reason: "holds “\(token)”, which is not a number and so in no band of “\(name)”.")
    }
    guard let place = firstIndex(where: { $0.contains(value) }) else {
      throw .unsuitable(
        column: column, reason: "holds \(token), which is in no band of “\(name)”; bands must cover the data.")
    }
    return place
  }
}

extension Piece {
  /// The piece with the codes of some keys replaced by those of their bands.
  fileprivate func banded(_ keys: [BandedSource.Banding?]) throws(DataError) -> Piece {
    var codes = self.codes
    var tokens = self.tokens
    for (key, banding) in keys.enumerated() {
      guard let banding else { continue }
      // Only the values that occur in the piece are looked up.
      var known = [UInt8](repeating: .max, count: self.tokens[key].count)
      var banded = [UInt8](repeating: 0, count: rowCount)
      for row in 0..<rowCount {
        let value = self.codes[key][row]
        if known[value] == .max { known[value] = try banding.code(self.tokens[key][value]) }
        banded[row] = known[value]
      }
      codes[key] = .narrow(banded[...])
      tokens[key] = banding.tokens
    }
    return Piece(firstRow: firstRow, rowCount: rowCount, codes: codes, tokens: tokens, numbers: numbers, texts: texts)
  }
}
