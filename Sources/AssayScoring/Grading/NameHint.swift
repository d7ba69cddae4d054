internal import AssayData

extension String {
  /// The clause of an error that proposes the nearest of some names, or lists them where they are few and none is near.
  ///
  /// A name of one character is near to every other such name, and nothing is proposed for it.
  package func hint(in candidates: [String]) -> String {
    if count > 1, let nearest = nearest(in: candidates.filter { $0.count > 1 }) {
      return "; the nearest is “\(nearest)”"
    }
    guard (1...8).contains(candidates.count) else { return "" }
    return "; known: \(candidates.joined(separator: ", "))"
  }
}
