internal import AssayInference
internal import AssayNumerics

/// The tested pairs as a family: adjusted p-values, and the order in which they are printed.
struct ScreenFamily {
  /// The pairs with a test, in order: adjusted p-value, then size of the effect, then names.
  let order: [Int]
  /// For each pair, nil where it was not tested.
  let adjusted: [Double?]
  /// The number of tests.
  let size: Int

  /// - Parameter permuted: Adjusted p-values that take the place of the adjustment.
  init(_ pairs: [ScreenedPair], adjustment: MultiplicityAdjustment, permuted: [Double?]? = nil) {
    let tested = pairs.indices.filter { pairs[$0].test != nil }
    let values =
      permuted.map { permuted in tested.map { permuted[$0] ?? 1 } }
      ?? adjustment.adjusted(tested.map { pairs[$0].test?.pValue ?? 1 })
    let logs =
      permuted != nil
      ? values.map { Double.log($0) } : adjustment.adjusted(logPValues: tested.map { pairs[$0].test?.logPValue ?? 0 })
    var adjusted = [Double?](repeating: nil, count: pairs.count)
    for (place, pair) in tested.enumerated() { adjusted[pair] = values[place] }
    self.adjusted = adjusted
    size = tested.count
    let keys = tested.indices.map { place in
      (log: logs[place], effect: -(pairs[tested[place]].effect?.magnitude ?? 0))
    }
    // Pairs stand in the order of their names' columns, which settles what is left of ties.
    order = tested.indices.sorted { a, b in
      let (one, other) = (keys[a], keys[b])
      if one.log != other.log { return one.log < other.log }
      if one.effect != other.effect { return one.effect < other.effect }
      return a < b
    }.map { tested[$0] }
  }
}
