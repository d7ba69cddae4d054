import AssayReport
import Foundation
import Testing

@Suite struct OutputFileTests {
  /// A new folder that is removed after the body.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "assay-report-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func `writes a file and nothing beside it`() throws {
    try withFolder { folder in
      try OutputFile.write("性别\n", to: "\(folder)/a.txt")
      #expect(try text("\(folder)/a.txt") == "性别\n")
      #expect(try names(in: folder) == ["a.txt"])
    }
  }

  @Test func `replaces a file and keeps its permissions and links`() throws {
    try withFolder { folder in
      try OutputFile.write("old", to: "\(folder)/a.txt")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: "\(folder)/a.txt")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "a.txt")
      try OutputFile.write("new", to: "\(folder)/link")
      #expect(try text("\(folder)/a.txt") == "new")
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/a.txt")
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try names(in: folder) == ["a.txt", "link"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "a.txt")
    }
  }

  @Test func `says what cannot be written and where`() throws {
    try withFolder { folder in
      try OutputFile.write("x", to: "\(folder)/file")
      let missing = OutputError.unwritable(path: "\(folder)/none/a.csv", reason: "no such file or directory")
      #expect(throws: missing) { try OutputFile.write("x", to: "\(folder)/none/a.csv") }
      #expect(missing.description == "\(folder)/none/a.csv could not be written: no such file or directory.")
      #expect(throws: OutputError.unwritable(path: "\(folder)/file/a.csv", reason: "not a directory")) {
        try OutputFile.write("x", to: "\(folder)/file/a.csv")
      }
      #expect(throws: OutputError.folder(path: folder)) { try OutputFile.write("x", to: folder) }
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func `writes devices in place`() throws {
    try OutputFile.write("x", to: "/dev/null")
    #expect(
      try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        == .typeCharacterSpecial)
    #expect(throws: OutputError.unwritable(path: "/dev/full", reason: "no space left on device")) {
      try OutputFile.write("x", to: "/dev/full")
    }
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }

  /// A limit on file sizes stands in for a full disk: the call that fails is the same.
  @Test func `removes the temporary file when the disk is full`() async throws {
    await #expect(processExitsWith: .exitCode(77)) {
      let folder = NSTemporaryDirectory() + "assay-report-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try OutputFile.write("old", to: "\(folder)/cells.csv")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(1) }
      let failure = OutputError.unwritable(path: "\(folder)/cells.csv", reason: "file too large")
      do {
        try OutputFile.write(String(repeating: "x", count: 5000), to: "\(folder)/cells.csv")
        exit(2)
      } catch {
        guard error as? OutputError == failure else { exit(3) }
      }
      guard try FileManager.default.contentsOfDirectory(atPath: folder) == ["cells.csv"] else { exit(4) }
      guard try String(contentsOfFile: "\(folder)/cells.csv", encoding: .utf8) == "old" else { exit(5) }
      try? FileManager.default.removeItem(atPath: folder)
      exit(77)
    }
  }

  @Test func `puts a file for each table in a folder`() throws {
    try withFolder { folder in
      try OutputFile.write(ReportFixtures.twoByTwo, as: .csv, to: "\(folder)/new/deep/")
      #expect(try names(in: "\(folder)/new/deep") == ["cells.csv", "measures.csv", "tests.csv"])
      let tests = try ReportFixtures.twoByTwo.rendered(as: .csv, table: "tests")
      #expect(try text("\(folder)/new/deep/tests.csv") == tests)
      try OutputFile.write(ReportFixtures.twoByTwo, as: .csv, table: "tests", to: "\(folder)/one/")
      #expect(try names(in: "\(folder)/one") == ["tests.csv"])
      try OutputFile.write(ReportFixtures.twoByTwo, as: .html, to: "\(folder)/page/")
      #expect(try names(in: "\(folder)/page") == ["crosstab.html"])
    }
  }

  @Test func `leaves no set half written`() throws {
    try withFolder { folder in
      // The second of the three tables cannot be put in its place.
      try FileManager.default.createDirectory(atPath: "\(folder)/tests.csv", withIntermediateDirectories: true)
      #expect(throws: OutputError.folder(path: "\(folder)/tests.csv")) {
        try OutputFile.write(ReportFixtures.twoByTwo, as: .csv, to: "\(folder)/")
      }
      #expect(try names(in: folder) == ["tests.csv"])
      #expect(throws: OutputError.unknownTable("x", available: ["cells", "tests", "measures"])) {
        try OutputFile.write(ReportFixtures.twoByTwo, as: .csv, table: "x", to: "\(folder)/none/")
      }
      #expect(try names(in: folder) == ["tests.csv"])
    }
  }

  @Test func `tells a closed pipe from a full disk`() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    #expect(throws: OutputError.closedPipe) { try StandardOutput.write("x", to: ends[1]) }
    close(ends[1])
    let full = open("/dev/full", O_WRONLY)
    let error = OutputError.unwritable(path: "Standard output", reason: "no space left on device")
    #expect(throws: error) { try StandardOutput.write("x", to: full) }
    close(full)
    #expect(error.description == "Standard output could not be written: no space left on device.")
  }

  @Test func `takes the width from COLUMNS where there is no terminal`() async {
    await #expect(processExitsWith: .exitCode(77)) {
      dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO)
      setenv("COLUMNS", "132", 1)
      guard Terminal.width == 132 else { exit(1) }
      setenv("COLUMNS", "wide", 1)
      guard Terminal.width == 100 else { exit(2) }
      unsetenv("COLUMNS")
      guard Terminal.width == 100 else { exit(3) }
      exit(77)
    }
  }

  /// The folder that a test and the process it starts agree on.
  private static func shared(by process: pid_t) -> String {
    NSTemporaryDirectory() + "assay-interrupted-\(process)"
  }

  @Test func `a signal that stops the process leaves nothing half-written`() async throws {
    let folder = Self.shared(by: getpid())
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try OutputFile.write("old", to: "\(folder)/cells.csv")
    await #expect(processExitsWith: .signal(SIGINT)) {
      // Whoever started the tests may have switched the signal off.
      _ = signal(SIGINT, SIG_DFL)
      let folder = Self.shared(by: getppid())
      let table = Table(name: "cells", title: "", columns: ["count"], content: [.integers(Array(0..<100_000))])
      let document = Document(analysis: "crosstab", title: "", cases: nil, tables: [table])
      let loop = PieceLoop { (count, body, sink) throws(OutputError) in
        try sink(body(1))
        // A temporary file is there, or the test would show nothing.
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        if names?.contains(where: { $0.hasSuffix(".tmp") }) != true { exit(9) }
        // To the process: the thread that runs a test takes no signals.
        kill(getpid(), SIGINT)
        sleep(10)
      }
      try OutputFile.write(document, as: .csv, to: "\(folder)/cells.csv", loop: loop)
    }
    #expect(try text("\(folder)/cells.csv") == "old")
    #expect(try names(in: folder) == ["cells.csv"])
  }

  /// In a process of its own, because other tests write files too.
  @Test func `handlers of the process are put back`() async {
    await #expect(processExitsWith: .success) {
      let folder = NSTemporaryDirectory() + "assay-report-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      _ = signal(SIGTERM, SIG_DFL)
      _ = signal(SIGHUP, SIG_IGN)
      try OutputFile.write("x", to: "\(folder)/a")
      let handlers = [signal(SIGTERM, SIG_DFL), signal(SIGHUP, SIG_DFL)].map { unsafeBitCast($0, to: Int.self) }
      guard handlers == [SIG_DFL, SIG_IGN].map({ unsafeBitCast($0, to: Int.self) }) else { exit(2) }
    }
  }
}
