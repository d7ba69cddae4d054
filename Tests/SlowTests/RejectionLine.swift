import Testing

/// How often one test rejected in one setting: a line of the results.
struct RejectionLine: Sendable {
  let section: String
  let setting: String
  let test: String
  let samples: Int
  let rejected: Int
  /// Samples that allowed no test; they do not reject.
  let undefined: Int
  let claim: LevelClaim

  var rate: Double { Double(rejected) / Double(samples) }
  var standardError: Double { (rate * (1 - rate) / Double(samples)).squareRoot() }

  /// What the claim allows, in percent.
  private var allowed: ClosedRange<Double>? {
    let nominal = 100 * NullBehaviour.level
    switch claim {
    case .nominal(let points): return nominal - points...nominal + points
    case .atMostNominal:
      let error = (NullBehaviour.level * (1 - NullBehaviour.level) / Double(samples)).squareRoot()
      return 0...nominal + 300 * error
    case .reported: return nil
    }
  }

  func judge(_ sourceLocation: SourceLocation) {
    guard let allowed else { return }
    #expect(
      allowed.contains(100 * rate), "\(test) rejects \(percent(rate)) % of \(setting); \(allowed) allowed",
      sourceLocation: sourceLocation)
    // A table of few observations may have an empty margin; a test that is hardly ever defined proves nothing.
    let gaps = if case .nominal = claim { 0 } else { samples / 20 }
    #expect(
      undefined <= gaps, "\(test) is undefined in \(undefined) samples of \(setting)", sourceLocation: sourceLocation)
  }

  /// The line as a row of a Markdown table.
  var markdown: String {
    let asserted =
      switch claim {
      case .nominal(let points): "within \(points) points"
      case .atMostNominal: "at most 5 % + 3 SE"
      case .reported(let reason): "no: \(reason)"
      }
    let gaps = undefined > 0 ? "; undefined in \(undefined)" : ""
    return "| \(setting) | \(test) | \(percent(rate)) | \(percent(standardError)) | \(asserted)\(gaps) |"
  }

  private func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }
}

/// The level of a test that was found by counting every outcome.
struct CountedLevel: Sendable {
  let section: String
  let setting: String
  let test: String
  /// The largest level over the cases of the setting.
  let largest: Double
  let claim: String

  var markdown: String { "| \(setting) | \(test) | \((largest * 1e6).rounded() / 1e4) | 0 (counted) | \(claim) |" }
}
