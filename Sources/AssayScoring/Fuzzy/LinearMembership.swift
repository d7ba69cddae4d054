/// Memberships of the grades for a number of points, linear between the points of neighbouring grades.
///
/// With grades at the points p₁ < p₂ < … a value x belongs to the two grades that it lies between,
/// ```
/// r_k = (p_{k+1} − x)/(p_{k+1} − p_k),   r_{k+1} = 1 − r_k      for p_k ≤ x ≤ p_{k+1}
/// ```
/// and wholly to the first or last grade beyond the ends, so that Σ r·p = x for every x between the ends. The membership
/// functions are triangles, with half a trapezium at each end (三角形与半梯形分布).
struct LinearMembership: Sendable {
  /// The positions of the grades, by points; the first listed of those with the same points.
  private let order: [Int]
  private let points: [Double]

  /// - Precondition: At least one grade, each with finite points.
  init(points: [Double]) {
    self.points = points
    var order: [Int] = []
    for grade in points.indices.sorted(by: { (points[$0], $0) < (points[$1], $1) })
    where order.last.map({ points[$0] < points[grade] }) ?? true {
      order.append(grade)
    }
    self.order = order
  }

  /// The memberships of a value.
  ///
  /// - Parameter shares: Receives in its slots one share a grade, and 0 in slots beyond the last of them.
  func shares(of value: Double, into shares: inout [Double], slots: Range<Int>) {
    for slot in slots { shares[slot] = 0 }
    let first = slots.lowerBound
    guard let above = order.firstIndex(where: { points[$0] >= value }) else {
      shares[first + order[order.count - 1]] = 1
      return
    }
    guard above > 0, points[order[above]] > value else {
      shares[first + order[above]] = 1
      return
    }
    let (low, high) = (order[above - 1], order[above])
    let upper = (value - points[low]) / (points[high] - points[low])
    shares[first + low] = 1 - upper
    shares[first + high] = upper
  }
}
