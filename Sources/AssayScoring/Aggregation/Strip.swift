internal import AssayNumerics

/// One value an alternative for a run of neighbouring alternatives, in memory that somebody else keeps.
///
/// Loops over strips are written once, here, without bounds checks, so that they compile to vector instructions.
/// Strips of ``Strip/length`` alternatives, a scratch one and three of results, stay in the first-level cache.
@safe struct Strip: @unchecked Sendable {
  /// The most alternatives that are worked on at a time.
  static let length = 1024

  private let base: UnsafeMutablePointer<Double>
  let count: Int

  init(_ base: UnsafeMutablePointer<Double>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  /// The part of the strip in a range.
  func part(_ range: Range<Int>) -> Strip {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe Strip(base + range.lowerBound, count: range.count)
  }

  /// Makes all values the same.
  func fill(_ value: Double) {
    for i in 0..<count { unsafe base[i] = value }
  }

  /// Replaces each value.
  @inline(__always) func update(_ body: (Double) -> Double) {
    for i in 0..<count { unsafe base[i] = body(base[i]) }
  }

  /// Replaces each value by what `body` makes of it and of the value of another strip.
  @inline(__always) func update(with other: Strip, _ body: (Double, Double) -> Double) {
    precondition(other.count == count)
    for i in 0..<count { unsafe base[i] = body(base[i], other.base[i]) }
  }

  /// Replaces each value by what `body` makes of the values of two other strips.
  @inline(__always) func set(from first: Strip, _ second: Strip, _ body: (Double, Double) -> Double) {
    precondition(first.count == count && second.count == count)
    for i in 0..<count { unsafe base[i] = body(first.base[i], second.base[i]) }
  }

  /// Writes a part of a column on a scale, bit for bit as the scale gives each value.
  func fill(from column: [Double], _ range: Range<Int>, on scale: FittedScale) {
    precondition(range.count == count && range.upperBound <= column.count)
    guard let divisor = scale.divisor else { return fill(scale.offset) }
    let (offset, span, origin) = (scale.offset, scale.span, scale.origin)
    unsafe column.withUnsafeBufferPointer { all in
      guard let start = all.baseAddress else { return }
      let x = unsafe start + range.lowerBound
      switch (scale.transform, scale.criterion.direction) {
      case (.reciprocal, _):
        for i in 0..<count { unsafe base[i] = offset + span * ((1 / x[i] - origin) / divisor) }
      case (.distance, .target(let best)):
        for i in 0..<count { unsafe base[i] = offset + span * ((abs(x[i] - best) - origin) / divisor) }
      case (.distance, .interval(let best)):
        let (low, high) = (best.lowerBound, best.upperBound)
        for i in 0..<count {
          let value = unsafe x[i]
          let distance = value < low ? low - value : max(0, value - high)
          unsafe base[i] = offset + span * ((distance - origin) / divisor)
        }
      default:
        for i in 0..<count { unsafe base[i] = offset + span * ((x[i] - origin) / divisor) }
      }
    }
  }
}

extension DecisionMatrix {
  /// Makes `count` lists of one value an alternative, strip by strip on all threads.
  ///
  /// - Parameters:
  ///   - start: What each value is before the first criterion.
  ///   - scales: The scale of each criterion; nil for one that is left out.
  ///   - body: Called for each strip and each criterion, in order, with the criterion's position, its values on the
  ///     scale, which it may overwrite, and the strips of the results.
  ///   - finish: Called for each strip after the last criterion.
  /// - Complexity: One pass over the columns.
  func sweep(
    _ count: Int, from start: Double, scales: [FittedScale?], parallelism: Parallelism,
    _ body: @Sendable (Int, Strip, [Strip]) -> Void, finish: @Sendable ([Strip]) -> Void = { _ in }
  ) -> [[Double]] {
    Self.lists(count, of: alternativeCount) { results in
      _ = blocks(parallelism: parallelism) { block in
        unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: Strip.length) { scratch in
          guard let memory = scratch.baseAddress else { return }
          for first in stride(from: block.lowerBound, to: block.upperBound, by: Strip.length) {
            let range = first..<min(first + Strip.length, block.upperBound)
            let values = unsafe Strip(memory, count: range.count)
            let parts = results.map { $0.part(range) }
            for part in parts { part.fill(start) }
            for (j, scale) in scales.enumerated() {
              guard let scale else { continue }
              values.fill(from: columns[j], range, on: scale)
              body(j, values, parts)
            }
            finish(parts)
          }
        }
      }
    }
  }

  /// Lists that `body` fills completely.
  private static func lists(_ count: Int, of length: Int, _ body: ([Strip]) -> Void) -> [[Double]] {
    guard count > 0 else {
      body([])
      return []
    }
    var rest: [[Double]] = []
    let first = unsafe [Double](unsafeUninitializedCapacity: length) { buffer, filled in
      guard let base = buffer.baseAddress else { return }
      let strip = unsafe Strip(base, count: length)
      rest = lists(count - 1, of: length) { body([strip] + $0) }
      filled = length
    }
    return [first] + rest
  }
}
