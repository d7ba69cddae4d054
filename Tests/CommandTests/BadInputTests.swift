import Foundation
import Testing

/// Every fault is one sentence on standard error, nothing on standard output, and an exit code that tells whose it is.
@Suite struct BadInputTests {
  /// A file, what is asked of it, and what the command says.
  struct Fault: Sendable, CustomStringConvertible {
    let name: String
    var file = "data.csv"
    var text: String?
    var bytes: Data?
    let arguments: [String]
    /// What stands on standard error after `assay: `.
    let sentence: String

    var description: String { name }
  }

  static let cut =
    "data.csv, row 2: field 2: a quoted field is not closed before the file ends. The file was cut off, or a quote is "
    + "missing; a quote within a quoted field is doubled (\"\")."
  static let small = "a,b,f\nx,1,2\ny,2,3\nx,2,4\ny,1,5\n"

  static let faults: [Fault] = [
    Fault(
      name: "no such file", arguments: ["crosstab", "nowhere.csv", "a", "b"],
      sentence: "nowhere.csv: there is no such file."),
    Fault(
      name: "no such file, describe", arguments: ["describe", "nowhere.csv"],
      sentence: "nowhere.csv: there is no such file."),
    Fault(
      name: "a folder", arguments: ["frequencies", ".", "a"],
      sentence: ".: is a folder, not a file. Name a file in it."),
    Fault(
      name: "an empty file", text: "", arguments: ["crosstab", "data.csv", "a", "b"],
      sentence: "data.csv: the file is empty. A header line of column names comes first."),
    Fault(
      name: "an empty file, describe", text: "", arguments: ["describe", "data.csv"],
      sentence: "data.csv: the file is empty. A header line of column names comes first."),
    Fault(
      name: "a header and no rows", text: "a,b\n", arguments: ["crosstab", "data.csv", "a", "b"],
      sentence: "data.csv has a header and no rows, so there is nothing to count."),
    Fault(
      name: "a header and no rows, frequencies", text: "a,b\n", arguments: ["frequencies", "data.csv", "a"],
      sentence: "data.csv has a header and no rows, so there is nothing to count."),
    Fault(
      name: "a header and no rows, describe", text: "a,b\n", arguments: ["describe", "data.csv"],
      sentence: "data.csv has a header and no rows, so there is nothing to count."),
    Fault(
      name: "duplicate column names", text: "a,b,a\n1,2,3\n", arguments: ["describe", "data.csv"],
      sentence: "data.csv: the header names “a” twice, as columns 1 and 3. Rename one of them."),
    Fault(
      name: "a column without a name", text: "a,,b\n1,2,3\n", arguments: ["describe", "data.csv"],
      sentence: "data.csv: column 2 of the header has no name. Give every column a name."),
    Fault(
      name: "an unknown column with a near one", text: "sex,grade\n1,2\n",
      arguments: ["crosstab", "data.csv", "sex", "garde"],
      sentence: "data.csv has no column “garde”. Did you mean “grade”?"),
    Fault(
      name: "an unknown column with none near", text: "sex,grade\n1,2\n",
      arguments: ["frequencies", "data.csv", "completely_else"],
      sentence: "data.csv has no column “completely_else”."),
    Fault(
      name: "an unknown column of weights", text: "sex,grade,weight\n1,2,1\n",
      arguments: ["crosstab", "data.csv", "sex", "grade", "--weight", "wieght"],
      sentence: "data.csv has no column “wieght”. Did you mean “weight”?"),
    Fault(
      name: "an unknown column of frequencies", text: "sex,grade,Freq\n1,2,1\n",
      arguments: ["crosstab", "data.csv", "sex", "grade", "--frequency", "freqs"],
      sentence: "data.csv has no column “freqs”. Did you mean “Freq”?"),
    Fault(
      name: "all values missing", text: "a,b\n,1\n,2\n", arguments: ["crosstab", "data.csv", "a", "b"],
      sentence: "No case has a value for every variable of the table (a blank: 2)."),
    Fault(
      name: "a negative frequency", text: "a,b,f\nx,1,2\ny,2,-1\n",
      arguments: ["crosstab", "data.csv", "a", "b", "--frequency", "f"],
      sentence: "Row 2 has the frequency -1 in column “f”; frequencies must be whole numbers of at least 0."),
    Fault(
      name: "a frequency with a fraction", text: "a,b,f\nx,1,2\ny,2,1.5\n",
      arguments: ["frequencies", "data.csv", "a", "--frequency", "f"],
      sentence: "Row 2 has the frequency 1.5 in column “f”; frequencies must be whole numbers of at least 0."),
    Fault(
      name: "a frequency of NaN", text: "a,b,f\nx,1,nan\ny,2,1\n",
      arguments: ["describe", "data.csv", "a", "--frequency", "f"],
      sentence: "data.csv, row 1, column “f”: “nan” is not a number. "
        + "If it stands for a missing answer, say so: --missing-values 'nan'."),
    Fault(
      name: "a frequency that is no number", text: "a,b,f\nx,1,1\ny,2,many\n",
      arguments: ["crosstab", "data.csv", "a", "b", "--frequency", "f"],
      sentence: "data.csv, row 2, column “f”: “many” is not a number. "
        + "If it stands for a missing answer, say so: --missing-values 'many'."),
    Fault(
      name: "a negative weight", text: "a,b,f\nx,1,2\ny,2,-0.25\n",
      arguments: ["crosstab", "data.csv", "a", "b", "--weight", "f"],
      sentence: "Row 2 has the weight -0.25 in column “f”; weights must be finite and at least 0."),
    Fault(
      name: "a negative weight outside the domain", text: "a,b,f\nx,1,2\ny,2,-0.25\n",
      arguments: ["frequencies", "data.csv", "a", "--weight", "f", "--where", "a == x"],
      sentence: "Row 2 has the weight -0.25 in column “f”; weights must be finite and at least 0."),
    Fault(
      name: "weights of 0", text: "a,b,f\nx,1,0\ny,2,0\n",
      arguments: ["crosstab", "data.csv", "a", "b", "--weight", "f"],
      sentence: "Column “f” has no value above 0, so there is nothing to count."),
    Fault(
      name: "frequencies of 0", text: "a,b,f\nx,1,0\ny,2,0\n",
      arguments: ["crosstab", "data.csv", "a", "b", "--frequency", "f"],
      sentence: "Column “f” has no value above 0, so there is nothing to count."),
    Fault(
      name: "a binary file", bytes: Data((0..<4096).map { UInt8($0 % 256) }),
      arguments: ["crosstab", "data.csv", "a", "b"],
      sentence: "data.csv: this is not a text file: it holds zero bytes. Export the data as CSV first."),
    Fault(
      name: "a file cut in a quoted field", text: "a,b\nx,1\ny,\"two th",
      arguments: ["crosstab", "data.csv", "a", "b"],
      sentence: cut),
    Fault(
      name: "a file cut in a quoted field of a column that is not asked for", text: "a,b\nx,1\ny,\"two th",
      arguments: ["frequencies", "data.csv", "a"], sentence: cut),
    Fault(
      name: "a ragged row", text: "a,b\nx,1\ny,2,3\n", arguments: ["describe", "data.csv"],
      sentence: "data.csv, row 2: 3 fields, but the header names 2 columns. "
        + "A field that holds the separator must be in quotes."),
    Fault(
      name: "a missing codebook", text: small, arguments: ["describe", "data.csv", "--codebook", "none.yaml"],
      sentence: "none.yaml: cannot be read as a codebook."),
    Fault(
      name: "a scale for an unknown column", text: small,
      arguments: ["crosstab", "data.csv", "a", "b", "--nominal", "sex"], sentence: "data.csv has no column “sex”."),
    Fault(
      name: "missing values where none may be", text: "a,b\nx,1\n,2\n,1\n",
      arguments: ["crosstab", "data.csv", "a", "b", "--missing", "refuse"],
      sentence: "2 cases are missing (a blank), and --missing refuse does not allow that."),
    Fault(
      name: "a condition on an unknown column", text: small,
      arguments: ["crosstab", "data.csv", "a", "b", "--where", "grade == 1"],
      sentence: "data.csv has no column “grade”."),
    Fault(
      name: "an order asked of text", text: small, arguments: ["crosstab", "data.csv", "a", "b", "--where", "a > 1"],
      sentence: "Column “a” holds “x”, and --where asks for an order (>), which only numbers have."),
    Fault(
      name: "an empty domain", text: small, arguments: ["crosstab", "data.csv", "a", "b", "--where", "b == 7"],
      sentence: "No case has a value for every variable of the table (outside the domain: 4)."),
    Fault(
      name: "an unknown table", text: small,
      arguments: ["crosstab", "data.csv", "a", "b", "--format", "csv", "--table", "cell"],
      sentence: "There is no table “cell”; there are: cells, tests, measures, bases."),
  ]

  @Test(arguments: faults)
  func `is one sentence and exit 1`(fault: Fault) throws {
    let folder = try TemporaryFolder()
    if let text = fault.text { try folder.write(fault.file, text) }
    if let bytes = fault.bytes { try folder.write(fault.file, bytes) }
    let before = try folder.contents
    let run = try AssayProcess(fault.arguments + ["--output", "page.txt"], in: folder.url)
    #expect(run.errors == "assay: \(fault.sentence)\n")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(try folder.contents == before, "a file was left behind")
  }

  @Test func `a numeric column of 100,000 values is refused as categories, with the way out`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "income,group", (0..<100_000).map { "\($0).5,\($0 % 2)" })
    let sentence =
      "assay: Column “income” has more than 10000 distinct values, too many for categories. "
      + "Band it in a codebook (bands: …), or describe it as a number: assay describe.\n"
    for arguments in [["crosstab", path, "income", "group"], ["frequencies", path, "income"]] {
      let run = try AssayProcess(arguments)
      #expect(run.errors == sentence)
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
    }
    // The way out works. Mean and standard deviation of 0.5, 1.5, … 99999.5 in closed form.
    let page = try document("describe", path, "income")
    #expect(page.number("descriptives", "distinct", ["variable": "income"]) == 100_000)
    #expect(page.number("descriptives", "mean", ["variable": "income"]) == 50_000)
    try folder.write(
      "data.codebook.yaml", "variables:\n  band: {from: income, bands: [[0, 49999.5], [50000, 100000]]}\n")
    let banded = try AssayProcess("frequencies", path, "band", "--format", "csv")
    #expect(banded.status == 0)
    #expect(
      banded.output.split(separator: "\n").dropFirst().prefix(2).allSatisfy { $0.contains(",50000,50000,50,50,") })
  }

  @Test func `one category only gives counts, no test, and the reason`() throws {
    let folder = try TemporaryFolder()
    let page = try document("crosstab", try folder.write("data.csv", "a,b\nx,1\nx,2\nx,2\n"), "a", "b")
    let reason = "Only 1 row and 2 columns hold observations; at least two of each are needed."
    #expect(page.rows("cells").map { $0["count"]?.number } == [1, 2])
    #expect(page.rows("tests").map { $0["p_value"] } == [.null, .null])
    #expect(page.rows("tests").map { $0["method"] } == [.text(reason), .text(reason)])
    #expect(page.notes.contains(reason))
  }

  @Test func `frequencies of nothing but missing values have no shares`() throws {
    let folder = try TemporaryFolder()
    let page = try document("frequencies", try folder.write("data.csv", "a,b\n,1\n,2\n"), "a")
    #expect(page.account == (2, 0, 2))
    #expect(page.row("frequencies", ["label": "Valid"])?["count"] == .number(0))
    #expect(page.row("frequencies", ["label": "blank"])?["percent"] == .number(100))
    #expect(page.rows("frequencies").allSatisfy { $0["valid_percent"] == .null })
  }

  /// A call that is wrong, and the first line that says so.
  struct Misuse: Sendable, CustomStringConvertible {
    let arguments: [String]
    let line: String

    var description: String { arguments.joined(separator: " ") }
  }

  static let misuses: [Misuse] = [
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--weight", "f", "--frequency", "f"],
      line: "Error: --weight and --frequency exclude each other: weights are of one kind."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--codebook", "c.yaml", "--no-codebook"],
      line: "Error: --codebook and --no-codebook exclude each other."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--where", "a ="],
      line: "Error: --where 'a =', character 4: a value is missing."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--where", "a == x and"],
      line: "Error: --where 'a == x and', character 11: a column is missing."),
    Misuse(
      arguments: ["describe", "data.csv", "--where", "(a == x"],
      line: "Error: --where '(a == x', character 8: a closing parenthesis is missing."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--level", "2"],
      line: "Error: --level is 2; it must lie between 0 and 1, such as 0.95."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--threads", "0"], line: "Error: --threads must be at least 1."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--encoding", "latin"],
      line: "Error: --encoding latin is not known; use utf-8, utf-16, utf-16be or gb18030."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--delimiter", "x"],
      line: "Error: --delimiter x is not known; use comma, semicolon or tab."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--format", "pdf"],
      line: "Error: The value 'pdf' is invalid for '--format <format>'. "
        + "Please provide one of 'text', 'csv', 'json', 'markdown' or 'html'."),
    Misuse(
      arguments: ["crosstab", "data.csv", "a", "b", "--wher", "x"],
      line: "Error: Unknown option '--wher'. Did you mean '--where'?"),
    Misuse(arguments: ["crosstab", "data.csv", "a"], line: "Error: Missing expected argument '<columns>'"),
  ]

  @Test(arguments: misuses)
  func `a wrong call is exit 64 and the usage`(misuse: Misuse) throws {
    let folder = try TemporaryFolder()
    try folder.write("data.csv", Self.small)
    let run = try AssayProcess(misuse.arguments, in: folder.url)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.first.map(String.init) == misuse.line)
    #expect(lines.contains { $0.hasPrefix("Usage: assay \(misuse.arguments[0])") })
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
  }

  @Test func `the version and the help are not faults`() throws {
    let version = try AssayProcess("--version")
    #expect(version.status == 0)
    #expect(version.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    let help = try AssayProcess("crosstab", "--help")
    #expect(help.status == 0)
    #expect(help.errors.isEmpty)
    #expect(help.output.contains("USAGE: assay crosstab"))
  }
}
