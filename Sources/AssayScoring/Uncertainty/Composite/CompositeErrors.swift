public import AssayNumerics

/// The standard errors of many scores from the votes of rater classes, with what a reader should know of them.
public struct CompositeErrors: Sendable, Equatable {
  /// One a subject.
  public let errors: [CompositeError]
  /// For each class, Σ(n − 1)s² / Σ(n − 1) over the subjects with at least two raters; no entry for a class without
  /// one.
  public let pooledVariances: [String: Double]
  /// Which variance was used.
  public let variance: RaterVariance
  /// What was taken for granted, in sentences.
  public let notes: [String]
  public let warnings: [ScoringWarning]

  /// The standard errors alone, in the order of the subjects.
  public var standardErrors: [Double?] { errors.map(\.standardError) }

  /// Finds the standard errors.
  ///
  /// - Parameters:
  ///   - subjects: For each subject the classes that voted; nil for a score that is made of measured indicators alone.
  ///   - shares: What a point of the mean of the votes adds to each score; nil for 1.
  ///   - variance: Whose variance is used.
  ///   - parallelism: How many threads may work; the result does not depend on it.
  /// - Throws: ``ScoringError``: lists of different lengths; a weight or a variance that is negative or not finite.
  public init(
    _ subjects: [[ClassVotes]?], shares: [Double]? = nil, variance: RaterVariance = .own,
    parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    if let shares, shares.count != subjects.count {
      throw .mismatch("There are \(shares.count) shares for \(subjects.count) subjects")
    }
    var tally = ClassTally()
    for classes in subjects { for votes in classes ?? [] { try tally.add(votes) } }
    let pooled = tally.pooledVariances
    let size = 4096
    let parts = parallelism.map(pieces: (subjects.count + size - 1) / size) { piece in
      (piece * size..<min(subjects.count, (piece + 1) * size)).map { place in
        CompositeError(
          subjects[place], share: shares?[place] ?? 1, variance: variance, pooled: pooled)
      }
    }
    errors = parts.flatMap { $0 }
    pooledVariances = pooled
    self.variance = variance
    notes = Self.notes(subjects, variance: variance, completeClasses: tally.complete)
    warnings = Self.warnings(errors)
  }

  private static func notes(
    _ subjects: [[ClassVotes]?], variance: RaterVariance, completeClasses: Int
  ) -> [String] {
    var notes = [
      "Standard errors treat the raters of a class as exchangeable draws, each with the mean of the items rated as one "
        + "value."
    ]
    if completeClasses > 0 {
      notes.append(
        "Every member voted in \(completeClasses) of the classes of subjects. Their standard errors treat raters as "
          + "exchangeable all the same: they say how far a score depends on who happened to rate.")
    }
    switch variance {
    case .own: break
    case .pooledForSingles:
      notes.append(
        "Where a class has a single rater, or raters who all agree, its variance is the class's, pooled over all subjects."
      )
    case .pooled:
      notes.append("The variance between raters is that of their class, pooled over all subjects.")
    }
    let measured = subjects.count { $0 == nil }
    if measured > 0 {
      notes.append(
        "\(Self.scores(measured, "is", "are")) made of measured indicators alone, without a standard error.")
    }
    return notes
  }

  private static func scores(_ count: Int, _ one: String, _ many: String) -> String {
    count == 1 ? "1 score \(one)" : "\(count) scores \(many)"
  }

  private static func warnings(_ errors: [CompositeError]) -> [ScoringWarning] {
    var warnings: [ScoringWarning] = []
    let unanimous = errors.count { $0.standardError == 0 }
    if unanimous > 0 {
      warnings.append(
        ScoringWarning(
          "\(Self.scores(unanimous, "has", "have")) a standard error of 0 because all raters agree to the last point; "
            + "with few raters that claims too much. The pooled variance of the classes does not."))
    }
    let single = errors.count { if case .singleRater = $0.undefinedReason { true } else { false } }
    if single > 0 {
      warnings.append(
        ScoringWarning(
          "\(Self.scores(single, "has", "have")) no standard error because a class has a single rater."))
    }
    return warnings
  }
}

/// Sums over subjects, by class.
private struct ClassTally {
  private var squares: [String: Double] = [:]
  private var freedom: [String: Double] = [:]
  /// How many classes of subjects were complete.
  var complete = 0

  mutating func add(_ votes: ClassVotes) throws(ScoringError) {
    guard votes.weight >= 0, votes.weight.isFinite else {
      throw .invalidWeight(votes.weight, name: votes.name)
    }
    guard votes.count > 0 else { return }
    if votes.isComplete { complete += 1 }
    guard votes.mean.isFinite, votes.variance.map({ $0 >= 0 && $0.isFinite }) ?? true else {
      throw .mismatch(
        "The mean or the variance of the class “\(votes.name)” is not finite, or the variance is negative"
      )
    }
    guard let variance = votes.variance else { return }
    squares[votes.name, default: 0] += Double(votes.count - 1) * variance
    freedom[votes.name, default: 0] += Double(votes.count - 1)
  }

  var pooledVariances: [String: Double] {
    squares.reduce(into: [:]) { pooled, entry in
      pooled[entry.key] = entry.value / (freedom[entry.key] ?? 1)
    }
  }
}
