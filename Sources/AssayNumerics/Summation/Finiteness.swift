extension [Double] {
  /// Whether every value is finite, eight at a time.
  package var isFinite: Bool {
    unsafe withUnsafeBufferPointer { values in
      // x − x is 0 for a finite x and NaN for all others, and NaN stays in a sum.
      var sums = SIMD8<Double>()
      let whole = values.count & ~7
      var place = 0
      while place < whole {
        let next = unsafe UnsafeRawPointer(values.baseAddress! + place).loadUnaligned(as: SIMD8<Double>.self)
        sums += next - next
        place += 8
      }
      var rest = sums.sum()
      while place < values.count {
        let value = unsafe values[place]
        rest += value - value
        place += 1
      }
      return rest == 0
    }
  }
}
