internal import AssayNumerics

/// A fit that solves a weighted least squares problem at its estimates, as linear and generalised linear models do.
///
/// ```
/// bread = (Σ w ω x xᵀ)⁻¹,   score = ψ x
/// ```
public protocol LeastSquaresForm: ModelFit {
  /// X, of which the estimates are the coefficients.
  var design: ModelMatrix { get }

  /// ω of one case of each row, with a weight of 1; 1 for linear models.
  func workingWeights(_ rows: Range<Int>) throws(RegressionError) -> [Double]

  /// What the model says of the variances of a run of rows; nil where it takes all cases to have one variance, whatever
  /// their weights.
  func workingCases(_ rows: Range<Int>) throws(RegressionError) -> WorkingCases?
}

extension LeastSquaresForm {
  /// √(wω) xᵀB for a run of rows: rows × p.
  func whitenedRows(_ rows: Range<Int>, root: Matrix) throws(RegressionError) -> Matrix {
    let weights = try workingWeights(rows)
    var whitened: Matrix
    do throws(LinearAlgebraError) {
      whitened = try design.block(rows).times(root)
    } catch {
      throw .algebra(error)
    }
    whitened.scaleRows(zip(weights, cases.weights[rows]).map { ($0 * $1).squareRoot() })
    return whitened
  }
}

extension Matrix {
  /// Multiplies each column by a number.
  func scaled(columns factors: [Double]) -> Matrix {
    Matrix(rows: rowCount, columns: columnCount) { self[$0, $1] * factors[$1] }
  }
}
