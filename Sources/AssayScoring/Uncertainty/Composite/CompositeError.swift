internal import AssayNumerics

/// The standard error of a score that is a weighted mean of the means of rater classes.
///
/// With α the weight of a class, x̄, s² and n the mean, variance and number of its raters, over the classes that voted:
/// ```
/// S  = Σ α x̄ / Σ α
/// SE = √(Σ α² s²/n) / Σ α · share
/// df = (Σ v)² / Σ v²/(n − 1),   v = α² s²/n
/// ```
/// Raters are taken for exchangeable draws within their class, also where every member of the class voted: the error
/// says how much the score depends on who happened to rate. There is no finite-population correction. Errors of
/// grading, of the weights and of measured indicators are not in it; a score from measured indicators alone has none.
///
/// Reference: Cochran, *Sampling Techniques* (3rd ed., 1977), §5.3 for the variance of a stratified mean; Satterthwaite
/// (1946), *Biometrics Bulletin* 2, 110–114.
public struct CompositeError: Sendable, Equatable {
  /// The mean over the classes that voted; nil where none did.
  public let mean: Double?
  /// In the unit of the score; nil where ``undefinedReason`` says why.
  public let standardError: Double?
  /// Satterthwaite's; nil without a standard error above 0, or where the variance is a pooled one.
  public let degreesOfFreedom: Double?
  /// Why there is no standard error.
  public let undefinedReason: UndefinedReason?

  /// Why a score has no standard error.
  public enum UndefinedReason: Sendable, Hashable, CustomStringConvertible {
    /// It is made of measured indicators alone.
    case measuredOnly
    /// No class of positive weight voted.
    case noVotes
    /// A class has one rater, whose variance is not defined.
    case singleRater(className: String)

    public var description: String {
      switch self {
      case .measuredOnly: "The score is made of measured indicators alone."
      case .noVotes: "No class with a positive weight voted."
      case .singleRater(let name): "The class “\(name)” has a single rater, so its variance is not defined."
      }
    }
  }

  /// Finds the standard error of one subject.
  ///
  /// - Parameters:
  ///   - classes: The classes that voted on the subject; nil for a score that is made of measured indicators alone.
  ///   - share: What a point of the mean adds to the score: the product of the weight of the ballots and of the slope
  ///     of their scale; 1 where the score is the mean.
  ///   - pooled: The variances to be used in place of the subject's own, by class.
  init(_ classes: [ClassVotes]?, share: Double = 1, variance: RaterVariance = .own, pooled: [String: Double] = [:]) {
    guard let classes else {
      (mean, standardError, degreesOfFreedom, undefinedReason) = (nil, nil, nil, .measuredOnly)
      return
    }
    let voted = classes.filter { $0.weight > 0 && $0.count > 0 }
    let weights = voted.reduce(0) { $0 + $1.weight }
    guard weights > 0 else {
      (mean, standardError, degreesOfFreedom, undefinedReason) = (nil, nil, nil, .noVotes)
      return
    }
    mean = voted.reduce(0) { $0 + $1.weight * $1.mean } / weights
    var (total, squares, ownOnly) = (0.0, 0.0, true)
    for votes in voted {
      // Raters who agree to the last point are too few to show their variance, as a single one is.
      let own = variance == .pooled || (variance == .pooledForSingles && votes.variance == 0) ? nil : votes.variance
      guard let size = own ?? (variance == .own ? nil : pooled[votes.name]) else {
        (standardError, degreesOfFreedom) = (nil, nil)
        undefinedReason = .singleRater(className: votes.name)
        return
      }
      if own == nil { ownOnly = false }
      let part = votes.weight * votes.weight * size / Double(votes.count)
      total += part
      squares += votes.count > 1 ? part * part / Double(votes.count - 1) : 0
    }
    standardError = total.squareRoot() / weights * abs(share)
    degreesOfFreedom = ownOnly && squares > 0 ? total * total / squares : nil
    undefinedReason = nil
  }
}

/// Which variance between raters a standard error is made of.
public enum RaterVariance: String, Sendable, CaseIterable {
  /// Each subject's own; a class with a single rater leaves the score without a standard error.
  case own
  /// Each subject's own, and the class's variance pooled over all subjects for a single rater or raters who all agree.
  case pooledForSingles = "pooled_for_singles"
  /// The class's variance pooled over all subjects, for everybody: steadier where classes are small.
  case pooled
}
