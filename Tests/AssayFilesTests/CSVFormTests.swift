import AssayData
import AssayFiles
import AssayNumerics
import AssayTestSupport
import Testing

/// What a well-formed file is, and what is said of one that is not.
@Suite struct CSVFormTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let rows: [[String]]
  }

  // RFC 4180, section 2, rules 1 to 7, and the dialect that TextTable describes.
  static let forms = [
    Form(testDescription: "plain", text: "a,b\n1,2\n3,4\n", rows: [["1", "2"], ["3", "4"]]),
    Form(testDescription: "CR LF", text: "a,b\r\n1,2\r\n3,4\r\n", rows: [["1", "2"], ["3", "4"]]),
    Form(testDescription: "mixed line ends", text: "a,b\r\n1,2\n3,4\r\n", rows: [["1", "2"], ["3", "4"]]),
    Form(testDescription: "no last line end", text: "a,b\n1,2\n3,4", rows: [["1", "2"], ["3", "4"]]),
    Form(testDescription: "CR at the very end", text: "a,b\r\n1,2\r", rows: [["1", "2"]]),
    Form(testDescription: "blank lines at the end", text: "a,b\n1,2\n\n\r\n\n", rows: [["1", "2"]]),
    Form(testDescription: "empty fields", text: "a,b\n,\n1,\n,2\n", rows: [["", ""], ["1", ""], ["", "2"]]),
    Form(
      testDescription: "quoted delimiter", text: "a,b\n\"1,5\",2\n3,\"x,y,z\"\n",
      rows: [["1,5", "2"], ["3", "x,y,z"]]),
    Form(
      testDescription: "doubled quotes", text: "a,b\n\"say \"\"no\"\"\",2\n\"\"\"\",\"\"\n",
      rows: [["say \"no\"", "2"], ["\"", ""]]),
    Form(
      testDescription: "quoted LF", text: "a,b\n\"one\ntwo\",2\n3,\"\n\"\n", rows: [["one\ntwo", "2"], ["3", "\n"]]),
    Form(
      testDescription: "quoted CR LF", text: "a,b\r\n\"one\r\ntwo\",2\r\n3,4\r\n",
      rows: [["one\r\ntwo", "2"], ["3", "4"]]),
    Form(
      testDescription: "quoted last field before CR LF", text: "a,b\r\n1,\"2\"\r\n3,\"\"\r\n",
      rows: [["1", "2"], ["3", ""]]),
    Form(testDescription: "quoted at the end without a line end", text: "a,b\n1,\"2\"", rows: [["1", "2"]]),
    Form(testDescription: "CR within a field", text: "a,b\n1\r2,3\n", rows: [["1\r2", "3"]]),
    Form(testDescription: "spaces are data", text: "a,b\n 1 , 2\n", rows: [[" 1 ", " 2"]]),
    Form(testDescription: "one column", text: "a\n1\n\"2\"\n", rows: [["1"], ["2"]]),
    Form(testDescription: "header only", text: "a,b\n", rows: []),
    Form(testDescription: "header only, no line end", text: "a,b", rows: []),
    Form(testDescription: "header and blank lines", text: "a,b\n\n\n", rows: []),
    Form(testDescription: "Chinese", text: "性别,等次\n男,优秀\n女,称职\n", rows: [["男", "优秀"], ["女", "称职"]]),
    Form(testDescription: "four-byte characters", text: "a,b\n😀,𠀀\n", rows: [["😀", "𠀀"]]),
  ]

  @Test(arguments: forms)
  func `reads a well-formed file`(_ form: Form) throws {
    let file = try TemporaryFile(form.text)
    let csv = try CSVFile(file.path)
    for threads in [1, 2] { #expect(try rows(of: csv, threads: threads) == form.rows) }
    // The machine that the other suites trust agrees.
    #expect(try TextTable(parsing: Array(form.text.utf8)).rows == form.rows)
  }

  @Test(arguments: forms)
  func `reads it compressed`(_ form: Form) throws {
    let file = try TemporaryFile(gzip(Array(form.text.utf8)), named: "data.csv.gz")
    #expect(try rows(of: try CSVFile(file.path)) == form.rows)
  }

  @Test(arguments: forms)
  func `reads it in UTF-16`(_ form: Form) throws {
    for (encoding, bytes) in [
      (TextEncoding.utf16LittleEndian, form.text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      (TextEncoding.utf16BigEndian, form.text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
    ] {
      let plain = try TemporaryFile(bytes)
      #expect(try rows(of: try CSVFile(plain.path, options: CSVOptions(encoding: encoding))) == form.rows)
      let marked = try TemporaryFile((encoding == .utf16LittleEndian ? [0xFF, 0xFE] : [0xFE, 0xFF]) + bytes)
      let csv = try CSVFile(marked.path)
      #expect(csv.textEncoding == encoding)
      #expect(try rows(of: csv) == form.rows)
      #expect(csv.columnNames == (try TextTable(parsing: Array(form.text.utf8)).columnNames))
    }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String { message }
    let text: String
    let message: String
  }

  static let faults = [
    Fault(
      text: "a,b\n1,2\n3\n",
      message:
        "data.csv, row 2: 1 field, but the header names 2 columns. "
        + "A field that holds the separator must be in quotes."),
    Fault(
      text: "a,b\n1,2\n3,4\n5,6,7\n",
      message:
        "data.csv, row 3: 3 fields, but the header names 2 columns. A field that holds the separator must be in quotes."
    ),
    // A quoted line end is not the end of a row.
    Fault(
      text: "a,b\n\"1\n1\n1\",2\n3,4,5\n",
      message:
        "data.csv, row 2: 3 fields, but the header names 2 columns. A field that holds the separator must be in quotes."
    ),
    Fault(
      text: "a,b\n1,2\n\n3,4\n",
      message: "data.csv, row 2: the line is blank. Remove it; only at the end of a file are blank lines allowed."),
    Fault(
      text: "a,b\r\n1,2\r\n\r\n3,4\r\n",
      message: "data.csv, row 2: the line is blank. Remove it; only at the end of a file are blank lines allowed."),
    Fault(
      text: "a,b\n1,2\n3,4\"5\n",
      message: "data.csv, row 2: field 2: a quote stands inside a field that does not start with one. "
        + "Put the whole field in quotes and double the quote (\"\")."),
    Fault(
      text: "a,b\n \"1\",2\n",
      message: "data.csv, row 1: field 1: a quote stands inside a field that does not start with one. "
        + "Put the whole field in quotes and double the quote (\"\")."),
    Fault(
      text: "a,b\n1,2\n\"3\"4,5\n",
      message:
        "data.csv, row 2: field 1: text follows a closing quote. A quote within a quoted field is doubled (\"\")."),
    Fault(
      text: "a,b\n1,\"2\" \n",
      message:
        "data.csv, row 1: field 2: text follows a closing quote. A quote within a quoted field is doubled (\"\")."),
    Fault(
      text: "a,b\n1,2\n3,\"4\n5,6\n",
      message: "data.csv, row 2: field 2: a quoted field is not closed before the file ends. "
        + "The file was cut off, or a quote is missing; a quote within a quoted field is doubled (\"\")."),
    Fault(
      text: "a,b\n1,2\n3,\0\n",
      message: "data.csv: this is not a text file: it holds zero bytes. Export the data as CSV first."),
    Fault(
      text: "a,b\n" + String(repeating: "1,2\n", count: 5_000) + "3,\0\n",
      message: "data.csv, row 5001: this is not a text file: it holds zero bytes. Export the data as CSV first."),
    // The ragged row comes first; the zero byte explains more.
    Fault(
      text: "a,b\n1,2\n3\n4,5\n\"6\n6\",7\n8,\0\n" + String(repeating: "1,2\n", count: 5_000),
      message: "data.csv: this is not a text file: it holds zero bytes. Export the data as CSV first."),
    Fault(
      text: "a,b\n" + String(repeating: "\"1\n1\",2\n", count: 3_000) + "3\n4,5\n\"6\n6\",7\n8,\0\n1,2\n",
      message: "data.csv, row 3004: this is not a text file: it holds zero bytes. Export the data as CSV first."),
    Fault(text: "", message: "data.csv: the file is empty. A header line of column names comes first."),
    Fault(text: "a,,c\n1,2,3\n", message: "data.csv: column 2 of the header has no name. Give every column a name."),
    Fault(text: "\n1\n", message: "data.csv: column 1 of the header has no name. Give every column a name."),
    Fault(
      text: "a,b,a\n1,2,3\n",
      message: "data.csv: the header names “a” twice, as columns 1 and 3. Rename one of them."),
    Fault(
      text: "a,b\"c\n1,2\n",
      message: "data.csv: in the header, a quote stands inside a field that does not start with one. "
        + "Put the whole field in quotes and double the quote (\"\")."),
    Fault(
      text: "a,b\r1,2\r",
      message: "data.csv: lines end with a carriage return alone. Save the file with line ends of Unix or Windows."),
  ]

  @Test(arguments: faults)
  func `says what is wrong and in which row`(_ fault: Fault) throws {
    let file = try TemporaryFile(fault.text)
    for threads in [1, 2] {
      let error = #expect(throws: DataError.self) { try rows(of: try CSVFile(file.path), threads: threads) }
      #expect(file.shown(error) == fault.message)
    }
  }

  @Test
  func `says that a file is not there`() throws {
    let error = #expect(throws: DataError.self) { try CSVFile("/nowhere/at/all.csv") }
    #expect(error?.description == "/nowhere/at/all.csv: there is no such file.")
    let file = try TemporaryFile("a\n")
    let folder = String(file.path.dropLast("/data.csv".count))
    let other = #expect(throws: DataError.self) { try CSVFile(folder) }
    #expect(other?.description == "\(folder): is a folder, not a file. Name a file in it.")
  }

  // MARK: Delimiters

  @Test(
    arguments: [
      ("a;b;c\n1;2,5;x\n", nil, ["a", "b", "c"]), ("a\tb\n1\t2\n", nil, ["a", "b"]), ("a,b\n1,2\n", nil, ["a", "b"]),
      ("\"a;b;c\",d\n1,2\n", nil, ["a;b;c", "d"]), ("a\n1\n", nil, ["a"]), ("a|b\n1|2\n", "|", ["a", "b"]),
      ("a;b,c;d,e\n", nil, ["a;b", "c;d", "e"]), ("a;b,c\n", nil, ["a;b", "c"]), ("a;b,c\n1;2\n", ";", ["a", "b,c"]),
    ] as [(String, Character?, [String])])
  func `finds the delimiter in the header`(text: String, delimiter: Character?, names: [String]) throws {
    let file = try TemporaryFile(text)
    #expect(try CSVFile(file.path, options: CSVOptions(delimiter: delimiter)).columnNames == names)
  }

  // MARK: Numbers

  @Test
  func `reads decimal commas where the semicolon separates`() throws {
    let file = try TemporaryFile("x;y\n1,5;a\n-2,25;b\n;c\n3.5;d\n\"4,5\";e\n1e2;f\n+7;g\n8 ;h\n")
    let values = try numbers("x", of: try CSVFile(file.path))
    #expect(values.map { $0.isNaN ? nil : $0 } == [1.5, -2.25, nil, 3.5, 4.5, 100, 7, 8])
  }

  @Test(arguments: [
    ("x,y\n1,a\n2,b\n\"3,5\",c\n", "3,5", 3), ("x,y\nmany,a\n2,b\n", "many", 1), ("x;y\n1,2,3;a\n", "1,2,3", 1),
    ("x;y\n1;a\n1.000,5;b\n", "1.000,5", 2), ("x,y\n1,a\n\"say \"\"2\"\"\",b\n", "say \"2\"", 2),
    ("x,y\n0x1,a\n", "0x1", 1),
    ("x,y\nNA,1\n", "NA", 1),
  ])
  func `names row and column of a token that is not a number`(text: String, token: String, row: Int) throws {
    let file = try TemporaryFile(text)
    let error = #expect(throws: DataError.self) { try numbers("x", of: try CSVFile(file.path)) }
    #expect(
      file.shown(error)
        == "data.csv, row \(row), column “x”: “\(token)” is not a number. "
        + "If it stands for a missing answer, say so: --missing-values '\(token)'.")
  }

  @Test
  func `takes declared tokens and their values as missing`() throws {
    let file = try TemporaryFile("x\n1\nNA\n-9\n-9.0\n\"NA\"\n2\n")
    let values = try numbers("x", missing: ["NA", "-9"], of: try CSVFile(file.path))
    #expect(values.map { $0.isNaN ? nil : $0 } == [1, nil, nil, nil, nil, 2])
  }

  /// Random decimals against the standard library's correctly rounded reader.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `rounds numbers correctly`(seed: UInt64) throws {
    var generator = Philox(seed: seed)
    let tokens = (0..<5_000).map { _ -> String in
      let digits = (0..<Int.random(in: 1...22, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }.joined()
      let cut = Int.random(in: 0...digits.count, using: &generator)
      let sign = Bool.random(using: &generator) ? "-" : ""
      let exponent =
        Int.random(in: 0..<8, using: &generator) == 0 ? "e\(Int.random(in: -30...30, using: &generator))" : ""
      return sign + digits.prefix(cut) + (cut < digits.count ? "." : "") + digits.dropFirst(cut) + exponent
    }
    let file = try TemporaryFile("x\n" + tokens.joined(separator: "\n") + "\n")
    let values = try numbers("x", of: try CSVFile(file.path))
    #expect(values.count == tokens.count)
    for (value, token) in zip(values, tokens) {
      #expect(value.bitPattern == Double(token)?.bitPattern, "\(token)")
    }
  }

  @Test
  func `names the nearest column`() throws {
    let file = try TemporaryFile("grade,sex\n1,2\n")
    let error = #expect(throws: DataError.self) { try numbers("garde", of: try CSVFile(file.path)) }
    #expect(file.shown(error).hasSuffix("has no column “garde”. Did you mean “grade”?"))
  }
}
