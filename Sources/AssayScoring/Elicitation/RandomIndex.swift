/// A table of the mean consistency index of random reciprocal matrices.
///
/// The consistency ratio divides by it, and tables differ in the second digit: a ratio means something only with the name
/// of its table.
public enum RandomIndex: String, Sendable, CaseIterable {
  /// Saaty, *The Analytic Hierarchy Process* (1980): the usual table, from small simulations; 1.51 at n = 11 is followed
  /// by 1.48.
  case saaty1980 = "saaty_1980"
  /// Saaty, *Theory and Applications of the Analytic Network Process* (2005), p. 31.
  case saaty2005 = "saaty_2005"
  /// Donegan & Dodd (1991), “A note on Saaty's random indexes”, *Mathematical and Computer Modelling* 15 (10), 135–137.
  case doneganDodd1991 = "donegan_dodd_1991"

  /// The most criteria that consistency ratios are given for.
  public static let largest = 15

  /// What people call the table.
  public var title: String {
    switch self {
    case .saaty1980: "Saaty (1980)"
    case .saaty2005: "Saaty (2005)"
    case .doneganDodd1991: "Donegan & Dodd (1991)"
    }
  }

  /// The random index for n criteria; nil beyond 15.
  public subscript(count: Int) -> Double? {
    count >= 1 && count <= Self.largest ? values[count - 1] : nil
  }

  /// The consistency ratio of n criteria; 0 for two or fewer, nil beyond 15.
  func ratio(eigenvalue: Double, count: Int) -> Double? {
    guard count > 2 else { return 0 }
    return self[count].map { (eigenvalue - Double(count)) / Double(count - 1) / $0 }
  }

  private var values: [Double] {
    switch self {
    case .saaty1980:
      [0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59]
    case .saaty2005:
      [0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59]
    case .doneganDodd1991:
      [
        0, 0, 0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969,
      ]
    }
  }
}
