/// The lists of the second half, in the pieces in which they were built.
struct KeptLists: Sendable {
  let parts: [ValueLists]
  /// The number of nodes in a piece; the last may have fewer.
  let size: Int
}

extension TableOrder {
  /// Of the tables that go through two nodes, the shares that are extreme and more extreme.
  func shares(
    of list: ValueLists, with lists: KeptLists, node number: Int, steps: inout Int
  ) -> (extreme: Double, beyond: Double) {
    let (kept, node) = (lists.parts[number / lists.size], number % lists.size)
    let (start, end) = (kept.starts[node], kept.starts[node + 1])
    let listed = list.onward.first ?? 0
    let always = list.sure[0] + kept.sure[node] * listed
    var (extreme, beyond) = (always, always)
    guard start < end, list.entryCount > 0 else { return (extreme, beyond) }
    unsafe list.values.withUnsafeBufferPointer { a in
      unsafe list.weights.withUnsafeBufferPointer { weights in
        unsafe kept.values.withUnsafeBufferPointer { b in
          unsafe kept.onward.withUnsafeBufferPointer { onward in
            let smallest = unsafe b[start]
            let count = a.count
            // As A's values rise, what B must have at least falls: both lists are run through once.
            var entry = unsafe ListBuilder.first(in: 0..<count, of: a.baseAddress!, atLeast: upper - b[end - 1])
            let from = entry
            var place = end
            while entry < count {
              let value = unsafe a[entry]
              if value + smallest > aboveUpper {
                extreme += list.onward[entry] * kept.onward[start]
                beyond += list.onward[entry] * kept.onward[start]
                break
              }
              let need = upper - value
              while place > start, unsafe b[place - 1] >= need { place -= 1 }
              let weight = unsafe weights[entry]
              if place < end { unsafe extreme += weight * onward[place] }
              var past = place
              while past < end, unsafe b[past] <= aboveUpper - value { past += 1 }
              if past < end { unsafe beyond += weight * onward[past] }
              entry += 1
            }
            steps += entry - from + end - place
          }
        }
      }
    }
    if lowest > Int.min { addLowerEnd(list, kept, start..<end, &extreme, &beyond) }
    return (extreme, beyond)
  }

  private func addLowerEnd(
    _ list: ValueLists, _ kept: ValueLists, _ range: Range<Int>, _ extreme: inout Double, _ beyond: inout Double
  ) {
    unsafe kept.values.withUnsafeBufferPointer { b in
      for entry in 0..<list.entryCount {
        let value = list.values[entry]
        let reach = unsafe ListBuilder.first(in: range, of: b.baseAddress!, atLeast: lowest - value + 1)
        let past = unsafe ListBuilder.first(in: range, of: b.baseAddress!, atLeast: belowLowest - value)
        if reach > range.lowerBound { extreme += list.weights[entry] * kept.upTo[reach - 1] }
        if past > range.lowerBound { beyond += list.weights[entry] * kept.upTo[past - 1] }
      }
    }
  }
}
