/// How the p-values of a family of tests are raised because there are several of them.
///
/// With the m p-values in ascending order, p[1] ≤ … ≤ p[m], the adjusted value of p[i] is, cut at 1,
/// ```
/// bonferroni  m p[i]
/// sidak       1 − (1 − p[i])^m
/// holm        max over j ≤ i of (m − j + 1) p[j]
/// holmSidak   max over j ≤ i of 1 − (1 − p[j])^(m − j + 1)
/// hochberg    min over j ≥ i of (m − j + 1) p[j]
/// hommel      the least level at which closed testing by Simes's test rejects the i-th hypothesis
/// bh          min over j ≥ i of (m / j) p[j]
/// by          min over j ≥ i of (m / j) (1 + 1/2 + … + 1/m) p[j]
/// ```
/// The first six bound the chance of a single false rejection: Bonferroni and Holm for any dependence between the
/// tests, Šidák and Holm–Šidák for independent or positively dependent ones, Hochberg and Hommel where Simes's
/// inequality holds. `bh` bounds the expected share of false rejections (the false discovery rate) for independent or
/// positively dependent tests, `by` for any dependence. There is no default: statsmodels takes Holm–Šidák and R takes
/// Holm where none is named.
///
/// Reference: Wright (1992), *Biometrics* 48, 1005–1013; Holm (1979), *Scandinavian Journal of Statistics* 6, 65–70;
/// Hochberg (1988), *Biometrika* 75, 800–802; Hommel (1988), *Biometrika* 75, 383–386; Benjamini & Hochberg (1995),
/// *JRSS B* 57, 289–300; Benjamini & Yekutieli (2001), *Annals of Statistics* 29, 1165–1188.
public enum MultiplicityAdjustment: String, Sendable, CaseIterable {
  /// Each p-value as it is.
  case none
  case bonferroni
  case holm
  case hochberg
  case hommel
  case sidak
  case holmSidak = "holm_sidak"
  /// Benjamini and Hochberg.
  case benjaminiHochberg = "bh"
  /// Benjamini and Yekutieli.
  case benjaminiYekutieli = "by"

  /// The adjusted p-values, in the order of those given.
  ///
  /// - Parameters:
  ///   - pValues: Each in 0...1.
  ///   - familySize: The number of tests in the family where it holds more than are listed; those not listed are taken
  ///     to have p-values at least as large as the listed ones.
  /// - Precondition: No p-value is outside 0...1 or not a number, and the family is at least as large as the list;
  ///   ``adjusted(checking:familySize:)`` throws instead.
  /// - Complexity: O(m log m).
  public func adjusted(_ pValues: [Double], familySize: Int? = nil) -> [Double] {
    precondition(pValues.allSatisfy { $0 >= 0 && $0 <= 1 }, "a p-value is not in 0...1")
    return adjusted(pValues, on: .plain, familySize: familySize)
  }

  /// The natural logarithms of the adjusted p-values, for p-values too small for a number.
  ///
  /// - Parameters:
  ///   - logPValues: Natural logarithms of the p-values; each at most 0, and −∞ for a p-value of 0.
  ///   - familySize: As in ``adjusted(_:familySize:)``.
  /// - Precondition: No logarithm is above 0 or not a number, and the family is at least as large as the list.
  /// - Complexity: O(m log m).
  public func adjusted(logPValues: [Double], familySize: Int? = nil) -> [Double] {
    precondition(logPValues.allSatisfy { $0 <= 0 }, "the logarithm of a p-value is not 0 or less")
    return adjusted(logPValues, on: .logarithmic, familySize: familySize)
  }

  /// The adjusted p-values of a list that may hold anything.
  ///
  /// - Throws: ``MultiplicityError``.
  public func adjusted(checking pValues: [Double], familySize: Int? = nil) throws(MultiplicityError) -> [Double] {
    for (place, p) in pValues.enumerated() where !(p >= 0 && p <= 1) {
      throw .invalidPValue(p, position: place + 1)
    }
    if let familySize, familySize < pValues.count {
      throw .familyTooSmall(familySize, tests: pValues.count)
    }
    return adjusted(pValues, on: .plain, familySize: familySize)
  }

  private func adjusted(_ values: [Double], on scale: ProbabilityScale, familySize: Int?) -> [Double] {
    let size = familySize ?? values.count
    precondition(size >= values.count, "a family of \(size) tests cannot hold \(values.count)")
    let m = Double(size)
    switch self {
    case .none: return values
    case .bonferroni: return values.map { scale.multiplied($0, by: m) }
    case .sidak: return values.map { scale.anyOf($0, count: m) }
    case .holm: return stepDown(values) { scale.multiplied($0, by: m - Double($1)) }
    case .holmSidak: return stepDown(values) { scale.anyOf($0, count: m - Double($1)) }
    case .hochberg: return stepUp(values) { scale.multiplied($0, by: m - Double($1)) }
    case .benjaminiHochberg: return stepUp(values) { scale.multiplied($0, by: m / Double($1 + 1)) }
    case .benjaminiYekutieli:
      // From the smallest term, so that a long sum keeps its digits.
      let harmonic = stride(from: size, through: 1, by: -1).reduce(0) { $0 + 1 / Double($1) }
      return stepUp(values) { scale.multiplied($0, by: harmonic * m / Double($1 + 1)) }
    case .hommel:
      let order = ascendingOrder(values)
      let sorted = order.map { values[$0] } + Array(repeating: scale.one, count: size - values.count)
      return restored(HommelClosure(sorted, on: scale).adjusted.prefix(values.count), order)
    }
  }

  /// The largest of the raised values up to each, from the smallest p-value on.
  private func stepDown(_ values: [Double], _ raised: (_ value: Double, _ rank: Int) -> Double) -> [Double] {
    let order = ascendingOrder(values)
    var running = -Double.infinity
    var results: [Double] = []
    for (rank, place) in order.enumerated() {
      running = max(running, raised(values[place], rank))
      results.append(running)
    }
    return restored(results[...], order)
  }

  /// The smallest of the raised values from each on.
  private func stepUp(_ values: [Double], _ raised: (_ value: Double, _ rank: Int) -> Double) -> [Double] {
    let order = ascendingOrder(values)
    var running = Double.infinity
    var results = values
    for (rank, place) in order.enumerated().reversed() {
      running = min(running, raised(values[place], rank))
      results[place] = running
    }
    return results
  }

  /// Positions by ascending value, equal values in the order given.
  private func ascendingOrder(_ values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }

  /// Values in ascending order of the p-values, brought back to the order given.
  private func restored(_ sorted: ArraySlice<Double>, _ order: [Int]) -> [Double] {
    var results = [Double](repeating: 0, count: order.count)
    for (place, value) in zip(order, sorted) { results[place] = value }
    return results
  }
}

/// Why a list of p-values cannot be adjusted.
public enum MultiplicityError: Error, Equatable, Sendable {
  /// A p-value is not a number from 0 to 1; positions count from 1.
  case invalidPValue(Double, position: Int)
  /// The family is said to hold fewer tests than are listed.
  case familyTooSmall(Int, tests: Int)
}

extension MultiplicityError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidPValue(let p, let position):
      "P-value \(position) is \(p); p-values must be from 0 to 1. Leave out the tests that have none."
    case .familyTooSmall(let size, let tests):
      "The family is said to hold \(size) tests, and \(tests) are listed; it must hold at least those."
    }
  }
}
