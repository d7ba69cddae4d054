/// How much more important each of n criteria is than each other, in the judgment of one expert or a group.
///
/// A positive reciprocal matrix: a[i,j] is the ratio of the importance of i to that of j, a[j,i] = 1/a[i,j], a[i,i] = 1.
/// Pairs may be missing as long as the others connect all criteria.
///
/// Reference: Saaty, *The Analytic Hierarchy Process* (1980), chapter 3.
public struct PairwiseComparisons: Sendable, Equatable {
  /// A judgment that was written rounded, and what it was taken for.
  public struct Rounding: Sendable, Equatable {
    /// The criterion whose row the rounded value stands in.
    public let row: String
    /// The criterion whose column it stands in.
    public let column: String
    /// What was written.
    public let written: Double
    /// What was used: 1 over the other judgment of the pair.
    public let used: Double

    /// Creates the account of one judgment.
    public init(row: String, column: String, written: Double, used: Double) {
      self.row = row
      self.column = column
      self.written = written
      self.used = used
    }
  }

  /// The criteria, with names that differ.
  public let names: [String]
  /// n × n ratios, row after row; nil where nobody judged.
  public let values: [Double?]
  /// Judgments that were written rounded, in order.
  public let roundings: [Rounding]

  /// How far a written reciprocal may be from the exact one: half a unit of the second decimal.
  ///
  /// Of 1/3 so are 0.33, 0.333 and 0.3333; of 1/8 so are 0.12 and 0.13.
  public static let roundingTolerance = 0.005
  /// How far the product of a pair may be from 1 all the same, so that 0.01 is no reciprocal of 150.
  public static let productTolerance = 0.05

  /// The largest ratio of importance that is taken for a judgment; scales of judgment end at 9.
  public static let largestRatio = 1e6

  /// Creates a matrix from its rows.
  ///
  /// Where one judgment of a pair is missing it is 1 over the other. Where both are given and one was rounded, the one of
  /// at least 1 is kept, and the other becomes its exact reciprocal and is listed in ``roundings``.
  ///
  /// - Throws: ``JudgmentError``: no criteria, names that repeat, rows of other lengths, a judgment that is not above 0, a
  ///   diagonal that is not 1, a pair that is not reciprocal within ``roundingTolerance``, parts that nobody compared.
  public init(_ names: [String], rows: [[Double?]]) throws(JudgmentError) {
    guard !names.isEmpty else { throw .empty("criteria") }
    guard rows.count == names.count else {
      throw .mismatch("There are \(names.count) criteria and \(rows.count) rows of judgments")
    }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .duplicateName(name) }
    for (name, row) in zip(names, rows) {
      guard row.count == names.count else {
        throw .mismatch("Row “\(name)” has \(row.count) judgments for \(names.count) criteria")
      }
      for (column, value) in row.enumerated() {
        guard let value else { continue }
        guard value > 0, value.isFinite else { throw .notPositive(value, row: name, column: names[column]) }
        guard (1 / Self.largestRatio...Self.largestRatio).contains(value) else {
          throw .mismatch(
            "“\(name)” over “\(names[column])” is judged \(value); nothing is more than \(Int(Self.largestRatio)) times as "
              + "important, so this is a slip")
        }
      }
    }
    var values = rows.flatMap { $0 }
    var roundings: [Rounding] = []
    let n = names.count
    for i in 0..<n {
      // 1e-12: 1 as the end of a computation.
      if let own = values[i * n + i], abs(own - 1) > 1e-12 { throw .diagonal(own, criterion: names[i]) }
      values[i * n + i] = 1
      for j in i + 1..<max(n, i + 1) {
        let pair = try Self.pair(values[i * n + j], values[j * n + i], row: names[i], column: names[j], &roundings)
        (values[i * n + j], values[j * n + i]) = (pair?.value, pair?.mirrored)
      }
    }
    try self.init(names, checked: values, roundings: roundings)
  }

  /// Creates a matrix of values that are reciprocal already; checks that they connect all criteria.
  init(_ names: [String], checked values: [Double?], roundings: [Rounding] = []) throws(JudgmentError) {
    self.names = names
    self.values = values
    self.roundings = roundings
    let parts = parts
    guard parts.count == 1 else { throw .disconnected(parts: parts) }
  }

  /// A matrix with the same criteria and the same pairs.
  init(_ pattern: PairwiseComparisons, values: [Double?]) {
    names = pattern.names
    self.values = values
    roundings = []
  }

  /// The number of criteria, n.
  public var count: Int { names.count }

  /// The ratio of the importance of one criterion to that of another; nil where nobody judged.
  public subscript(row: Int, column: Int) -> Double? { values[row * count + column] }

  /// The pairs that nobody judged, each once.
  public var missingPairs: [(row: Int, column: Int)] {
    (0..<count).flatMap { row in
      (row..<count).filter { self[row, $0] == nil }.map { (row, $0) }
    }
  }

  /// Whether every pair was judged.
  public var isComplete: Bool { !values.contains(nil) }

  /// Whether one value can be the written reciprocal of the other.
  public static func areReciprocal(_ value: Double, _ mirrored: Double) -> Bool {
    let (large, small) = (max(value, mirrored), min(value, mirrored))
    // The bound itself belongs to the tolerance (0.12 for 1/8), however it is rounded in binary.
    return large >= 1 && abs(small - 1 / large) <= roundingTolerance * (1 + 1e-9)
      && abs(large * small - 1) <= productTolerance
  }

  /// Judgments that look like a reciprocal of 2 to 9 rounded to two or three decimals, and were taken as they stand.
  ///
  /// Of 0.33 alone, without the 3 of its mirror, nobody can tell whether 1/3 was meant; `used` is what it may have stood for.
  public var seemingReciprocals: [Rounding] {
    var found: [Rounding] = []
    for row in 0..<count {
      for column in 0..<count {
        guard let value = self[row, column], value < 0.6 else { continue }
        for whole in 2...9 {
          let exact = 1 / Double(whole)
          let looksRounded = [100.0, 1000].contains { abs(value - (exact * $0).rounded() / $0) < 1e-12 }
          guard looksRounded, abs(value - exact) > 1e-10 else { continue }
          found.append(Rounding(row: names[row], column: names[column], written: value, used: exact))
        }
      }
    }
    return found
  }

  /// Both values of a pair; nil where neither is given.
  private static func pair(
    _ value: Double?, _ mirrored: Double?, row: String, column: String, _ roundings: inout [Rounding]
  ) throws(JudgmentError) -> (value: Double, mirrored: Double)? {
    guard let value else { return mirrored.map { (1 / $0, $0) } }
    guard let mirrored else { return (value, 1 / value) }
    guard areReciprocal(value, mirrored) else {
      throw .notReciprocal(row: row, column: column, value: value, mirrored: mirrored)
    }
    // Decimals to double precision are what was meant, and are kept bit for bit.
    if abs(value * mirrored - 1) <= 1e-14 { return (value, mirrored) }
    let keepsFirst = value >= mirrored
    let exact = 1 / max(value, mirrored)
    // Beyond the tenth digit nobody needs to be told.
    if abs(exact - min(value, mirrored)) > 1e-10 * exact {
      roundings.append(
        Rounding(
          row: keepsFirst ? column : row, column: keepsFirst ? row : column, written: min(value, mirrored), used: exact)
      )
    }
    return keepsFirst ? (value, exact) : (exact, mirrored)
  }

  /// The criteria that judgments connect, part by part.
  private var parts: [[String]] {
    var part = [Int?](repeating: nil, count: count)
    var lists: [[Int]] = []
    for start in 0..<count where part[start] == nil {
      var list = [start]
      part[start] = lists.count
      var next = 0
      while next < list.count {
        for other in 0..<count where part[other] == nil && self[list[next], other] != nil {
          part[other] = lists.count
          list.append(other)
        }
        next += 1
      }
      lists.append(list.sorted())
    }
    return lists.map { $0.map { names[$0] } }
  }
}
