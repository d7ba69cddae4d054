/// How the votes of classes and levels of raters make one value of a person on an indicator.
///
/// Within a level the classes c that are present, and then the levels l that have one, are averaged:
/// ```
/// S_l = Σ_c α_c·m_lc / Σ_c α_c        S = Σ_l λ_l·S_l / Σ_l λ_l
/// ```
/// m_lc is the mean of the points of the class's votes at the level, after its `trim` highest and lowest votes are taken out. A
/// class is *suppressed*, as if it were absent, when it has fewer votes than `minimumVotes`, or none left after trimming.
/// Abstentions are no votes, unless they count as 0 points. With one level, or none, S is Σα·m/Σα over the classes present.
///
/// Weights of classes add up to 1, and those of levels. A person whose classes are all suppressed has no value.
public struct RaterGroups: Sendable, Hashable {
  /// A class of raters.
  public struct Class: Sendable, Hashable {
    public var name: String
    public var weight: Double
    /// Fewer votes than this suppress the class.
    public var minimumVotes: Int
    /// The highest and the lowest votes that are left out, so many of each.
    public var trim: Int

    /// Creates a class.
    public init(_ name: String, weight: Double, minimumVotes: Int = 1, trim: Int = 0) {
      self.name = name
      self.weight = weight
      self.minimumVotes = minimumVotes
      self.trim = trim
    }
  }

  /// A level of raters.
  public struct Level: Sendable, Hashable {
    public var name: String
    public var weight: Double

    /// Creates a level.
    public init(_ name: String, weight: Double) {
      self.name = name
      self.weight = weight
    }
  }

  /// What an absent or suppressed class does.
  public enum AbsentRule: String, Sendable, CaseIterable {
    /// Its weight goes to the classes that are present.
    case reweight
    /// It is an error.
    case refuse
  }

  /// What an abstention is.
  public enum AbstentionRule: String, Sendable, CaseIterable {
    /// No vote.
    case excluded
    /// A vote of 0 points.
    case zero
  }

  public var classes: [Class]
  public var levels: [Level]
  public var absent: AbsentRule
  public var abstentions: AbstentionRule

  /// Creates groups; without classes or levels there is one of each, without a name.
  public init(
    classes: [Class] = [], levels: [Level] = [], absent: AbsentRule = .reweight, abstentions: AbstentionRule = .excluded
  ) {
    self.classes = classes.isEmpty ? [Class("", weight: 1)] : classes
    self.levels = levels.isEmpty ? [Level("", weight: 1)] : levels
    self.absent = absent
    self.abstentions = abstentions
  }

  /// Checks weights, least votes and trims.
  ///
  /// - Throws: ``ScoringError``: a name that stands twice, a weight that is negative, weights that do not add up to 1 within
  ///   1e-9, fewer than 1 least vote, a negative trim.
  public func check() throws(ScoringError) {
    for (node, members) in [
      ("classes", classes.map { ($0.name, $0.weight) }), ("levels", levels.map { ($0.name, $0.weight) }),
    ] {
      var names: Set<String> = []
      for (name, weight) in members {
        guard names.insert(name).inserted else { throw .duplicateName(name) }
        guard weight >= 0, weight.isFinite else { throw .invalidWeight(weight, name: name) }
      }
      let sum = members.reduce(0) { $0 + $1.1 }
      guard abs(sum - 1) <= 1e-9 else { throw .weightsDoNotAdd(node: node, sum: sum) }
    }
    for member in classes {
      guard member.minimumVotes >= 1 else {
        throw .mismatch("min_votes of “\(member.name)” is \(member.minimumVotes); it must be at least 1")
      }
      guard member.trim >= 0 else {
        throw .mismatch("trim of “\(member.name)” is \(member.trim); it must be at least 0")
      }
    }
  }
}

/// The votes of one class at one level for one person on one indicator.
public struct GroupVotes: Sendable, Hashable {
  /// Why a class does not count.
  public enum Suppression: String, Sendable {
    /// Nobody of it voted.
    case absent = "no_votes"
    /// Fewer voted than the model asks for.
    case tooFew = "too_few_votes"
    /// Nothing is left of its votes after trimming.
    case trimmedAway = "trimmed_away"
  }
  /// Votes that count, abstentions among them where these count as 0; before trimming.
  public var votes = 0
  /// Abstentions, whether they count or not.
  public var abstentions = 0
  /// Votes taken out at both ends.
  public var trimmed = 0
  /// The mean of the values of the votes; nil without any.
  public var mean: Double?
  /// The share of the person's value that the class has; 0 when it is suppressed.
  public var weight = 0.0
  /// nil when it counts.
  public var suppression: Suppression?

  /// Creates votes of a group that nobody voted in.
  public init() {}
}

extension RaterGroups {
  /// What the votes of a person on an indicator are worth, class by class and together.
  ///
  /// - Parameters:
  ///   - counts: For each group (level × class, classes within levels) the counts of the grades and of abstentions.
  ///   - values: What each grade is worth here: its points, or 1 for grades whose share is wanted and 0 for the others.
  ///   - order: The grades from the lowest to the highest points, for trimming; nil not to trim.
  ///   - groups: Receives the votes of each group.
  /// - Returns: S; nil where no class counts.
  public func value(
    counts: ArraySlice<UInt32>, values: [Double], trimming order: [Int]?, groups: inout [GroupVotes]
  ) -> Double? {
    let width = values.count + 1
    var (total, levelTotal) = (0.0, 0.0)
    for (l, level) in levels.enumerated() {
      var (sum, weight) = (0.0, 0.0)
      for (c, member) in classes.enumerated() {
        let group = l * classes.count + c
        let start = counts.startIndex + group * width
        let votes = votes(of: member, counts[start..<start + width], values, order)
        groups[group] = votes
        guard votes.suppression == nil, let mean = votes.mean else { continue }
        sum += member.weight * mean
        weight += member.weight
      }
      guard weight > 0 else { continue }
      // The weights of all add up to 1 but for rounding, which is no reason to divide.
      let divisor = abs(weight - 1) > 1e-9 ? weight : 1
      total += level.weight * (sum / divisor)
      levelTotal += level.weight
      for (c, member) in classes.enumerated() where groups[l * classes.count + c].suppression == nil {
        groups[l * classes.count + c].weight = level.weight * (member.weight / divisor)
      }
    }
    guard levelTotal > 0 else { return nil }
    guard abs(levelTotal - 1) > 1e-9 else { return total }
    for group in groups.indices { groups[group].weight /= levelTotal }
    return total / levelTotal
  }

  /// The votes of one group, without its weight.
  private func votes(
    of member: Class, _ counts: ArraySlice<UInt32>, _ values: [Double], _ order: [Int]?
  ) -> GroupVotes {
    var group = GroupVotes()
    let (start, grades) = (counts.startIndex, values.count)
    group.abstentions = Int(counts[start + grades])
    let zeros = abstentions == .zero ? group.abstentions : 0
    group.votes = zeros
    for grade in 0..<grades { group.votes += Int(counts[start + grade]) }
    guard group.votes > 0 else {
      group.suppression = .absent
      return group
    }
    let trim = order == nil ? 0 : member.trim
    let left = group.votes - 2 * trim
    guard left > 0 else {
      group.suppression = group.votes < member.minimumVotes ? .tooFew : .trimmedAway
      return group
    }
    group.trimmed = 2 * trim
    group.mean = sum(counts, values, zeros, trim, order) / Double(left)
    if group.votes < member.minimumVotes { group.suppression = .tooFew }
    return group
  }

  /// The sum of the values of the votes that trimming leaves; exact as long as points and counts are whole numbers.
  private func sum(_ counts: ArraySlice<UInt32>, _ values: [Double], _ zeros: Int, _ trim: Int, _ order: [Int]?)
    -> Double
  {
    let start = counts.startIndex
    guard trim > 0, let order else {
      var sum = 0.0
      for grade in values.indices { sum += Double(counts[start + grade]) * values[grade] }
      return sum
    }
    return trimmedRuns(counts, values, zeros, trim, order).reduce(0) { $0 + Double($1.count) * $1.value }
  }

  /// The votes that trimming leaves, from the lowest to the highest points.
  ///
  /// Abstentions that count as 0 have their place among the grades; their position is the one after the last grade.
  func trimmedRuns(_ counts: ArraySlice<UInt32>, _ values: [Double], _ zeros: Int, _ trim: Int, _ order: [Int])
    -> [(grade: Int, value: Double, count: Int)]
  {
    let start = counts.startIndex
    var runs = order.map { (grade: $0, value: values[$0], count: Int(counts[start + $0])) }
    runs.insert((values.count, 0, zeros), at: runs.firstIndex { $0.value > 0 } ?? runs.count)
    for (from, step) in [(0, 1), (runs.count - 1, -1)] {
      var (left, place) = (trim, from)
      while left > 0 {
        let taken = min(left, runs[place].count)
        runs[place].count -= taken
        left -= taken
        place += step
      }
    }
    return runs
  }
}
