public import AssayNumerics
internal import CKernels

/// Power sums of numeric columns, by the categories of others and for pairs of them, from one reading of a source.
///
/// Numbers are taken about an origin and in a unit that the caller knows from elsewhere, so that sums of powers up to the
/// fourth keep their digits. Rows where a number is missing are not in its sums.
public struct CrossMoments: Sendable {
  /// A numeric column, and where its numbers are counted from.
  public struct Measured: Sendable, Equatable {
    public let column: String
    /// Tokens that mean missing.
    public let missing: [String]
    public let origin: Double
    /// Above 0; a power of two loses nothing.
    public let unit: Double

    /// Creates a column.
    public init(_ column: String, missing: [String], origin: Double, unit: Double) {
      self.column = column
      self.missing = missing
      self.origin = origin
      self.unit = unit
    }
  }

  /// The sums of a number z over the rows of one category.
  public struct Sums: Sendable, Equatable {
    /// The rows.
    public internal(set) var count = 0.0
    /// Σw z^k for k = 0, 1, 2; the weight of a row is 1 where there are none.
    public internal(set) var first: [Double]
    /// Σw² z^k for k = 0 … 4; the first three as above without weights, and no more.
    public internal(set) var second: [Double]

    /// The sums over the rows of two categories.
    public static func + (one: Sums, other: Sums) -> Sums {
      Sums(
        count: one.count + other.count, first: zip(one.first, other.first).map { $0 + $1 },
        second: zip(one.second, other.second).map { $0 + $1 })
    }
  }

  /// For each numeric column the rows that have a number.
  public let counts: [Int]
  private let groups: [[[DoubleDouble]]]
  private let joint: [Int: [DoubleDouble]]
  private let isWeighted: Bool
  private let measuredCount: Int

  /// Reads a source once.
  ///
  /// - Parameters:
  ///   - measured: The numeric columns.
  ///   - columns: The categorical columns that numbers are summed by.
  ///   - limit: The most tokens of those, at most 250.
  /// - Throws: ``DataError``, among them a token that is not a number.
  public init(
    of measured: [Measured], by columns: [String], in source: some Source, weighting: Weighting = .unweighted,
    where condition: RowCondition? = nil, missing: [String] = [], limit: Int = BurtMatrix.tokenLimit,
    parallelism: Parallelism = Parallelism()
  ) throws(DataError) {
    var request = columns.map { ColumnRequest.categories($0, limit: limit + 1, beyond: .isCounted) }
    let domain = condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    // The piece's first numbers are the weights, where there are any.
    if let weight = weighting.column { request.append(.numbers(weight, missing: missing)) }
    request += measured.map { .numbers($0.column, missing: $0.missing) }
    let weighted = weighting.column != nil
    let count = columns.count
    let reading = try source.reduce(request, parallelism: parallelism) {
      MomentTotals(measured: measured.count, columns: count)
    } map: { (piece) throws(DataError) -> PieceMoments in
      let skipped = try piece.skippedRows(domain, weighting: weighting)
      return PieceMoments(piece, measured: measured, columns: count, skipping: skipped, isWeighted: weighted)
    } merge: { (state, piece) throws(DataError) in
      state.add(piece)
    }
    counts = reading.state.counts
    groups = reading.state.groups
    joint = reading.state.joint
    isWeighted = weighted
    measuredCount = measured.count
  }

  /// The sums of a numeric column for each token of a categorical one.
  public func sums(of measured: Int, by column: Int) -> [Sums] {
    let slots = groups[measured][column].map(\.value)
    let width = PieceMoments.slots(isWeighted)
    return stride(from: 0, to: slots.count, by: width).map { start in
      let s = Array(slots[start..<(start + width)])
      guard isWeighted else { return Sums(count: s[0], first: Array(s[0..<3]), second: Array(s[0..<3])) }
      return Sums(count: s[0], first: Array(s[1..<4]), second: Array(s[4..<9]))
    }
  }

  /// Σw x^i y^j (i + j ≤ 2) and Σw² x^i y^j (i + j ≤ 4, with weights) over the rows where both numbers are there.
  public func joint(_ one: Int, _ other: Int) -> JointMoments {
    let isTurned = one > other
    let sums = (joint[min(one, other) * measuredCount + max(one, other)] ?? []).map(\.value)
    return JointMoments(sums, isWeighted: isWeighted, turned: isTurned)
  }
}

/// Joint power sums of two numbers.
public struct JointMoments: Sendable, Equatable {
  /// The rows.
  public private(set) var count = 0.0
  private var first = [Double](repeating: 0, count: 9)
  private var second = [Double](repeating: 0, count: 25)

  /// Creates sums over no rows.
  public init() {}

  /// Σw x^i y^j.
  public func first(_ i: Int, _ j: Int) -> Double { first[i * 3 + j] }

  /// Σw² x^i y^j.
  public func second(_ i: Int, _ j: Int) -> Double { second[i * 5 + j] }

  /// Adds the rows of one category of y, whose number is `y`.
  public mutating func add(_ sums: CrossMoments.Sums, y: Double) {
    count += sums.count
    var power = 1.0
    for j in 0..<5 {
      for i in 0..<(5 - j) {
        if i + j <= 2 { first[i * 3 + j] += sums.first[i] * power }
        if i < sums.second.count { second[i * 5 + j] += sums.second[i] * power }
      }
      power *= y
    }
  }

  fileprivate init(_ sums: [Double], isWeighted: Bool, turned: Bool) {
    guard !sums.isEmpty else { return }
    count = sums[0]
    var next = 1
    for (i, j) in PieceMoments.exponents(upTo: 2) {
      first[turned ? j * 3 + i : i * 3 + j] = sums[next]
      next += 1
    }
    guard isWeighted else { return }
    for (i, j) in PieceMoments.exponents(upTo: 4) {
      second[turned ? j * 5 + i : i * 5 + j] = sums[next]
      next += 1
    }
  }
}

/// The sums so far.
private struct MomentTotals {
  /// By numeric column, categorical column, and slot of each token in turn.
  var groups: [[[DoubleDouble]]]
  var joint: [Int: [DoubleDouble]] = [:]
  var counts: [Int]

  init(measured: Int, columns: Int) {
    groups = Array(repeating: Array(repeating: [], count: columns), count: measured)
    counts = Array(repeating: 0, count: measured)
  }

  mutating func add(_ piece: PieceMoments) {
    for (one, columns) in piece.groups.enumerated() {
      counts[one] += piece.counts[one]
      for (column, sums) in columns.enumerated() {
        let lacking = sums.count - groups[one][column].count
        if lacking > 0 { groups[one][column] += Array(repeating: DoubleDouble(), count: lacking) }
        for slot in sums.indices { groups[one][column][slot] += sums[slot] }
      }
    }
    for (key, sums) in piece.joint {
      var totals = joint[key] ?? Array(repeating: DoubleDouble(), count: sums.count)
      for slot in sums.indices { totals[slot] += sums[slot] }
      joint[key] = totals
    }
  }
}

/// The sums over one piece.
private struct PieceMoments: Sendable {
  private(set) var groups: [[[Double]]] = []
  private(set) var joint: [Int: [Double]] = [:]
  private(set) var counts: [Int] = []

  /// Numbers summed for each category: 1, z, z²; with weights 1, w, wz, wz², w², w²z … w²z⁴.
  static func slots(_ isWeighted: Bool) -> Int { isWeighted ? 9 : 3 }

  static func exponents(upTo degree: Int) -> [(Int, Int)] {
    (0...degree).flatMap { i in (0...(degree - i)).map { (i, $0) } }
  }

  init(
    _ piece: Piece, measured: [CrossMoments.Measured], columns: Int, skipping skipped: SkippedRows?, isWeighted: Bool
  ) {
    let rows = piece.rowCount
    let weights = isWeighted ? Array(piece.numbers[0]) : []
    let numbers = measured.indices.map { place -> [Double] in
      let column = measured[place]
      return zip(piece.numbers[place + (isWeighted ? 1 : 0)], 0..<rows).map { value, row in
        skipped?[row] ?? false ? .nan : (value - column.origin) / column.unit
      }
    }
    let codes = (0..<columns).map { column in (0..<rows).map { UInt8(truncatingIfNeeded: piece.codes[column][$0]) } }
    let zeros = [UInt8](repeating: 0, count: rows)
    for z in numbers {
      counts.append(z.count { !$0.isNaN })
      let passes = Self.passes(z, weights)
      groups.append(
        (0..<columns).map { column in
          let size = piece.tokens[column].count
          let slots = Self.slots(isWeighted)
          var sums = [Double](repeating: 0, count: size * slots)
          for (pass, pairs) in passes.enumerated() where size > 0 {
            var lanes = [Double](repeating: 0, count: 4 * size)
            unsafe assay_sum_pairs(codes[column], zeros, 1, pairs, rows, size, &lanes)
            for cell in 0..<size {
              for half in 0..<2 where 2 * pass + half < slots {
                sums[cell * slots + 2 * pass + half] = lanes[2 * cell + half] + lanes[2 * (size + cell) + half]
              }
            }
          }
          return sums
        })
    }
    for one in numbers.indices {
      for other in (one + 1)..<max(numbers.count, one + 1) {
        joint[one * numbers.count + other] = Self.joint(numbers[one], numbers[other], weights)
      }
    }
  }

  /// The numbers that are summed, two at a time; 0 where z is missing.
  private static func passes(_ z: [Double], _ weights: [Double]) -> [[Double]] {
    let width = slots(!weights.isEmpty)
    var passes = [[Double]](repeating: Array(repeating: 0, count: 2 * z.count), count: (width + 1) / 2)
    for (row, value) in z.enumerated() where !value.isNaN {
      let square = value * value
      if weights.isEmpty {
        passes[0][2 * row] = 1
        passes[0][2 * row + 1] = value
        passes[1][2 * row] = square
        continue
      }
      let w = weights[row]
      let v = w * w
      passes[0][2 * row] = 1
      passes[0][2 * row + 1] = w
      passes[1][2 * row] = w * value
      passes[1][2 * row + 1] = w * square
      passes[2][2 * row] = v
      passes[2][2 * row + 1] = v * value
      passes[3][2 * row] = v * square
      passes[3][2 * row + 1] = v * square * value
      passes[4][2 * row] = v * square * square
    }
    return passes
  }

  private static func joint(_ x: [Double], _ y: [Double], _ weights: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: weights.isEmpty ? 7 : 22)
    for row in x.indices where !x[row].isNaN && !y[row].isNaN {
      sums[0] += 1
      let w = weights.isEmpty ? 1 : weights[row]
      var next = 1
      var left = w
      for i in 0...2 {
        var term = left
        for _ in 0...(2 - i) {
          sums[next] += term
          next += 1
          term *= y[row]
        }
        left *= x[row]
      }
      guard !weights.isEmpty else { continue }
      left = w * w
      for i in 0...4 {
        var term = left
        for _ in 0...(4 - i) {
          sums[next] += term
          next += 1
          term *= y[row]
        }
        left *= x[row]
      }
    }
    return sums
  }
}
