import Foundation
import Synchronization

/// The lines of a run, written to the file that `ASSAY_SLOW_RESULTS` names each time one is added.
final class ResultsFile: Sendable {
  static let shared = ResultsFile()
  private let lines = Mutex<[(section: String, markdown: String)]>([])

  func record(_ line: RejectionLine) { record(line.section, line.markdown) }

  func record(_ level: CountedLevel) { record(level.section, level.markdown) }

  private func record(_ section: String, _ markdown: String) {
    lines.withLock { lines in
      lines.append((section, markdown))
      guard let path = ProcessInfo.processInfo.environment["ASSAY_SLOW_RESULTS"] else { return }
      try? page(lines).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  private func page(_ lines: [(section: String, markdown: String)]) -> String {
    var sections: [String] = []
    for line in lines where !sections.contains(line.section) { sections.append(line.section) }
    let tables = sections.map { section in
      "## \(section)\n\n| samples | test | rejects, % | SE | asserted |\n|---|---|--:|--:|---|\n"
        + lines.filter { $0.section == section }.map(\.markdown).joined(separator: "\n") + "\n"
    }
    let today = Date().formatted(.iso8601.year().month().day())
    return """
      # Tests under the null hypothesis

      Last run \(today), \(NullBehaviour.samples) samples a setting unless its line says otherwise, seed \(NullBehaviour.seed).
      Each line is the share of samples, drawn where the hypothesis is true, in which p ≤ 0.05; SE is the Monte Carlo
      standard error. A level that was counted over all outcomes has none. `make test-slow` repeats the run;
      with `ASSAY_SLOW_RESULTS` set to the path of this file it is written again.


      """ + tables.joined(separator: "\n")
  }
}
