import Assay

/// Reads columns of a file and drops them: the time it takes to read the file, beside which analyses are measured.
///
///     ReadColumns FILE [threads=N] [FORM=COLUMN,COLUMN…]…
///
/// FORM is `numbers`, `categories` or `text`; `*` stands for all columns that are not named. Without any form the first
/// column is read as text and all others as numbers.
@main
enum ReadColumns {
  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.popFirst() else {
      print("usage: ReadColumns FILE [threads=N] [numbers|categories|text=COLUMN,…]…")
      return
    }
    let file = try CSVFile(path)
    var threads: Int?
    var wanted: [(form: Substring, columns: [String])] = []
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if parts[0] == "threads" {
        threads = Int(parts[1])
      } else {
        wanted.append((parts[0], parts[1].split(separator: ",").map(String.init)))
      }
    }
    if wanted.isEmpty { wanted = [("text", [file.columnNames[0]]), ("numbers", ["*"])] }
    let named = Set(wanted.flatMap(\.columns))
    let others = file.columnNames.filter { !named.contains($0) }
    let request = wanted.flatMap { form, columns in
      columns.flatMap { $0 == "*" ? others : [$0] }.map { column -> ColumnRequest in
        switch form {
        case "text": .text(column)
        case "categories": .categories(column, limit: .max)
        default: .numbers(column)
        }
      }
    }
    let reading = try file.reduce(request, parallelism: Parallelism(threads: threads)) {
      0
    } map: { (piece) throws(DataError) in
      piece.rowCount
    } merge: { (sum, rows) throws(DataError) in
      sum += rows
    }
    print(reading.state, reading.tokens.map(\.tokens.count))
  }
}
