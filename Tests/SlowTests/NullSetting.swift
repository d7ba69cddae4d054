import AssayNumerics
import Testing

/// What is claimed of the share of samples in which a test rejects.
enum LevelClaim: Sendable {
  /// The share is the nominal level, give or take so many percentage points.
  ///
  /// 0.65 points are three Monte Carlo standard errors of 10,000 samples.
  case nominal(within: Double)
  /// The level is at most the nominal one by definition: the share may exceed it by three Monte Carlo standard errors.
  case atMostNominal
  /// Nothing is asserted, for the reason given.
  case reported(String)

  static let nominal = LevelClaim.nominal(within: 0.65)
}

/// A test that is tried on samples, and what is claimed of it.
struct Probe<Sample>: Sendable {
  let name: String
  let claim: LevelClaim
  /// The p-value, or the smallest adjusted one of a family; nil where the test is undefined.
  let pValue: @Sendable (Sample) throws -> Double?

  init(_ name: String, _ claim: LevelClaim, _ pValue: @escaping @Sendable (Sample) throws -> Double?) {
    self.name = name
    self.claim = claim
    self.pValue = pValue
  }
}

/// A way to draw samples under the null hypothesis, and the tests tried on each of them.
struct NullSetting: Sendable, CustomTestStringConvertible {
  let testDescription: String
  private let claims: [(name: String, claim: LevelClaim)]
  private let samples: Int
  private let pValues: @Sendable (inout Philox) throws -> [Double?]

  init<Sample>(
    _ description: String, samples: Int = NullBehaviour.samples,
    draw: @escaping @Sendable (inout Philox) throws -> Sample, _ probes: [Probe<Sample>]
  ) {
    testDescription = description
    self.samples = samples
    claims = probes.map { ($0.name, $0.claim) }
    pValues = { generator in
      let sample = try draw(&generator)
      // An error says that the sample allows no test: a margin is empty, or nothing varies.
      return probes.map { try? $0.pValue(sample) }
    }
  }

  /// Which stream of the generator the setting draws from: its description, so that no setting shifts another.
  private var stream: UInt32 {
    testDescription.utf8.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  /// Draws the samples, judges each test, and records its line.
  func judge(section: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let pieceLength = 100
    let pieces = try Parallelism().map(pieces: (samples + pieceLength - 1) / pieceLength) { piece in
      var tallies = [Tally](repeating: Tally(), count: claims.count)
      for replicate in piece * pieceLength..<min(samples, (piece + 1) * pieceLength) {
        var generator = Philox(seed: NullBehaviour.seed, stream: stream, replicate: UInt32(replicate))
        for (place, p) in try pValues(&generator).enumerated() { tallies[place].add(p) }
      }
      return tallies
    }
    for (place, probe) in claims.enumerated() {
      let tally = pieces.reduce(Tally()) { $0.merged(with: $1[place]) }
      let line = RejectionLine(
        section: section, setting: testDescription, test: probe.name, samples: samples,
        rejected: tally.rejected, undefined: tally.undefined, claim: probe.claim)
      line.judge(sourceLocation)
      ResultsFile.shared.record(line)
    }
  }
}

/// What came of one test in some of the samples.
private struct Tally: Sendable {
  var rejected = 0
  var undefined = 0

  mutating func add(_ p: Double?) {
    if let p {
      if p <= NullBehaviour.level { rejected += 1 }
    } else {
      undefined += 1
    }
  }

  func merged(with other: Tally) -> Tally {
    Tally(rejected: rejected + other.rejected, undefined: undefined + other.undefined)
  }
}
