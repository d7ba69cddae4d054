/// How a measure follows from φ² = X²/N; each is increasing.
public enum PhiSquaredFunction: Sendable, Hashable {
  /// `√(φ²/divisor)`: φ itself, Cramér's V and Tschuprow's T.
  case root(divisor: Double)
  /// `√(φ²/(1 + φ²))/maximum`: the contingency coefficient, and Sakoda's multiple of it.
  case contingency(maximum: Double)

  /// The measure at a value of φ².
  public func callAsFunction(_ phiSquared: Double) -> Double {
    switch self {
    case .root(let divisor): (phiSquared / divisor).squareRoot()
    case .contingency(let maximum): (phiSquared / (1 + phiSquared)).squareRoot() / maximum
    }
  }

  /// The derivative of the measure with respect to φ²; infinite at 0.
  func derivative(at phiSquared: Double) -> Double {
    switch self {
    case .root(let divisor):
      return 0.5 / (phiSquared * divisor).squareRoot()
    case .contingency(let maximum):
      let base = 1 + phiSquared
      return 0.5 / (phiSquared.squareRoot() * base * base.squareRoot() * maximum)
    }
  }
}
