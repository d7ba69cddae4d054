import Foundation
import Testing

/// What the command says on a terminal while it works: nothing for a second, then how far it is, and nothing stays.
@Suite(.timeLimit(.minutes(1))) struct ProgressTests {
  /// Runs a table of what standard input holds, its end held back for a while, with standard error on a terminal.
  private func run(holding pause: TimeInterval) throws -> (status: Int32, output: String, terminal: String) {
    // The C library's functions for this are not among those that Swift sees: Linux's own calls behind them.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (number, unlocked): (CInt, CInt) = (0, 0)
    let (unlock, numbering) = (UInt(0x4004_5431), UInt(0x8004_5430))
    try #require(master >= 0 && ioctl(master, unlock, &unlocked) == 0 && ioctl(master, numbering, &number) == 0)
    let name = "/dev/pts/\(number)"
    let slave = open(name, O_RDWR | O_NOCTTY)
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
    Thread.sleep(forTimeInterval: pause)
    input.fileHandleForWriting.write(Data("2\n".utf8))
    try input.fileHandleForWriting.close()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    // What is on its way to the terminal is there once the process has ended.
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = max(0, read(master, &bytes, bytes.count))
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self),
      String(decoding: bytes.prefix(count), as: UTF8.self)
    )
  }

  @Test func `long work shows how far it is and wipes it`() throws {
    let (status, output, terminal) = try run(holding: 1.5)
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
