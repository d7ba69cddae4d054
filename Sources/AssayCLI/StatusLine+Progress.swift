internal import AssayNumerics
internal import AssayReport

extension StatusLine {
  /// What loops and readers of this process report to; nil where nobody would see it.
  static let progress: Progress? = standard.map { line in
    Progress { state in line.show { state.words } }
  }
}

extension Progress.State {
  /// The state in words, such as `Reading survey.csv: 45 % of 182 MB`.
  fileprivate var words: String {
    let isBytes = unit == .bytes
    guard let total, total > 0 else { return isBytes ? "\(phase): \(done.megabytes) MB" : phase }
    let percent = "\(phase): \(min(100, done * 100 / total)) %"
    return isBytes ? "\(percent) of \(total.megabytes) MB" : percent
  }
}

extension Int {
  /// Millions of bytes, rounded.
  fileprivate var megabytes: Int { (self + 500_000) / 1_000_000 }
}
