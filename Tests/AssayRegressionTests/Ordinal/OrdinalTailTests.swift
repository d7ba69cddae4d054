import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Categories in far tails and narrow gaps, and rare ones.
@Suite struct OrdinalTailTests {
  @Test(arguments: OrdinalTails.shared.categories)
  func `probabilities and densities keep their digits`(_ reference: OrdinalTails.Category) throws {
    let model = try reference.model
    let (x, estimates) = (Matrix(rows: 1, columns: 0), [reference.lower, reference.upper])
    let share = try model.predictions(x, offset: nil, at: estimates)[0, 1]
    // The width of a narrow gap is known to the rounding of its cut points only.
    let rounding = 1e-16 * (1 + abs(reference.lower)) / (reference.upper - reference.lower)
    // Far out a relative error of 1e-16 in the cut point is one of z²·1e-16 in the tail, or z·1e-16.
    // Of exp(exp(z)) it is one of exp(z)·1e-16.
    let far = max(abs(reference.lower), abs(reference.upper))
    let isExtreme = reference.link == "cloglog" || reference.link == "loglog"
    let tail = 1e-16 * (isExtreme ? min(Double.exp(far), 1e4) : reference.lower * reference.lower)
    expectClose(share, reference.probability, relative: 4e-15 + rounding + tail)
    let gradient = try model.gradients(x, offset: nil, at: estimates)[1]
    expectClose(gradient[0, 0], -reference.lower_density, relative: 1e-14 + tail, absolute: 1e-300)
    expectClose(gradient[0, 1], reference.upper_density, relative: 1e-14 + tail, absolute: 1e-300)
  }

  /// Ten million cases, of whom two answer low.
  @Test(arguments: OrdinalTails.shared.rare)
  func `rare categories agree with sixty digits`(_ reference: OrdinalTails.Rare) throws {
    let fit = try OrdinalModel.fit(
      ModelMatrix([("x", [0, 0, 0, 1, 1, 1])]), levels: [0, 1, 2, 0, 1, 2], levelNames: ["a", "b", "c"],
      cases: CaseTotals(counts: OrdinalTails.shared.counts.flatMap(\.self), isFrequency: true),
      options: .init(link: try #require(OrdinalLink(rawValue: reference.link)), information: .observed))
    expectClose(fit.estimates, reference.estimates, relative: 1e-9)
    expectClose(fit.errors, reference.errors, relative: 1e-8)
  }
}

/// What Expected/ordinal_tails.json holds.
struct OrdinalTails: Decodable, Sendable {
  struct Category: Decodable, Sendable, CustomTestStringConvertible {
    let link: String
    let lower: Double
    let upper: Double
    let probability: Double
    let lower_density: Double
    let upper_density: Double
    var testDescription: String { "\(link), \(lower) to \(upper)" }

    /// Three categories without any column, whose thresholds are the cut points.
    var model: OrdinalResponseModel {
      get throws {
        OrdinalResponseModel(
          link: try #require(OrdinalLink(rawValue: link)), levels: ["a", "b", "c"], isNonProportional: [],
          intercept: nil)
      }
    }
  }

  struct Rare: Decodable, Sendable, CustomTestStringConvertible {
    let link: String
    let estimates: [Double]
    let errors: [Double]
    var testDescription: String { link }
  }

  let categories: [Category]
  let counts: [[Double]]
  let rare: [Rare]

  static let shared: OrdinalTails = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/ordinal_tails.json")
    guard let data = try? Data(contentsOf: url), let tails = try? JSONDecoder().decode(OrdinalTails.self, from: data)
    else { preconditionFailure("Expected/ordinal_tails.json cannot be read") }
    return tails
  }()
}

/// What Expected/ordinal_statsmodels.json holds.
struct StatsmodelsOrdinalFits: Decodable, Sendable {
  struct Fit: Decodable, Sendable, CustomTestStringConvertible {
    let set: String
    let link: String
    let coefficients: [Double]
    let thresholds: [Double]
    /// Of the coefficients.
    let errors: [Double]
    let log_likelihood: Double
    var testDescription: String { "\(set), \(link)" }
  }

  let fits: [Fit]

  static let shared: StatsmodelsOrdinalFits = {
    let url = Bundle.module.bundleURL.appendingPathComponent("Expected/ordinal_statsmodels.json")
    guard let data = try? Data(contentsOf: url),
      let fits = try? JSONDecoder().decode(StatsmodelsOrdinalFits.self, from: data)
    else { preconditionFailure("Expected/ordinal_statsmodels.json cannot be read") }
    return fits
  }()
}
