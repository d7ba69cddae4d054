public import AssayInference
internal import AssayNumerics

/// How well a linear model fits, in the numbers that go with every fit.
///
/// With n cases, p coefficients, RSS = Σ w e² and MSS = Σ w (f − f̄)², or Σ w f² in a model without an intercept:
/// ```
/// R² = MSS / (MSS + RSS),   adjusted R² = 1 − (1 − R²)(n − 1)/(n − p),   σ̂² = RSS / (n − p)
/// F = (MSS / (p − 1)) / σ̂²  on p − 1 and n − p degrees of freedom   (p and n in place of p − 1 and n − 1 without one)
/// ℓ = ½ (Σ log w − n (log 2π + 1 + log(RSS / n))),   AIC = −2ℓ + 2(p + 1),   BIC = −2ℓ + (p + 1) log n
/// ```
/// AIC and BIC count σ² as a parameter, as R does. Under sampling weights there is no likelihood, and F belongs to a Wald
/// test with the covariance of the sample.
///
/// Reference: Draper & Smith, *Applied Regression Analysis* (3rd ed., 1998), chs. 1 and 6.
public struct LinearSummary: Sendable, Equatable {
  /// n.
  public let caseCount: Double
  /// p − 1 with an intercept, else p.
  public let modelDegreesOfFreedom: Double
  /// n − p.
  public let residualDegreesOfFreedom: Double
  /// MSS.
  public let modelSumOfSquares: Double
  /// RSS.
  public let residualSumOfSquares: Double
  /// σ̂.
  public let residualStandardDeviation: Double
  /// Whether R² and F compare with 0 and not with the mean, because there is no intercept.
  public let isUncentered: Bool
  /// R²; nil where the response does not vary.
  public let rSquared: Double?
  /// Adjusted for the number of coefficients.
  public let adjustedRSquared: Double?
  /// F of all coefficients but the intercept.
  public let fStatistic: Double?
  /// What F is compared with.
  public let reference: ReferenceDistribution?
  /// The probability of an F at least this large; 0 where it is too small for a number.
  public let pValue: Double?
  /// Its natural logarithm, finite also where `pValue` is 0.
  public let logPValue: Double?
  /// ℓ.
  public let logLikelihood: Double?
  /// Akaike's criterion.
  public let aic: Double?
  /// The Bayesian criterion.
  public let bic: Double?
  /// Why some of the above are missing, in sentences.
  public let notes: [String]
}

extension LinearFit {
  /// How well the model fits.
  public var summary: LinearSummary {
    var notes: [String] = []
    let isUncentered = design.intercept == nil
    let modelDF = Double(design.columnCount) - (isUncentered ? 0 : 1)
    let residualDF = residualDegreesOfFreedom
    let total = modelSumOfSquares + residualSumOfSquares
    let varies = total > 0 && modelSumOfSquares + residualSumOfSquares > variationFloor
    if isUncentered { notes.append("There is no intercept: R² and F compare with 0, not with the mean.") }
    if offset != nil { notes.append("R² and F are those of the response less its offset.") }
    if !varies {
      notes.append(
        "The response has one value only, so that there is nothing to explain, and standard errors, intervals and tests say "
          + "nothing.")
    }
    if isExact, varies {
      notes.append(
        "The fit is exact: what is left of the response is no more than its rounding, so that standard errors, intervals, "
          + "tests and likelihoods say nothing.")
    }
    let rSquared = varies ? modelSumOfSquares / total : nil
    let adjusted = rSquared.map { _ in
      1 - (residualSumOfSquares / total) * (caseCount - (isUncentered ? 0 : 1)) / residualDF
    }
    let hasTest = varies && !isExact && modelDF > 0 && cases.kind != .sampling
    let f = hasTest ? (modelSumOfSquares / modelDF) / (residualSumOfSquares / residualDF) : nil
    let reference: ReferenceDistribution? =
      f == nil ? nil : .fisherF(numerator: modelDF, denominator: residualDF)
    let logLikelihood = self.logLikelihood
    let count = Double(design.columnCount + 1)
    return LinearSummary(
      caseCount: caseCount, modelDegreesOfFreedom: modelDF, residualDegreesOfFreedom: residualDF,
      modelSumOfSquares: modelSumOfSquares, residualSumOfSquares: residualSumOfSquares,
      residualStandardDeviation: dispersion.squareRoot(), isUncentered: isUncentered, rSquared: rSquared,
      adjustedRSquared: adjusted, fStatistic: f, reference: reference,
      pValue: f.flatMap { reference?.upperTail($0) }, logPValue: f.flatMap { reference?.logUpperTail($0) },
      logLikelihood: logLikelihood, aic: logLikelihood.map { 2 * count - 2 * $0 },
      bic: logLikelihood.map { count * Double.log(caseCount) - 2 * $0 }, notes: notes)
  }

  /// Sums of squares about the mean below this are the rounding of a constant.
  private var variationFloor: Double {
    guard design.intercept != nil else { return 0 }
    var square = 0.0
    for (value, weight) in zip(response, cases.weights) { square += weight * value * value }
    return square * 1e-30
  }

  /// ℓ; nil where the fit is exact, and under sampling weights.
  private var logLikelihood: Double? {
    guard !isExact, cases.kind != .sampling else { return nil }
    var logWeights = 0.0
    if cases.kind == .precision {
      for (count, weight) in zip(cases.counts, cases.weights) where weight > 0 {
        logWeights += count * Double.log(weight / count)
      }
    }
    let logTwoPi = 1.837_877_066_409_345_483_560_659
    return 0.5 * (logWeights - caseCount * (logTwoPi + 1 + Double.log(residualSumOfSquares / caseCount)))
  }
}
