import AssayData
import AssayFiles
import AssayNumerics
import Synchronization
import Testing

/// A file that is read says how many of its bytes are done.
@Suite struct ReadingProgressTests {
  @Test(arguments: [1, 2])
  func `counts the bytes of the records`(threads: Int) throws {
    let row = "1,2,3\n"
    let count = 3_000_000
    let file = try TemporaryFile("a,b,c\n" + String(repeating: row, count: count))
    let states = Mutex<[Progress.State]>([])
    let progress = Progress { state in states.withLock { $0.append(state) } }
    let rows = try CSVFile(file.path).reduce(
      [.numbers("b")], parallelism: Parallelism(threads: threads, progress: progress)
    ) {
      0
    } map: { (piece) throws(DataError) in
      piece.rowCount
    } merge: { (sum, rows) throws(DataError) in
      sum += rows
    }
    #expect(rows.state == count)
    let seen = states.withLock { $0 }
    #expect(Set(seen.map(\.phase)) == ["Reading \(file.path)"])
    #expect(Set(seen.map(\.total)) == [count * row.utf8.count])
    #expect(Set(seen.map(\.unit)) == [.bytes])
    #expect(seen.map(\.done) == seen.map(\.done).sorted())
    // Three windows of 8 MB.
    #expect(seen.count == 4)
    #expect(seen.first?.done == 0)
    #expect(seen.last?.done == count * row.utf8.count)
  }
}
