internal import AssayNumerics

/// Polynomials that are orthonormal over the cases of a fit.
///
/// With c(i) cases at x(i),
/// ```
/// p₀ = 1,  p₁ = x − α₁,  pₖ₊₁ = (x − αₖ₊₁) pₖ − (νₖ/νₖ₋₁) pₖ₋₁
/// αₖ₊₁ = Σ c x pₖ²/νₖ,  νₖ = Σ c pₖ²,  column k = pₖ/√νₖ
/// ```
/// The columns are those of R's `poly(x, degree)`, which keeps the same α and, as `norm2`, 1 and the ν.
///
/// Reference: Forsythe, *Journal of the Society for Industrial and Applied Mathematics* 5 (1957), pp. 74–88; Kennedy &
/// Gentle, *Statistical Computing* (1980), pp. 343–344.
struct OrthogonalPolynomial: Sendable {
  /// αₖ, from k = 1.
  let alpha: [Double]
  /// νₖ, from k = 0.
  let norms: [Double]

  init(alpha: [Double], norms: [Double]) {
    self.alpha = alpha
    self.norms = norms
  }

  /// Learns from values, each with the number of its cases.
  init(learning values: [Double], counts: [Double], degree: Int) {
    var alpha: [Double] = []
    var norms = [counts.reduce(0, +)]
    var current = Array(repeating: 1.0, count: values.count)
    var previous = current
    for k in 0..<degree {
      // In double-double, so that collapsing rows moves nothing but the last bit.
      var moment = DoubleDouble()
      for i in values.indices { moment.add(product: counts[i] * current[i] * current[i], values[i]) }
      let centre = moment.value / norms[k]
      let ratio = k == 0 ? 0 : norms[k] / norms[k - 1]
      var norm = DoubleDouble()
      for i in values.indices {
        let next = (values[i] - centre) * current[i] - ratio * previous[i]
        previous[i] = current[i]
        current[i] = next
        norm.add(product: counts[i] * next, next)
      }
      alpha.append(centre)
      norms.append(norm.value)
    }
    self.init(alpha: alpha, norms: norms)
  }

  var degree: Int { alpha.count }

  /// The columns at some values.
  func columns(_ values: [Double]) -> [[Double]] {
    var all: [[Double]] = []
    var current = Array(repeating: 1.0, count: values.count)
    var previous = current
    for k in 0..<degree {
      let centre = alpha[k]
      let ratio = k == 0 ? 0 : norms[k] / norms[k - 1]
      let scale = norms[k + 1].squareRoot()
      var column = current
      for i in values.indices {
        let next = (values[i] - centre) * current[i] - ratio * previous[i]
        previous[i] = current[i]
        current[i] = next
        column[i] = next / scale
      }
      all.append(column)
    }
    return all
  }
}

extension DoubleDouble {
  /// Adds a product, with what rounding loses of it.
  mutating func add(product a: Double, _ b: Double) {
    let product = a * b
    self += product
    self += (-product).addingProduct(a, b)
  }
}
