internal import AssayComparisons
internal import AssayNumerics

/// Kendall's W of a class: whether its raters put the same persons in the same order.
///
/// W needs raters who all rated the same persons. A *panel* is all raters of the class with one and the same set of
/// persons, two raters and two persons at least; each rater's mark of a person is the mean over the items. W of a panel
/// is corrected for ties. Raters who are in no panel, because nobody else rated just these persons, have no part in it.
public struct ClassConcordance: Sendable, Equatable {
  /// The mean W of the panels, each with the weight of its raters; nil without a panel, or where every rater gave all
  /// the same.
  public let mean: Double?
  /// The panels that have a W.
  public let panels: Int
  /// Their raters.
  public let raters: Int
  /// Whether one panel is the whole class, so that the mean is the class's own W.
  public let isComplete: Bool
  /// Why there is no W; nil where there is.
  public let undefinedReason: String?

  static func all(_ ballots: RatedItems, _ voices: RaterVoices, parallelism: Parallelism) -> [ClassConcordance] {
    let panels = Self.panels(voices)
    let values = parallelism.map(pieces: panels.count) { panel in
      Self.concordance(of: panels[panel], ballots, voices)
    }
    var raterCounts = [Int](repeating: 0, count: ballots.classNames.count)
    for profile in voices.profiles where profile.marks > 0 { raterCounts[profile.raterClass] += 1 }
    return ballots.classNames.indices.map { raterClass in
      let own = panels.indices.filter { voices.profiles[panels[$0][0]].raterClass == raterClass }
      var (sum, raters, count) = (0.0, 0, 0)
      for panel in own {
        guard let w = values[panel] else { continue }
        sum += w * Double(panels[panel].count)
        raters += panels[panel].count
        count += 1
      }
      let reason =
        own.isEmpty
        ? "no two raters of the class rated the same two or more persons"
        : "every rater gave all persons the same"
      return ClassConcordance(
        mean: raters > 0 ? sum / Double(raters) : nil, panels: count, raters: raters,
        isComplete: count == 1 && raters == raterCounts[raterClass], undefinedReason: raters > 0 ? nil : reason)
    }
  }

  /// The profiles of each panel, in the order of the first of each.
  private static func panels(_ voices: RaterVoices) -> [[Int]] {
    struct Key: Hashable {
      let raterClass: Int
      let set: RaterVoices.SubjectSet
    }
    var numbers: [Key: Int] = [:]
    var panels: [[Int]] = []
    for (place, profile) in voices.profiles.enumerated() where profile.subjects > 1 {
      let key = Key(raterClass: profile.raterClass, set: voices.subjectSets[place])
      if let panel = numbers[key] {
        panels[panel].append(place)
      } else {
        numbers[key] = panels.count
        panels.append([place])
      }
    }
    return panels.filter { $0.count > 1 }
  }

  private static func concordance(of panel: [Int], _ ballots: RatedItems, _ voices: RaterVoices) -> Double? {
    var columns: [[Double]] = []
    var subjects: [UInt32] = []
    for place in panel {
      let own = voices.means(of: voices.profiles[place], in: ballots)
      if columns.isEmpty {
        subjects = own.subjects
        columns = own.means.map { [$0] }
      } else {
        // Sets that share 128 bits are the same set; if ever not, the rater is left out.
        guard own.subjects == subjects else { continue }
        for (column, mean) in own.means.enumerated() { columns[column].append(mean) }
      }
    }
    return try? Friedman(columns: columns, labels: subjects.map(String.init)).kendallW
  }
}
