import Foundation
import Testing

/// What the command says on a terminal while it works: nothing for a second, then how far it is, and nothing stays.
@Suite struct ProgressTests {
  /// Runs a table of standard input, with standard error on a terminal, and writes a row now and then until the terminal
  /// shows something, for a minute at most.
  private func runUntilShown() throws -> (status: Int32, output: String, terminal: String) {
    // The C library's functions for this are not among those that Swift sees: Linux's own calls behind them.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
    var (number, unlocked): (CInt, CInt) = (0, 0)
    let (unlock, numbering) = (UInt(0x4004_5431), UInt(0x8004_5430))
    try #require(master >= 0 && ioctl(master, unlock, &unlocked) == 0 && ioctl(master, numbering, &number) == 0)
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    defer { close(master) }
    let process = Process()
    process.executableURL = AssayProcess.executable
    process.arguments = ["frequencies", "-", "x", "--format", "csv"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    try process.run()
    input.fileHandleForWriting.write(Data("x\n1\n2\n".utf8))
    var shown: [UInt8] = []
    for _ in 0..<300 where shown.isEmpty {
      Thread.sleep(forTimeInterval: 0.2)
      input.fileHandleForWriting.write(Data("2\n".utf8))
      shown += written(to: master)
    }
    try input.fileHandleForWriting.close()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    // What is on its way to the terminal is there once the process has ended.
    shown += written(to: master)
    return (process.terminationStatus, String(decoding: text, as: UTF8.self), String(decoding: shown, as: UTF8.self))
  }

  /// What stands on the terminal and was not read, nothing if nothing does.
  private func written(to master: CInt) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = max(0, read(master, &bytes, bytes.count))
    return bytes.prefix(count)
  }

  @Test func `long work shows how far it is and wipes it`() throws {
    let (status, output, terminal) = try runUntilShown()
    #expect(status == 0)
    #expect(terminal.hasPrefix("\r\u{1B}[2KReading standard input: "))
    #expect(terminal.hasSuffix("\r\u{1B}[2K"))
    #expect(!output.contains("\u{1B}"))
    #expect(!output.contains("Reading"))
  }

  @Test func `a file of errors holds no progress`() throws {
    let run = try AssayProcess(shell: "{ printf 'x\\n1\\n'; sleep 1.3; printf '2\\n'; } | assay frequencies - x")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }
}
