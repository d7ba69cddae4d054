public import AssayNumerics

extension GeneralizedLinearFit {
  /// ∂ℓ/∂β of one case of each row, for a dispersion of 1: (y − μ)/V(μ) · ∂μ/∂η · x.
  ///
  /// With Firth's penalty the modified score: (y − π + h(½ − π)) x.
  public func scores(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    var block = data.x.block(rows)
    let eta = try data.predictors(block, rows, at: estimates)
    let unit = family.unitLikelihood
    var factors = rows.map { unit.terms(eta[$0 - rows.lowerBound], data.y[$0]).score }
    if options.firth {
      let hats = try leverages(of: block, eta, rows, unit)
      for place in factors.indices {
        factors[place] += hats[place] * (0.5 - BinaryTails.logit(eta[place]).event)
      }
    }
    block.scaleRows(factors)
    return block
  }

  /// W x(XᵀWX)⁻¹xᵀ of one case of each row.
  public func leverages(_ rows: Range<Int>) throws(RegressionError) -> [Double]? {
    let block = data.x.block(rows)
    let eta = try data.predictors(block, rows, at: estimates)
    return try leverages(of: block, eta, rows, family.unitLikelihood)
  }

  private func leverages(
    of block: Matrix, _ eta: [Double], _ rows: Range<Int>, _ unit: any UnitLikelihood
  ) throws(RegressionError) -> [Double] {
    let forms = try block.quadraticForms(bread)
    return rows.map { row in
      let place = row - rows.lowerBound
      guard cases.counts[row] > 0 else { return 0 }
      let share = cases.weights[row] / cases.counts[row]
      return share * unit.terms(eta[place], data.y[row]).weight * forms[place]
    }
  }

  /// The fitted means of a run of rows.
  public func means(_ rows: Range<Int>) throws(RegressionError) -> [Double] {
    let eta = try data.predictors(data.x.block(rows), rows, at: estimates)
    return eta.map { family.link.mean(of: $0) }
  }

  public var outcomes: [String] { [""] }

  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    let eta = try linearPredictors(x, offset: offset?[...], at: estimates)
    return Matrix(rows: x.rowCount, columns: 1, elements: eta.map { family.link.mean(of: $0) })
  }

  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] {
    let eta = try linearPredictors(x, offset: offset?[...], at: estimates)
    var gradient = x
    gradient.scaleRows(eta.map { family.link.slope(at: $0) })
    return [gradient]
  }
}

extension Family {
  /// The likelihood of a case, for what is not in the innermost loop.
  var unitLikelihood: any UnitLikelihood {
    switch (variance, link) {
    case (.bernoulli, .logit): LogitLikelihood()
    case (.bernoulli, let link): BinaryLikelihood(link: link)
    case (.mean, .log): LogCountLikelihood()
    case (let variance, let link): MeanLikelihood(variance: variance, link: link)
    }
  }
}

extension Matrix {
  /// xᵢ B xᵢᵀ of each row.
  func quadraticForms(_ form: Matrix) throws(RegressionError) -> [Double] {
    do throws(LinearAlgebraError) {
      let moved = try times(form)
      var sums = [Double](repeating: 0, count: rowCount)
      for column in 0..<columnCount {
        for row in 0..<rowCount { sums[row] += moved[row, column] * self[row, column] }
      }
      return sums
    } catch {
      throw .algebra(error)
    }
  }
}

extension GeneralizedLinearFit: LeastSquaresForm {
  /// (∂μ/∂η)²/V(μ) of one case of each row.
  public func workingWeights(_ rows: Range<Int>) throws(RegressionError) -> [Double] {
    let eta = try data.predictors(data.x.block(rows), rows, at: estimates)
    let unit = family.unitLikelihood
    return rows.map { unit.terms(eta[$0 - rows.lowerBound], data.y[$0]).weight }
  }
}
