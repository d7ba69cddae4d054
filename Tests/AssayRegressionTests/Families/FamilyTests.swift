import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Links, variances and their likelihoods against 400 digits (`Expected/families.py`).
@Suite struct FamilyTests {
  struct Expected: Decodable {
    struct Tail: Decodable {
      var link: String
      var eta: Double
      var values: [Double]
    }
    struct Rise: Decodable {
      var theta, y: Double
      var values: [Double]
    }
    struct Deviance: Decodable {
      var y, mean, theta: Double
      var values: [Double]
    }
    var tails: [Tail]
    var gammas: [[Double]]
    var rises: [Rise]
    var deviances: [Deviance]
  }

  private func expected() throws -> Expected {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/families.json")
    return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
  }

  @Test func `both tails of every binary link keep their digits`() throws {
    for tail in try expected().tails {
      let own: BinaryTails
      switch try #require(Link(rawValue: tail.link)) {
      case .logit: own = .logit(tail.eta)
      case .probit: own = .probit(tail.eta)
      case .complementaryLogLog: own = .complementaryLogLog(tail.eta)
      default: own = .cauchit(tail.eta)
      }
      let values = [own.event, own.other, own.logEvent, own.logOther, own.rise, own.fall, own.bend]
      // exp(−exp η) magnifies the rounding of exp η, and a ratio of the normal tail that of its exponent.
      let tolerance = tail.link == "cloglog" && tail.eta > 2 ? 1e-12 : tail.link == "probit" ? 1e-13 : 3e-14
      for (place, value) in values.enumerated() {
        expectClose(
          value, tail.values[place], relative: tolerance, absolute: 1e-307,
          "\(tail.link) at \(tail.eta), value \(place)")
      }
    }
  }

  @Test func `polygamma functions and their differences`() throws {
    let wanted = try expected()
    for row in wanted.gammas {
      expectClose(Polygamma.digamma(row[0]), row[1], relative: 1e-14, absolute: 1e-15)
      expectClose(Polygamma.trigamma(row[0]), row[2], relative: 1e-14)
    }
    for rise in wanted.rises {
      let (theta, y) = (rise.theta, rise.y)
      // Beyond 64 the difference of two values of like size is taken.
      let tolerance = y > 64 ? 1e-9 : 1e-13
      expectClose(Polygamma.digammaRise(theta, y), rise.values[0], relative: tolerance)
      expectClose(Polygamma.trigammaFall(theta, y), rise.values[1], relative: tolerance)
      expectClose(Polygamma.logRise(theta, y), rise.values[2], relative: tolerance)
    }
  }

  @Test func `deviances of a case do not cancel`() throws {
    for row in try expected().deviances {
      let kinds: [VarianceFunction] = [.mean, .negativeBinomial(theta: row.theta), .meanSquared, .meanCubed]
      for (kind, value) in zip(kinds, row.values) {
        // Of y close to its mean the logarithm of their ratio is all that is left of gamma's.
        let tolerance = kind == .meanSquared ? 1e-9 : 1e-12
        expectClose(
          kind.halfDeviance(row.y, mean: row.mean), value, relative: tolerance, absolute: 1e-15,
          "\(kind) at \(row.y), \(row.mean)")
      }
    }
  }

  @Test(arguments: Link.allCases) func `a link undoes its inverse`(_ link: Link) {
    for eta in [0.05, 0.3, 0.8] {
      expectClose(link.predictor(of: link.mean(of: eta)), eta, relative: 1e-12)
      let step = 1e-6
      let rise = (link.mean(of: eta + step) - link.mean(of: eta - step)) / (2 * step)
      expectClose(link.slope(at: eta), rise, relative: 1e-7)
    }
  }
}
