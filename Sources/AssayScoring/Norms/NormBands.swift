internal import AssayNumerics

/// Names for parts of a scale of norms, such as 优, 良, 中 and 差 by percentile rank.
///
/// A band reaches from its minimum, which belongs to it, up to the minimum of the next one; the lowest band has no
/// minimum.
public struct NormBands: Sendable, Hashable {
  /// What the minima are compared with.
  public enum Scale: String, Sendable, Hashable, CaseIterable {
    case percentile
    case z
    case t
    case normalisedT = "normalised_t"
    /// The score in its own unit.
    case value
  }
  /// One part of the scale.
  public struct Band: Sendable, Hashable {
    public let name: String
    /// nil for the lowest.
    public let minimum: Double?

    /// Creates a band.
    public init(_ name: String, minimum: Double?) {
      self.name = name
      self.minimum = minimum
    }
  }
  /// What the minima are compared with.
  public let scale: Scale
  /// From the highest to the lowest.
  public let bands: [Band]

  /// Creates bands.
  ///
  /// - Parameter bands: In any order; exactly one has no minimum.
  /// - Throws: ``ScoringError``: a name that stands twice, two equal minima, or no or several bands without a minimum.
  public init(by scale: Scale, _ bands: [Band]) throws(ScoringError) {
    var (names, minima): (Set<String>, Set<Double>) = ([], [])
    for band in bands {
      guard names.insert(band.name).inserted else { throw .duplicateName(band.name) }
      guard let minimum = band.minimum else { continue }
      guard minimum.isFinite, minima.insert(minimum).inserted else {
        throw .mismatch("The band “\(band.name)” begins at \(minimum), where another begins, or which is not a number")
      }
    }
    let open = bands.count - minima.count
    guard open == 1 else {
      throw .mismatch("\(open) bands have no minimum; exactly one, the lowest, must have none")
    }
    self.scale = scale
    self.bands = bands.sorted { ($0.minimum ?? -.infinity) > ($1.minimum ?? -.infinity) }
  }

  /// The band of a value of the scale; a value that is a minimum but for rounding belongs to the band it begins.
  public func name(for value: Double) -> String? {
    bands.first { band in
      guard let minimum = band.minimum else { return true }
      return value >= minimum - tieTolerance * max(1, abs(value), abs(minimum))
    }?.name
  }
}
