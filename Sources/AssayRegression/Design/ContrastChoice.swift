internal import AssayNumerics

/// How a categorical variable with k levels becomes k − 1 columns.
///
/// ```
/// treatment    level − reference: column j is 1 for its level, else 0
/// sum          level − mean of all levels: 1 for its level, −1 for the last level, else 0; the last has no column
/// helmert      column j: level j + 1 (value j) against the levels before it (value −1 each)
/// polynomial   orthonormal polynomials of the scores 1…k: linear, quadratic, cubic…
/// ```
/// These are R's `contr.treatment`, `contr.sum`, `contr.helmert` and `contr.poly`, and patsy's `Treatment`, `Sum`,
/// `Helmert` and `Poly`.
///
/// Reference: Chambers & Hastie, *Statistical Models in S* (1992), §2.3.2.
public enum ContrastChoice: Sendable, Hashable {
  /// Each level against the reference; without one, against the first level.
  case treatment(reference: String?)
  /// Each level but the last against the mean of all.
  case sum
  /// Each level but the first against the mean of those before it.
  case helmert
  /// Polynomials of scores; without scores, of the positions 1, 2, 3…
  case polynomial(scores: [Double]?)

  /// What results call the contrasts.
  public var name: String {
    switch self {
    case .treatment: "treatment"
    case .sum: "sum"
    case .helmert: "helmert"
    case .polynomial: "polynomial"
    }
  }
}

extension ContrastChoice {
  /// What a categorical variable's columns hold for each level, and what the columns are called.
  struct Coding {
    /// For each column the value of each level.
    let columns: [[Double]]
    let names: [String]
    /// The level that is 0 in all columns.
    let reference: String?
  }

  /// The columns for levels that are known to be two or more.
  ///
  /// - Parameter referencePosition: The position of the reference of treatment contrasts.
  func coding(levels: [String], referencePosition: Int) -> Coding {
    let places = Array(levels.indices)
    switch self {
    case .treatment:
      let others = places.filter { $0 != referencePosition }
      return Coding(
        columns: others.map { other in places.map { $0 == other ? 1 : 0 } }, names: others.map { levels[$0] },
        reference: levels[referencePosition])
    case .sum:
      let last = places.count - 1
      return Coding(
        columns: places.dropLast().map { own in places.map { $0 == own ? 1 : $0 == last ? -1 : 0 } },
        names: levels.dropLast().map { "S.\($0)" }, reference: nil)
    case .helmert:
      return Coding(
        columns: places.dropFirst().map { own in places.map { $0 < own ? -1 : $0 == own ? Double(own) : 0 } },
        names: places.dropFirst().map { "H.\($0)" }, reference: nil)
    case .polynomial(let scores):
      return Coding(
        columns: Self.orthonormal(scores ?? places.map { Double($0 + 1) }),
        names: places.dropFirst().map { degree in degree <= 3 ? [".L", ".Q", ".C"][degree - 1] : "^\(degree)" },
        reference: nil)
    }
  }

  /// The orthonormal polynomials of distinct scores, of degrees from 1, with a positive leading coefficient.
  private static func orthonormal(_ scores: [Double]) -> [[Double]] {
    let polynomial = OrthogonalPolynomial(
      learning: scores, counts: Array(repeating: 1, count: scores.count), degree: scores.count - 1)
    return polynomial.columns(scores)
  }
}
