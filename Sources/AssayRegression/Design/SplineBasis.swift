/// B-splines on a sequence of knots, as R's `splines::bs` and `ns` span them.
///
/// ```
/// B(i,0) = 1 on [t(i), t(i+1)),
/// B(i,d) = (x − t(i))/(t(i+d) − t(i)) · B(i,d−1) + (t(i+d+1) − x)/(t(i+d+1) − t(i+1)) · B(i+1,d−1)
/// ```
/// with d + 1 equal knots at each boundary. The first function is left out, since the intercept spans it. A natural spline
/// has d = 3 and second derivatives of 0 at the boundaries: its columns are the part of the space that the constraints
/// leave, by a Householder decomposition, and outside the boundaries it is linear. A B-spline continues its outermost
/// polynomials there.
///
/// Reference: de Boor, *A Practical Guide to Splines* (rev. ed., 2001), ch. IX and X; Hastie in Chambers & Hastie,
/// *Statistical Models in S* (1992), §7.
struct SplineBasis: Sendable {
  let degree: Int
  /// Sorted, with the boundaries repeated.
  private let knots: [Double]
  private let lower: Double
  private let upper: Double
  private let isNatural: Bool
  /// For a natural spline the columns in terms of the B-splines without the first; empty for a B-spline.
  private var projection: [[Double]] = []

  init(knots inner: [Double], boundary: [Double], degree: Int = 3, isNatural: Bool) {
    self.degree = degree
    self.isNatural = isNatural
    (lower, upper) = (boundary[0], boundary[1])
    knots =
      Array(repeating: boundary[0], count: degree + 1) + inner + Array(repeating: boundary[1], count: degree + 1)
    if isNatural {
      let constraints = boundary.map { place in
        (1..<functionCount).map { derivative(2, of: $0, degree: degree, at: place) }
      }
      projection = Self.complement(of: constraints)
    }
  }

  private var functionCount: Int { knots.count - degree - 1 }

  /// The number of columns.
  var columnCount: Int { isNatural ? projection.count : functionCount - 1 }

  /// The columns at some values.
  func columns(_ values: [Double]) -> [[Double]] {
    var all = Array(repeating: Array(repeating: 0.0, count: values.count), count: columnCount)
    var local = Array(repeating: 0.0, count: degree + 1)
    for (row, x) in values.enumerated() {
      let first = isNatural ? naturalFunctions(at: x, into: &local) : functions(at: x, into: &local)
      if isNatural {
        for column in all.indices {
          var sum = 0.0
          for (j, value) in local.enumerated() where first + j > 0 { sum += projection[column][first + j - 1] * value }
          all[column][row] = sum
        }
      } else {
        for (j, value) in local.enumerated() where first + j > 0 { all[first + j - 1][row] = value }
      }
    }
    return all
  }

  /// The B-splines that are not 0 at a value, and the position of the first of them; beyond a boundary its last
  /// polynomials.
  private func functions(at x: Double, into local: inout [Double]) -> Int {
    var interval = degree
    while interval + 1 < functionCount, x >= knots[interval + 1] { interval += 1 }
    // De Boor's triangle in place: in the end local[j] is the function interval − degree + j.
    local[0] = 1
    for order in stride(from: 1, through: degree, by: 1) {
      var carried = 0.0
      for j in 0..<order {
        let right = knots[interval + 1 + j]
        let left = knots[interval + 1 + j - order]
        let share = local[j] / (right - left)
        local[j] = carried + (right - x) * share
        carried = (x - left) * share
      }
      local[order] = carried
    }
    return interval - degree
  }

  /// The functions of a natural spline at a value: beyond a boundary they are linear.
  private func naturalFunctions(at x: Double, into local: inout [Double]) -> Int {
    guard x < lower || x > upper else { return functions(at: x, into: &local) }
    let boundary = x < lower ? lower : upper
    let first = functions(at: boundary, into: &local)
    for j in local.indices {
      local[j] += derivative(1, of: first + j, degree: degree, at: boundary) * (x - boundary)
    }
    return first
  }

  /// A derivative of one B-spline; at the upper boundary from the left.
  private func derivative(_ order: Int, of function: Int, degree: Int, at x: Double) -> Double {
    guard order > 0 else { return value(of: function, degree: degree, at: x) }
    func part(_ first: Int) -> Double {
      let width = knots[first + degree] - knots[first]
      return width == 0 ? 0 : derivative(order - 1, of: first, degree: degree - 1, at: x) * Double(degree) / width
    }
    return part(function) - part(function + 1)
  }

  private func value(of function: Int, degree: Int, at x: Double) -> Double {
    if degree == 0 {
      let (left, right) = (knots[function], knots[function + 1])
      return left < right && ((x >= left && x < right) || (x == upper && right == upper)) ? 1 : 0
    }
    var sum = 0.0
    let (first, last) = (knots[function + degree] - knots[function], knots[function + degree + 1] - knots[function + 1])
    if first > 0 { sum += (x - knots[function]) / first * value(of: function, degree: degree - 1, at: x) }
    if last > 0 {
      sum += (knots[function + degree + 1] - x) / last * value(of: function + 1, degree: degree - 1, at: x)
    }
    return sum
  }

  /// The rows of Qᵀ that belong to what two constraints leave, where QR decomposes the matrix with the constraints as
  /// columns; signs as LINPACK's, which R uses.
  private static func complement(of constraints: [[Double]]) -> [[Double]] {
    var columns = constraints
    let size = columns[0].count
    var reflectors: [[Double]] = []
    for step in columns.indices {
      for (earlier, reflector) in reflectors.enumerated() { reflect(&columns[step], reflector, from: earlier) }
      var reflector = columns[step]
      let norm = reflector[step...].reduce(0) { $0 + $1 * $1 }.squareRoot()
      let signed = reflector[step] < 0 ? -norm : norm
      for place in 0..<size { reflector[place] = place < step ? 0 : reflector[place] / signed }
      reflector[step] += 1
      reflectors.append(reflector)
    }
    let images = (0..<size).map { unit in
      var image = (0..<size).map { $0 == unit ? 1.0 : 0 }
      for (step, reflector) in reflectors.enumerated() { reflect(&image, reflector, from: step) }
      return image
    }
    return (reflectors.count..<size).map { row in images.map { $0[row] } }
  }

  private static func reflect(_ vector: inout [Double], _ reflector: [Double], from step: Int) {
    var product = 0.0
    for place in step..<vector.count { product += reflector[place] * vector[place] }
    let factor = -product / reflector[step]
    for place in step..<vector.count { vector[place] += factor * reflector[place] }
  }
}
