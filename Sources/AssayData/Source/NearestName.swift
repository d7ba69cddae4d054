extension String {
  /// The candidate that takes the fewest edits to reach, when that is few enough to be a slip.
  ///
  /// An edit inserts, deletes, replaces or swaps neighbours (optimal string alignment distance); letter case is ignored.
  /// A third of the longer name's length is the most.
  package func nearest(in candidates: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = Array(lowercased()).editDistance(to: Array(candidate.lowercased()))
      // A name with every letter exchanged is another name, however short.
      if distance <= Swift.max(count, candidate.count, 3) / 3, distance < Swift.max(count, candidate.count),
        distance < best?.distance ?? .max
      {
        best = (candidate, distance)
      }
    }
    return best?.name
  }
}

extension Array where Element: Equatable {
  /// Optimal string alignment distance.
  fileprivate func editDistance(to other: [Element]) -> Int {
    var before: [Int] = []
    var previous = Array<Int>(0...other.count)
    for (i, element) in enumerated() {
      var row = [i + 1]
      for (j, candidate) in other.enumerated() {
        var distance = Swift.min(
          previous[j + 1] + 1, row[j] + 1, previous[j] + (element == candidate ? 0 : 1))
        if i > 0, j > 0, element == other[j - 1], self[i - 1] == candidate {
          distance = Swift.min(distance, before[j - 1] + 1)
        }
        row.append(distance)
      }
      (before, previous) = (previous, row)
    }
    return previous[other.count]
  }
}
