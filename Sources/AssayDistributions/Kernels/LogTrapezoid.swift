internal import AssayNumerics

/// log ∫ exp(logValue(u)) du by the trapezoidal rule, for a log-concave integrand.
///
/// Climbs from `start` to the peak and adds outward until terms fall below 1e-18 of it.
func logTrapezoid(step: Double, near start: Double, _ logValue: (Double) -> Double) -> Double {
  var center = (start / step).rounded()
  var top = logValue(center * step)
  var isMoving = true
  while isMoving {
    isMoving = false
    for direction in [1.0, -1.0] {
      var stride = 1.0
      while stride >= 1 {
        let candidate = center + direction * stride
        let value = logValue(candidate * step)
        if value > top || (top == -.infinity && abs(candidate) < 1e6) {
          center = candidate
          top = value
          stride *= 2
          isMoving = value > -.infinity
        } else {
          stride = (stride / 4).rounded(.down)
        }
      }
    }
  }
  if top == -.infinity { return top }
  var sum = 1.0
  for direction in [1.0, -1.0] {
    for j in 1...1_000_000 {
      let share = Double.exp(logValue((center + direction * Double(j)) * step) - top)
      sum += share
      // Written so that a NaN ends the sum, and is its result.
      if !(share >= 1e-18) { break }
    }
  }
  return top + Double.log(sum * step)
}
