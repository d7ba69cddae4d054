import Foundation
import Testing

/// Where the page goes: forms, files, and what is left when it cannot be written.
@Suite struct OutputTests {
  static let titanic = ["crosstab", "Datasets/titanic/counts.csv", "Class", "Survived", "--frequency", "Freq"]

  // MARK: Faults

  @Test func `a full disk at standard output is a sentence and exit 1`() throws {
    let run = try AssayProcess(shell: "assay \(Self.titanic.joined(separator: " ")) > /dev/full")
    #expect(run.errors == "assay: Standard output could not be written: no space left on device.\n")
    #expect(run.status == 1)
  }

  /// Mounts a file system of one page of memory and gives it to `body`; false where that is not allowed.
  static func onTinyDisk(_ body: (TemporaryFolder) throws -> Void) throws -> Bool {
    let folder = try TemporaryFolder()
    let mount = "mount -t tmpfs -o size=4k assay-test '\(folder.url.path)'"
    guard getuid() == 0, try AssayProcess(shell: mount).status == 0 else { return false }
    defer { _ = try? AssayProcess(shell: "umount '\(folder.url.path)'") }
    try body(folder)
    return true
  }

  static let canMount = (try? onTinyDisk { _ in }) ?? false

  @Test(.enabled(if: canMount, "only root can mount a tiny file system, and not in every container"))
  func `a full disk at an output file leaves nothing behind`() throws {
    let ran = try Self.onTinyDisk(Self.expectNothingBehind)
    #expect(ran)
  }

  private static func expectNothingBehind(in folder: TemporaryFolder) throws {
    let path = folder.path("page.json")
    let run = try AssayProcess(titanic + ["--format", "json", "--output", path])
    #expect(run.errors == "assay: \(path) could not be written: no space left on device.\n")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(try folder.contents.isEmpty)
  }

  @Test func `an unwritable output names the path and the reason`() throws {
    let folder = try TemporaryFolder()
    // A file cannot hold a file, whoever the user is; permissions do not stop root.
    try folder.write("plain", "here before")
    let cases = [
      ("missing/page.txt", "missing/page.txt could not be written: no such file or directory."),
      ("plain/page.txt", "plain/page.txt could not be written: not a directory."),
      ("/proc/page.txt", "/proc/page.txt could not be written: no such file or directory."),
      (".", ". is a folder; give a file name, or write ./ to have the file or files named in it."),
    ]
    try folder.write("data.csv", BadInputTests.small)
    for (path, sentence) in cases {
      let run = try AssayProcess("crosstab", "data.csv", "a", "b", "--output", path, in: folder.url)
      #expect(run.errors == "assay: \(sentence)\n")
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
    }
    #expect(try folder.contents == ["data.csv", "plain"])
    #expect(try String(contentsOfFile: folder.path("plain"), encoding: .utf8) == "here before")
  }

  @Test func `a failed run leaves the file that was there as it was`() throws {
    let folder = try TemporaryFolder()
    try folder.write("page.txt", "here before")
    let run = try AssayProcess(
      "crosstab", "Datasets/titanic/counts.csv", "Class", "Nobody", "--output", folder.path("page.txt"))
    #expect(run.status == 1)
    #expect(try folder.contents == ["page.txt"])
    #expect(try String(contentsOfFile: folder.path("page.txt"), encoding: .utf8) == "here before")
  }

  @Test(arguments: ["text", "json", "csv"])
  func `a closed pipe ends quietly`(format: String) throws {
    let folder = try TemporaryFolder()
    // More than the 64 KB that a pipe holds, so that the command is still writing when its reader goes.
    let words = String(repeating: "a long label ", count: 30)
    try folder.write("wide.csv", "item", (0..<300).map { "\(words)\($0)" })
    let whole = try AssayProcess("frequencies", "wide.csv", "item", "--format", format, in: folder.url)
    #expect(whole.output.utf8.count > 1 << 16)
    // The status of `assay` itself goes to a file; POSIX shells have no pipefail.
    let run = try AssayProcess(
      shell: "{ assay frequencies wide.csv item --format \(format); echo $? > status; } | head -1", in: folder.url)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output == whole.output.prefix { $0 != "\n" } + "\n")
    #expect(try String(contentsOfFile: folder.path("status"), encoding: .utf8) == "0\n")
  }

  // MARK: Files

  @Test func `an output file holds what standard output would`() throws {
    let folder = try TemporaryFolder()
    for format in ["text", "csv", "json", "markdown", "html"] {
      let path = folder.path("page.\(format)")
      let printed = try AssayProcess(Self.titanic + ["--format", format])
      let written = try AssayProcess(Self.titanic + ["--format", format, "--output", path])
      #expect(written.status == 0)
      #expect(written.output.isEmpty)
      #expect(written.errors.isEmpty)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == printed.output)
    }
    #expect(try folder.contents == ["page.csv", "page.html", "page.json", "page.markdown", "page.text"])
  }

  @Test func `a path that ends in a slash gets one file a table`() throws {
    let folder = try TemporaryFolder()
    let tables = ["bases", "cells", "measures", "tests"]
    let run = try AssayProcess(Self.titanic + ["--format", "csv", "--output", folder.path("new") + "/"])
    #expect(run.status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("new")).sorted() == tables.map { "\($0).csv" })
    for table in tables {
      let printed = try AssayProcess(Self.titanic + ["--format", "csv", "--table", table])
      #expect(try String(contentsOfFile: folder.path("new/\(table).csv"), encoding: .utf8) == printed.output)
    }
  }

  @Test func `CSV prints the main table, or the one named`() throws {
    let main = try AssayProcess(Self.titanic + ["--format", "csv"])
    let cells = try AssayProcess(Self.titanic + ["--format", "csv", "--table", "cells"])
    #expect(main.output == cells.output)
    let folder = try TemporaryFolder()
    let path = folder.path("measures.csv")
    let run = try AssayProcess(Self.titanic + ["--format", "csv", "--table", "measures", "--output", path])
    #expect(run.status == 0)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
    #expect(
      lines.first == "measure,dependent,column,estimate,std_error,std_error_null,statistic,df,p_value,log_p_value,"
        + "conf_low,conf_high,method")
    #expect(lines.contains { $0.hasPrefix("cramers_v,,,0.2941201030051") })
  }

  /// Markdown and HTML are pages: rounded as text, and the same numbers.
  @Test(arguments: [("markdown", "| Expected | 220.01 | 104.99 | 325.00 |"), ("html", ">220.01<")])
  func `a page contains the numbers`(format: String, expected: String) throws {
    let page = try AssayProcess(Self.titanic + ["--format", format]).output
    #expect(page.contains(expected))
    for number in ["122", "203", "190.401", "0.294", "First class"] { #expect(page.contains(number), "\(number)") }
  }

  // MARK: Snapshots

  /// A page whose text is kept in `Snapshots`.
  struct Page: Sendable, CustomStringConvertible {
    let name: String
    let arguments: [String]

    var description: String { name }
  }

  static let pages = [
    Page(name: "titanic", arguments: titanic),
    Page(
      name: "cadre-grade",
      arguments: ["crosstab", "Datasets/cadre-training/survey.csv", "full_time", "grade", "--weight", "w"]),
    Page(name: "cadre-needs", arguments: ["frequencies", "Datasets/cadre-training/survey.csv", "sex", "needs"]),
    Page(
      name: "anes", arguments: ["describe", "Datasets/anes96/survey.csv", "age", "educ", "vote", "TVnews"]),
  ]

  /// With `ASSAY_RECORD_SNAPSHOTS` set to the path of the source folder the files are written instead; read what changed.
  @Test(arguments: pages)
  func `looks as recorded`(page: Page) throws {
    let run = try AssayProcess(page.arguments, columns: 100)
    #expect(run.status == 0)
    if let folder = ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] {
      try run.output.write(toFile: "\(folder)/\(page.name).txt", atomically: true, encoding: .utf8)
      return
    }
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Snapshots")
    let recorded = try String(contentsOf: folder.appendingPathComponent("\(page.name).txt"), encoding: .utf8)
    // Line by line, so that a failure names the line.
    let (lines, expected) = (run.output.split(separator: "\n"), recorded.split(separator: "\n"))
    for (line, wanted) in zip(lines, expected) where line != wanted { #expect(line == wanted) }
    #expect(run.output.utf8.elementsEqual(recorded.utf8))
  }
}
