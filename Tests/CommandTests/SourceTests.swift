import Foundation
import Testing

/// The same table, however its text is encoded, compressed, separated or handed over.
@Suite struct SourceTests {
  static let text =
    "性别,考核\n" + (0..<60).map { "\($0 % 3 > 0 ? "男" : "女"),\(["优秀", "称职", "基本称职"][$0 % 7 % 3])\n" }.joined()
  static let call = ["性别", "考核", "--format", "csv"]

  /// The page of the file in UTF-8.
  static func expected() throws -> String {
    let folder = try TemporaryFolder()
    let run = try AssayProcess(["crosstab", try folder.write("data.csv", text)] + call)
    #expect(run.output.split(separator: "\n").count == 7)
    return run.output
  }

  /// Bytes of the same table in another form, made by a program of the system.
  struct Form: Sendable, CustomStringConvertible {
    let name: String
    /// A line of the shell that reads UTF-8 from standard input.
    let conversion: String
    var description: String { name }
  }

  static let forms = [
    Form(name: "data.csv", conversion: "cat"),
    Form(name: "mark.csv", conversion: "{ printf '\\357\\273\\277'; cat; }"),
    Form(name: "gb18030.csv", conversion: "iconv -f UTF-8 -t GB18030"),
    Form(name: "utf-16.csv", conversion: "iconv -f UTF-8 -t UTF-16"),
    Form(name: "utf-16be.csv", conversion: "{ printf '\\376\\377'; iconv -f UTF-8 -t UTF-16BE; }"),
    Form(name: "data.csv.gz", conversion: "gzip -c"),
    Form(name: "gzip-without-a-suffix", conversion: "gzip -c"),
    Form(name: "gb18030.csv.gz", conversion: "iconv -f UTF-8 -t GB18030 | gzip -c"),
    Form(name: "semicolons.csv", conversion: "tr , ';'"),
    Form(name: "tabs.tsv", conversion: "tr , '\\t'"),
    Form(name: "windows.csv", conversion: "sed 's/$/\\r/'"),
    Form(name: "quoted.csv", conversion: "sed 's/[^,]*/\"&\"/g'"),
  ]

  @Test(arguments: forms)
  func `gives the same table by path, redirected and through a pipe`(form: Form) throws {
    let folder = try TemporaryFolder()
    try folder.write("text", Self.text)
    let made = try AssayProcess(shell: "\(form.conversion) < text > '\(form.name)'", in: folder.url)
    #expect(made.status == 0)
    let path = folder.path(form.name)
    let expected = try Self.expected()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for run in [
      try AssayProcess(["crosstab", path] + Self.call),
      try AssayProcess(["crosstab", "-"] + Self.call, input: .file(path)),
      try AssayProcess(["crosstab", "-"] + Self.call, input: .pipe(bytes)),
    ] {
      #expect(run.errors.isEmpty)
      #expect(run.output == expected)
    }
    // Describe and frequencies read standard input more than once.
    let piped = try AssayProcess("frequencies", "-", "性别", "--format", "csv", input: .pipe(bytes))
    #expect(piped.output == (try AssayProcess("frequencies", path, "性别", "--format", "csv")).output)
    #expect(piped.status == 0)
  }

  @Test func `an encoding that was found out is told`() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", Self.text)
    for (code, label) in [("GB18030", "GB18030"), ("UTF-16", "UTF-16 (little-endian)")] {
      _ = try AssayProcess(shell: "iconv -f UTF-8 -t \(code) < text > data.csv", in: folder.url)
      let page = try document("crosstab", folder.path("data.csv"), "性别", "考核")
      #expect(page.notes.contains("The file was read as \(label)."))
    }
  }

  @Test func `Chinese bytes below an ASCII header: by path found out, in a pipe a sentence with the way out`() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", Self.text.replacing("性别,考核", with: "sex,grade"))
    _ = try AssayProcess(shell: "iconv -f UTF-8 -t GB18030 < text > data.csv", in: folder.url)
    let path = folder.path("data.csv")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let byPath = try AssayProcess("crosstab", path, "sex", "grade", "--format", "csv")
    #expect(byPath.status == 0)
    #expect(byPath.output.contains("男,男,优秀,优秀,"))
    let piped = try AssayProcess("crosstab", "-", "sex", "grade", input: .pipe(bytes))
    // The header is ten bytes long. C5 AE, 女, happens to be UTF-8 too; D3 C5, 优, after the comma is not.
    #expect(
      piped.errors == "assay: standard input, row 1: the byte at offset 13 is not UTF-8 text. "
        + "If the file is in a Chinese encoding, say so: --encoding gb18030.\n")
    #expect(piped.status == 1)
    #expect(piped.output.isEmpty)
    let named = try AssayProcess(
      "crosstab", "-", "sex", "grade", "--format", "csv", "--encoding", "gb18030", input: .pipe(bytes))
    #expect(named.output == byPath.output)
  }

  @Test func `a decimal comma is a number where semicolons separate`() throws {
    let folder = try TemporaryFolder()
    let german = try folder.write("german.csv", "a;w\nx;1,5\ny;2,25\n")
    let english = try folder.write("english.csv", "a,w\nx,1.5\ny,2.25\n")
    #expect(
      try document("describe", german, "w").tables == (try document("describe", english, "w").tables))
    #expect(
      try document("frequencies", german, "a", "--weight", "w").tables
        == (try document("frequencies", english, "a", "--weight", "w").tables))
  }

  @Test func `the codebook beside the file is used and named, unless told otherwise`() throws {
    let survey = "Datasets/cadre-training/survey.csv"
    let with = try document("crosstab", survey, "full_time", "grade")
    #expect(with.cases["codebook"] == .text("Datasets/cadre-training/survey.codebook.yaml"))
    #expect(with.rows("cells").prefix(4).map { $0["column_label"] } == ["不称职", "基本称职", "称职", "优秀"].map { .text($0) })
    let without = try document("crosstab", survey, "full_time", "grade", "--no-codebook")
    #expect(without.cases["codebook"] == .null)
    #expect(without.rows("cells").prefix(4).map { $0["column_label"] } == ["1", "2", "3", "4"].map { .text($0) })
    #expect(
      with.number("tests", "statistic", ["test": "pearson_chi_squared"])
        == without.number("tests", "statistic", ["test": "pearson_chi_squared"]))
    let folder = try TemporaryFolder()
    let book = try folder.write("mine.yaml", "variables:\n  grade: {label: Grade, scale: nominal}\n")
    let mine = try document("crosstab", survey, "full_time", "grade", "--codebook", book)
    #expect(mine.cases["codebook"] == .text(book))
  }
}
