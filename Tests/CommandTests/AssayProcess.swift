import Foundation
import Testing

/// One run of the built command, and what came of it.
struct AssayProcess: Sendable {
  let status: Int32
  let output: String
  let errors: String

  /// What the command reads from standard input.
  enum Input {
    case nothing
    /// At most 64 KB, which a pipe holds without a reader.
    case pipe(Data)
    case file(String)
  }

  /// The product, which stands beside the resources of this suite.
  static let executable = Bundle.module.bundleURL.deletingLastPathComponent().appendingPathComponent("assay")

  /// The root of the package: commands run there, so that they can be written as in the manual.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs the command.
  init(
    _ arguments: String..., input: Input = .nothing, columns: Int = 100, in folder: URL = AssayProcess.root
  ) throws {
    try self.init(arguments, input: input, columns: columns, in: folder)
  }

  /// Runs the command.
  init(
    _ arguments: [String], input: Input = .nothing, columns: Int = 100, in folder: URL = AssayProcess.root
  ) throws {
    try self.init(launching: AssayProcess.executable, arguments, input: input, columns: columns, in: folder)
  }

  /// Runs a line of the shell in which `assay` is the command.
  init(shell line: String, with shell: String = "/bin/sh", in folder: URL = AssayProcess.root) throws {
    let function = "assay() { '\(AssayProcess.executable.path)' \"$@\"; }\n"
    try self.init(
      launching: URL(fileURLWithPath: shell), ["-c", function + line], input: .nothing, columns: 100, in: folder)
  }

  private init(
    launching program: URL, _ arguments: [String], input: Input, columns: Int, in folder: URL
  ) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "\(columns)"]) { $1 }
    let (out, err) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = err
    switch input {
    case .nothing: process.standardInput = FileHandle.nullDevice
    case .file(let path): process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    case .pipe(let data):
      precondition(data.count <= 1 << 16, "more than a pipe holds")
      let pipe = Pipe()
      pipe.fileHandleForWriting.write(data)
      try pipe.fileHandleForWriting.close()
      process.standardInput = pipe
    }
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    let id = process.processIdentifier
    let limit = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: limit)
    // Errors are a sentence, which the pipe holds until the output has been read.
    let bytes = try out.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try err.fileHandleForReading.readToEnd() ?? Data()
    ended.wait()
    limit.cancel()
    status = process.terminationStatus
    output = String(decoding: bytes, as: UTF8.self)
    errors = String(decoding: complaint, as: UTF8.self)
  }

  /// The document, where the command was asked for JSON and succeeded.
  func document(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONDocument {
    #expect(status == 0, "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.isEmpty, sourceLocation: sourceLocation)
    return try JSONDocument(output)
  }
}

/// Runs the command with `--format json` and reads the document.
func document(
  _ arguments: String..., input: AssayProcess.Input = .nothing, in folder: URL = AssayProcess.root,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> JSONDocument {
  try AssayProcess(arguments + ["--format", "json"], input: input, in: folder)
    .document(sourceLocation: sourceLocation)
}
