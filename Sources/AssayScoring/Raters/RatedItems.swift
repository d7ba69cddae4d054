/// Ballots as codes: who gave whom which grade on which item, as a rater of which class.
///
/// One element a ballot in each list, in the order of the data.
public struct RatedItems: Sendable {
  /// The one who is rated.
  public let subjects: [UInt32]
  /// The one who rates; a rater may be of several classes.
  public let raters: [UInt32]
  /// The class as which the rater rates this subject.
  public let classes: [UInt16]
  /// The item that is rated; 0 throughout where ballots name none.
  public let items: [UInt16]
  /// The grade, as a position in ``points``; ``abstention`` for none.
  public let grades: [UInt8]
  /// What each grade counts for, all of the scale's grades, given or not.
  public let points: [Double]
  public let subjectCount: Int
  public let raterNames: [String]
  public let classNames: [String]
  public let itemNames: [String]

  /// The grade of a rater who abstained.
  public static let abstention = UInt8.max

  /// Creates ballots.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)``: lists of different lengths, a code beyond the names, no ballot, no grade,
  ///   or points that are not finite.
  public init(
    subjects: [UInt32], raters: [UInt32], classes: [UInt16], items: [UInt16], grades: [UInt8], points: [Double],
    subjectCount: Int, raterNames: [String], classNames: [String], itemNames: [String]
  ) throws(ScoringError) {
    let count = subjects.count
    guard count > 0, count <= Int(UInt32.max) else { throw .mismatch("There are \(count) ballots") }
    guard raters.count == count, classes.count == count, items.count == count, grades.count == count else {
      throw .mismatch(
        "There are \(count) subjects on ballots, \(raters.count) raters, \(classes.count) classes, "
          + "\(items.count) items and \(grades.count) grades")
    }
    guard !points.isEmpty, points.count < Int(Self.abstention), points.allSatisfy(\.isFinite) else {
      throw .mismatch("The \(points.count) grades of the ballots need finite points, and there may be 1 to 254 of them")
    }
    guard Self.codes(subjects, below: subjectCount), Self.codes(raters, below: raterNames.count),
      Self.codes(classes, below: classNames.count), Self.codes(items, below: itemNames.count),
      grades.allSatisfy({ $0 < points.count || $0 == Self.abstention })
    else { throw .mismatch("A ballot has a subject, rater, class, item or grade that is not on its list") }
    self.subjects = subjects
    self.raters = raters
    self.classes = classes
    self.items = items
    self.grades = grades
    self.points = points
    self.subjectCount = subjectCount
    self.raterNames = raterNames
    self.classNames = classNames
    self.itemNames = itemNames
  }

  /// The number of ballots, abstentions counted.
  public var count: Int { subjects.count }

  private static func codes(_ codes: [some FixedWidthInteger], below limit: Int) -> Bool {
    var largest = codes[0]
    for code in codes { largest = max(largest, code) }
    return Int(largest) < limit
  }
}

/// Positions in groups, each group's in the order of the data.
struct PositionsByCode {
  /// Where each group starts, and one more for the end.
  let starts: [Int]
  let positions: [UInt32]

  /// Groups positions by code: a counting sort.
  init(_ codes: [UInt32], count groups: Int) {
    var starts = [Int](repeating: 0, count: groups + 1)
    for code in codes { starts[Int(code) + 1] += 1 }
    for group in 0..<groups { starts[group + 1] += starts[group] }
    var places = starts
    var positions = [UInt32](repeating: 0, count: codes.count)
    for (position, code) in codes.enumerated() {
      positions[places[Int(code)]] = UInt32(truncatingIfNeeded: position)
      places[Int(code)] += 1
    }
    self.starts = starts
    self.positions = positions
  }

  subscript(group: Int) -> ArraySlice<UInt32> { positions[starts[group]..<starts[group + 1]] }
}
