/// A tick-all-that-apply question: for each row, which options were ticked, or why there is no answer.
///
/// Row `i` holds ⌈options/64⌉ words from `words[i * wordsPerRow]`; option `k` is bit `k mod 64` of word `k / 64`.
public struct MultiSelectColumn: Sendable, Equatable {
  /// What a row is.
  public enum Answer: UInt8, Sendable {
    /// At least one option is ticked.
    case ticked = 0
    /// The question was answered and nothing is ticked.
    case nothing = 1
    /// No column of the question holds an answer.
    case missing = 2
  }

  /// The labels of the options.
  public let options: [String]
  /// The option bits of all rows.
  public let words: [UInt64]
  /// One for each row.
  public let reasons: [Answer]

  /// Words a row.
  public var wordsPerRow: Int { (options.count + 63) / 64 }

  /// Joins one column an option into a question.
  ///
  /// - Parameters:
  ///   - options: The labels of the options.
  ///   - rowCount: The number of rows.
  ///   - state: For an option and a row: true when ticked, false when not, nil when the cell holds no answer.
  ///     A row without any answer is missing; a cell without one beside answered cells is not ticked.
  public init(options: [String], rowCount: Int, state: (_ option: Int, _ row: Int) -> Bool?) {
    self.options = options
    let perRow = (options.count + 63) / 64
    var words = [UInt64](repeating: 0, count: rowCount * perRow)
    var reasons = [Answer](repeating: .missing, count: rowCount)
    for row in 0..<rowCount {
      var answered = false
      var ticked = false
      for option in options.indices {
        guard let selected = state(option, row) else { continue }
        answered = true
        guard selected else { continue }
        ticked = true
        words[row * perRow + option / 64] |= 1 << UInt64(option % 64)
      }
      reasons[row] = ticked ? .ticked : answered ? .nothing : .missing
    }
    self.words = words
    self.reasons = reasons
  }

  /// Whether an option is ticked in a row.
  public func isTicked(_ option: Int, row: Int) -> Bool {
    words[row * wordsPerRow + option / 64] >> UInt64(option % 64) & 1 == 1
  }
}
