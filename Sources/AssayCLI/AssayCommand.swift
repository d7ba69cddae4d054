internal import ArgumentParser
internal import AssayAnalyses
internal import AssayData
internal import AssayReport
internal import Glibc

/// The command `assay`.
@main
struct AssayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Tables, tests and scores from surveys and appraisals.",
    discussion: """
      DATA is a delimited text file (.csv, .tsv, also .gz), or - for standard input. A codebook beside it \
      (survey.codebook.yaml for survey.csv) is used without asking, and the page says so.
      """,
    version: AssayVersion.current,
    subcommands: [
      DescribeCommand.self, FrequenciesCommand.self, CrosstabCommand.self, CompareCommand.self, ScreenCommand.self,
      TestCommand.self, PowerCommand.self, ScoreCommand.self, AppraiseCommand.self, ElicitCommand.self,
      RegressCommand.self, PredictCommand.self,
    ])

  /// Parses, runs, and ends with 0 when done, 1 when the data cannot be analysed as asked, 64 when the call is wrong.
  static func main() {
    // Nothing heavy runs before it is needed: the version does not need a parser.
    if CommandLine.arguments.dropFirst() == ["--version"] {
      return print(AssayVersion.current)
    }
    FreedMemory.keep()
    do {
      var command = try parseAsRoot()
      try command.run()
      StatusLine.standard?.end()
    } catch OutputError.closedPipe {
      StatusLine.standard?.end()
      // Whoever was reading has seen enough.
      Glibc.exit(0)
    } catch let error where exitCode(for: error) == .failure && !(error is ExitCode) {
      // A fault of the data: one sentence, without the usage.
      fail(error)
    } catch {
      exit(withError: error)
    }
  }

  private static func fail(_ error: any Error) -> Never {
    StatusLine.standard?.end()
    try? StandardError.write("assay: \(error)\n")
    Glibc.exit(1)
  }
}

/// The standard error of the process.
enum StandardError {
  static func write(_ text: String) throws {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
