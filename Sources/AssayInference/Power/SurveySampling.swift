/// What a sampling design does to a number of observations: its effect on variances, and the size of the population.
public struct SurveySampling: Sendable, Equatable {
  /// The variance under the design over that of a simple random sample of the same size.
  public let designEffect: Double
  /// The size of the population; nil where it is so large that it does not matter.
  public let population: Double?

  /// Simple random sampling from a population without end.
  public static let simple = SurveySampling()

  private init() {
    designEffect = 1
    population = nil
  }

  /// Describes a design.
  ///
  /// - Throws: ``PowerError/invalidSize(_:of:least:)``.
  public init(designEffect: Double = 1, population: Double? = nil) throws(PowerError) {
    guard designEffect > 0, designEffect.isFinite else {
      throw .invalidSize(designEffect, of: "design effect", least: .leastNonzeroMagnitude)
    }
    if let population { try checkSize(population, "population", least: 2) }
    self.designEffect = designEffect
    self.population = population
  }

  /// How many observations of the design are worth n of a simple random sample from a population without end.
  ///
  /// ```
  /// n′ = n · deff,   n″ = n′ / (1 + (n′ − 1)/N)
  /// ```
  /// Never more than the population. Reference: Cochran, *Sampling Techniques* (3rd ed., 1977), §4.4; Kish, *Survey
  /// Sampling* (1965), §8.2.
  public func observations(worth simple: Double) -> Double {
    let inflated = simple * designEffect
    guard let population else { return inflated }
    return inflated / (1 + (inflated - 1) / population)
  }

  /// What n observations of the design are worth, as a simple random sample from a population without end.
  ///
  /// Infinite where the whole population was observed.
  package func simpleSize(of observations: Double) -> Double {
    guard let population else { return observations / designEffect }
    return observations * (population - 1) / (population - observations) / designEffect
  }
}
