import AssayDistributions
import Foundation
import Testing

/// One distribution of `Expected/distributions.json`, with its values at many points.
struct ReferenceLaw: Decodable, Sendable, CustomTestStringConvertible {
  struct Point: Decodable, Sendable {
    let x, density, lower, upper: Double
    /// Nil where the logarithm is −∞.
    let logDensity, logLower, logUpper: Double?
  }
  struct Quantile: Decodable, Sendable {
    let p: Double
    /// Nil where the quantile lies outside 1e-300...1e300.
    let lower, upper: Double?
  }
  let distribution: String
  let parameters: [Double]
  let points: [Point]
  let quantiles: [Quantile]

  var testDescription: String { "\(distribution)\(parameters)" }

  /// Our version of it.
  var law: any Distribution {
    switch distribution {
    case "normal": Normal(mean: parameters[0], standardDeviation: parameters[1])
    case "studentT": StudentT(degreesOfFreedom: parameters[0])
    case "chiSquared": ChiSquared(degreesOfFreedom: parameters[0])
    case "gamma": Gamma(shape: parameters[0], scale: parameters[1])
    case "beta": Beta(alpha: parameters[0], beta: parameters[1])
    case "fisherF": FisherF(numerator: parameters[0], denominator: parameters[1])
    case "noncentralChiSquared":
      NoncentralChiSquared(degreesOfFreedom: parameters[0], noncentrality: parameters[1])
    case "noncentralT": NoncentralT(degreesOfFreedom: parameters[0], noncentrality: parameters[1])
    case "noncentralF":
      NoncentralF(numerator: parameters[0], denominator: parameters[1], noncentrality: parameters[2])
    case "binomial": Binomial(trials: Int(parameters[0]), probability: parameters[1])
    case "poisson": Poisson(mean: parameters[0])
    case "hypergeometric":
      Hypergeometric(
        population: Int(parameters[0]), successes: Int(parameters[1]), draws: Int(parameters[2]))
    case "studentizedRange":
      // JSON has no infinity; 0 stands for it.
      StudentizedRange(
        groups: Int(parameters[0]), degreesOfFreedom: parameters[1] == 0 ? .infinity : parameters[1])
    default: fatalError("no distribution named \(distribution)")
    }
  }

  /// Whether the support is the integers.
  var isDiscrete: Bool { ["binomial", "poisson", "hypergeometric"].contains(distribution) }

  /// Every law of a file the generator wrote.
  static func read(_ name: String) -> [ReferenceLaw] {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Expected"),
      let laws = try? JSONDecoder().decode([ReferenceLaw].self, from: Data(contentsOf: url))
    else { fatalError("Expected/\(name).json cannot be read") }
    return laws
  }
}

/// The largest relative error of one function over a grid, and where it is.
struct WorstError {
  private(set) var error = 0.0
  private(set) var place = "nowhere"

  /// Takes account of one value.
  ///
  /// - Parameter floor: The least size the error is taken relative to.
  mutating func add(_ actual: Double, _ expected: Double, floor: Double = 0, at place: @autoclosure () -> String) {
    if actual == expected { return }
    let size = abs(actual - expected) / max(abs(expected), floor)
    // A NaN or an infinity is as wrong as can be.
    let found = size.isFinite ? size : .infinity
    if found > error {
      error = found
      self.place = "\(place()): \(actual), expected \(expected)"
    }
  }
}
