extension Double {
  /// The root of a rising function between two places where it is below and above 0, by the Illinois form of false position.
  ///
  /// Where one side stays, its value is halved, so that the other side moves past the root as well. At most 100 steps.
  ///
  /// Reference: Dowell & Jarratt (1971), *BIT* 11, 168–174.
  ///
  /// - Parameters:
  ///   - left: A place and the value there, below 0.
  ///   - right: A place and the value there, above 0.
  ///   - tolerance: A value this near to 0 is one.
  ///   - isNarrow: Whether the places are so close that the right one is taken.
  /// - Returns: The root; nil where the function is not finite on the way.
  public static func root(
    left: (place: Double, value: Double), right: (place: Double, value: Double), tolerance: Double,
    isNarrow: (_ left: Double, _ right: Double) -> Bool, of function: (Double) -> Double
  ) -> Double? {
    var (left, leftValue) = left
    var (right, rightValue) = right
    var lastSide = 0
    for _ in 0..<100 {
      guard leftValue.isFinite, rightValue.isFinite else { return nil }
      guard rightValue > leftValue, !isNarrow(left, right) else { return right }
      let middle = (left * rightValue - right * leftValue) / (rightValue - leftValue)
      let value = function(middle)
      if abs(value) < tolerance { return middle }
      if value < 0 {
        (left, leftValue) = (middle, value)
        if lastSide < 0 { rightValue /= 2 }
        lastSide = -1
      } else {
        (right, rightValue) = (middle, value)
        if lastSide > 0 { leftValue /= 2 }
        lastSide = 1
      }
    }
    return right
  }
}
