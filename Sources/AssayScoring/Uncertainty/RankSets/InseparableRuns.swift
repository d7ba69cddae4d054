/// The longest runs of consecutive subjects of whom no two are told apart.
///
/// Runs overlap: a subject is in all those between its first and its last. They are to a ranking what compact letters
/// are to a comparison of means, but for consecutive subjects only: a run holds nobody who is told apart from another
/// of the run, and no further neighbour could join it.
///
/// Reference: Piepho (2004), *Journal of Computational and Graphical Statistics* 13, 456–466, for letters in general.
public struct InseparableRuns: Sendable, Equatable {
  /// The places from the best, counted from 0, of each run; starts and ends both rise.
  public let runs: [Range<Int>]
  /// For each subject in the order of the data, the first and the last of the runs it is in.
  public let membership: [ClosedRange<Int>]

  /// Finds the runs.
  ///
  /// - Complexity: O(n log n) where variances are alike; more where a few subjects are much less sure than their
  ///   neighbours.
  init(_ estimates: RankedEstimates) {
    let count = estimates.count
    // ends[i]: the first place after i that is told apart from i or from a place after i.
    var ends = [Int](repeating: count, count: count)
    let search = FirstClear(estimates)
    var end = count
    for place in stride(from: count - 1, through: 0, by: -1) {
      end = search.first(after: place, before: end) ?? end
      ends[place] = end
    }
    var runs: [Range<Int>] = []
    for place in 0..<count where place == 0 || ends[place] > ends[place - 1] { runs.append(place..<ends[place]) }
    var membership = [ClosedRange<Int>](repeating: 0...0, count: count)
    var (first, last) = (0, 0)
    for place in 0..<count {
      while last + 1 < runs.count, runs[last + 1].lowerBound <= place { last += 1 }
      while runs[first].upperBound <= place { first += 1 }
      membership[estimates.order[place]] = first...last
    }
    self.runs = runs
    self.membership = membership
  }

  /// The letter of a run: a to z, and then aa, ab and so on.
  public static func letter(_ run: Int) -> String {
    var (rest, letters) = (run, "")
    repeat {
      letters = String(UnicodeScalar(UInt8(97 + rest % 26))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return letters
  }

  /// The letters of a subject: all of its runs, such as `ab`; `c–h` for more than four; with spaces where a letter is
  /// longer than one.
  public func letters(of subject: Int) -> String {
    let range = membership[subject]
    if range.count > 4 { return Self.letter(range.lowerBound) + "–" + Self.letter(range.upperBound) }
    return range.map(Self.letter).joined(separator: range.upperBound >= 26 ? " " : "")
  }
}

/// Finds the nearest worse subject that one is told apart from, by a tree of least variances over the places.
private struct FirstClear {
  private let estimates: RankedEstimates
  private let width: Int
  /// The least variance under each node, the root at 1.
  private var least: [Double]

  init(_ estimates: RankedEstimates) {
    self.estimates = estimates
    var width = 1
    while width < estimates.count { width *= 2 }
    self.width = width
    least = [Double](repeating: .infinity, count: 2 * width)
    for place in 0..<estimates.count { least[width + place] = estimates.variances[place] }
    for node in stride(from: width - 1, through: 1, by: -1) { least[node] = min(least[2 * node], least[2 * node + 1]) }
  }

  func first(after place: Int, before end: Int) -> Int? {
    search(node: 1, places: 0..<width, place, place + 1..<max(end, place + 1))
  }

  private func search(node: Int, places: Range<Int>, _ place: Int, _ wanted: Range<Int>) -> Int? {
    guard places.overlaps(wanted), least[node].isFinite else { return nil }
    let last = min(places.upperBound, wanted.upperBound) - 1
    // No place under the node has a larger difference or a smaller variance than these.
    guard
      RankedEstimates.isClear(
        estimates.values[place], estimates.variances[place], estimates.values[last], least[node],
        squaredCritical: square(estimates.criticalValue(at: place)))
    else { return nil }
    if places.count == 1 {
      let critical = estimates.criticalValue(place, places.lowerBound)
      return estimates.isClear(place, places.lowerBound, critical: critical) ? places.lowerBound : nil
    }
    let middle = (places.lowerBound + places.upperBound) / 2
    return search(node: 2 * node, places: places.lowerBound..<middle, place, wanted)
      ?? search(node: 2 * node + 1, places: middle..<places.upperBound, place, wanted)
  }

  private func square(_ x: Double) -> Double { x * x }
}
