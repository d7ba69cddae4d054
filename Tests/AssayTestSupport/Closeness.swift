public import Testing

/// Expects a value within a relative tolerance of a reference, and within an absolute one where the reference is 0.
///
/// - Parameters:
///   - relative: The largest accepted |actual − expected| / |expected|.
///   - absolute: Added to what `relative` allows; 0 unless given.
public func expectClose(
  _ actual: Double?, _ expected: Double, relative: Double, absolute: Double = 0,
  _ comment: @autoclosure () -> Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let actual else {
    Issue.record("nothing, where \(expected) was expected \(describe(comment()))", sourceLocation: sourceLocation)
    return
  }
  let allowed = relative * abs(expected) + absolute
  let isClose = actual == expected || abs(actual - expected) <= allowed
  #expect(
    isClose,
    "\(actual) is not \(expected): off by \(abs(actual - expected)), \(allowed) allowed \(describe(comment()))",
    sourceLocation: sourceLocation)
}

/// Expects each value of a list within a relative tolerance of its reference.
public func expectClose(
  _ actual: [Double?], _ expected: [Double], relative: Double, absolute: Double = 0,
  _ comment: @autoclosure () -> Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, comment(), sourceLocation: sourceLocation)
  for (position, (value, reference)) in zip(actual, expected).enumerated() {
    expectClose(
      value, reference, relative: relative, absolute: absolute, "at \(position) \(describe(comment()))",
      sourceLocation: sourceLocation)
  }
}

private func describe(_ comment: Comment?) -> String {
  comment.map { "(\($0.rawValue))" } ?? ""
}
