public import AssayInference
internal import AssayNumerics

/// An analysis of variance of a linear model, term by term.
///
/// Each term's sum of squares is the difference of the residual sums of squares of two models, one of which has the term:
/// ```
/// I    sequential:    the terms before it                        with and without it
/// II   hierarchical:  all terms that do not contain it           with and without it
/// III  marginal:      all other terms                            with and without it
/// F = (SS / df) / σ̂²,   σ̂² of the whole model
/// ```
/// Type III means something only where factors are coded by contrasts that add up to 0, so ask it of a fit on such a
/// design; with those, its rows are those of R's `car::Anova(type = 3)` after `contr.sum`. A term contains another when its
/// name has all of the other's factors: `a:b` contains `a`.
///
/// Reference: Fox, *Applied Regression Analysis and Generalized Linear Models* (3rd ed., 2016), §§8.2–8.3; Searle, *Linear
/// Models for Unbalanced Data* (1987), ch. 8.
public struct LinearAnova: Sendable, Equatable {
  /// Which two models a term is judged by.
  public enum Kind: String, Sendable, CaseIterable {
    case sequential = "I"
    case hierarchical = "II"
    case marginal = "III"
  }

  /// One term.
  public struct Row: Sendable, Equatable {
    /// The term.
    public let term: String
    /// The coefficients that it adds, df.
    public let degreesOfFreedom: Int
    /// SS.
    public let sumOfSquares: Double
    /// SS / df; nil where the term adds nothing.
    public let meanSquare: Double?
    /// F; nil where the term adds nothing, and where the model fits exactly.
    public let statistic: Double?
    /// What F is compared with.
    public let reference: ReferenceDistribution?
    /// The probability of an F at least this large; 0 where it is too small for a number.
    public let pValue: Double?
    /// Its natural logarithm, finite also where `pValue` is 0.
    public let logPValue: Double?
    /// Why there is no test; nil where there is one.
    public let undefinedReason: String?
  }

  /// Which two models a term is judged by.
  public let kind: Kind
  /// The terms in the order of the formula; the intercept only for type III.
  public let rows: [Row]
  /// n − p.
  public let residualDegreesOfFreedom: Double
  /// RSS of the whole model.
  public let residualSumOfSquares: Double
}

extension LinearFit {
  /// The analysis of variance.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` under sampling weights, where sums of squares have no distribution: use
  ///   ``WaldTest``; ``RegressionError/algebra(_:)``.
  public func anova(_ kind: LinearAnova.Kind) throws(RegressionError) -> LinearAnova {
    guard cases.kind != .sampling else {
      throw .mismatch(
        "An analysis of variance does not go with sampling weights; use Wald tests with the covariance of the sample")
    }
    var rows: [LinearAnova.Row] = []
    for (term, name) in design.terms.enumerated() {
      let own = design.columns.indices.filter { design.columns[$0].term == term }
      if kind != .marginal, name == ModelMatrix.interceptName { continue }
      let base =
        switch kind {
        case .sequential: design.columns.indices.filter { design.columns[$0].term < term }
        case .hierarchical:
          design.columns.indices.filter {
            design.columns[$0].term != term && !design.terms[design.columns[$0].term].contains(factorsOf: name)
          }
        case .marginal: design.columns.indices.filter { design.columns[$0].term != term }
        }
      var squares = try extraSquares(of: own, after: Array(base))
      if isExact, squares <= roundingSquares { squares = 0 }
      rows.append(row(name, own.count, squares))
    }
    return LinearAnova(
      kind: kind, rows: rows, residualDegreesOfFreedom: residualDegreesOfFreedom,
      residualSumOfSquares: residualSumOfSquares)
  }

  /// What some columns take from the residual sum of squares of a model that has others already.
  ///
  /// The columns of R stand for those of the design: with z = Rβ̂, the sum is that of the squares of z along the new columns
  /// of the triangular factor of [R_base, R_own, z].
  func extraSquares(of own: [Int], after base: [Int]) throws(RegressionError) -> Double {
    guard !own.isEmpty else { return 0 }
    let order = upper.rowCount
    var elements: [Double] = []
    for column in base + own { elements += upper.elements[column * order..<(column + 1) * order] }
    elements += effects
    let matrix = Matrix(rows: order, columns: base.count + own.count + 1, elements: elements)
    do throws(LinearAlgebraError) {
      let factor = try HouseholderQR(of: matrix).upper
      return (base.count..<base.count + own.count).reduce(0) { sum, row in
        sum + factor[row, base.count + own.count] * factor[row, base.count + own.count]
      }
    } catch {
      throw .algebra(error)
    }
  }

  /// Rβ̂ = QᵀW^½ y.
  private var effects: [Double] {
    let order = upper.rowCount
    return (0..<order).map { row in
      var sum = DoubleDouble(0)
      for column in row..<order { sum += exactEstimates[column] * upper[row, column] }
      return sum.value
    }
  }

  private func row(_ name: String, _ count: Int, _ squares: Double) -> LinearAnova.Row {
    let mean = count > 0 ? squares / Double(count) : nil
    let reason =
      count == 0
      ? "the term adds no column to the others" : isExact ? "the fit is exact" : nil
    let reference: ReferenceDistribution? =
      reason == nil ? .fisherF(numerator: Double(count), denominator: residualDegreesOfFreedom) : nil
    let statistic = reason == nil ? mean.map { $0 / dispersion } : nil
    return LinearAnova.Row(
      term: name, degreesOfFreedom: count, sumOfSquares: squares, meanSquare: mean, statistic: statistic,
      reference: reference, pValue: statistic.flatMap { reference?.upperTail($0) },
      logPValue: statistic.flatMap { reference?.logUpperTail($0) }, undefinedReason: reason)
  }
}

extension String {
  /// Whether this term has all factors of another.
  fileprivate func contains(factorsOf other: String) -> Bool {
    let own = Set(interactionParts)
    return other.interactionParts.allSatisfy(own.contains) && self != other
  }
}
