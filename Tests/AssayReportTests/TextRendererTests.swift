import AssayReport
import Testing

@Suite struct TextRendererTests {
  /// Widths of each kind of character, from the definition in UAX #11 and the Unicode Character Database.
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("性别", 4), ("（性别）", 8), ("ＡＢＣ", 6), ("ｶﾅ", 2), ("カナ", 4),
    ("한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("❤️", 2), ("a\u{200B}b", 2), ("χ²", 2),
    ("“”…─", 4), ("𠀀", 2), ("ไทย", 3),
  ])
  func `measures display width`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func `breaks lines where a reader expects it`() {
    #expect(TextLines.wrap("one two three", width: 8) == ["one two", "three"])
    #expect(TextLines.wrap("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
    #expect(TextLines.wrap("推断按抽样设计进行", width: 8) == ["推断按抽", "样设计进", "行"])
    // A stop does not begin a line, an opening bracket does not end one.
    #expect(TextLines.wrap("推断按抽，样", width: 8) == ["推断按", "抽，样"])
    #expect(TextLines.wrap("推断按（样）", width: 8) == ["推断按", "（样）"])
    #expect(TextLines.wrap("one two three", width: 5, maximum: 2) == ["one", "two…"])
    #expect(TextLines.wrap("so p\u{A0}=\u{A0}.003", width: 8) == ["so", "p\u{A0}=\u{A0}.003"])
    #expect(TextLines.wrap("tab\there", width: 20) == ["tab here"])
    #expect(TextLines.wrap("", width: 5) == [""])
  }

  /// Documents whose labels are long enough to be wrapped and cut.
  private static let documents = ReportFixtures.all + [long(rows: 3, columns: 7), long(rows: 2, columns: 16)]

  private static func long(rows: Int, columns: Int) -> Document {
    let label = "基层党支部书记（专职）and their deputies_in_the_townships_of_the_district无间断长标签长标签长标签长标签"
    return Document(
      analysis: "crosstab", title: label + label + label,
      cases: CaseAccount(
        read: 1_000_000, used: 12, missing: (1...20).map { .init(reason: "\(label)\($0)", count: 49_999) },
        sumOfWeights: 1e12, effectiveSize: 0.5, codebook: label, source: label),
      design: [DesignFact("cluster", .text(label)), DesignFact("strata", .text(label))],
      tables: [
        ReportFixtures.cells(
          row: label, column: label,
          labels: ((1...rows).map { "\(label)\($0)" }, (1...columns).map { "\($0)\(label)" }),
          counts: (1...rows).map { row in (1...columns).map { 1_000_003 * row * $0 } }, margins: true)
      ], notes: [label, label + label], warnings: [label], sentence: label + label + label,
      manifest: [DesignFact("command", .text(label))])
  }

  /// Every column of the glossary in one list, with the largest numbers that there are.
  private static let monster = Document(
    analysis: "describe", title: "",
    cases: CaseAccount(read: .max, used: .max, source: ""),
    tables: [
      Table(
        name: "descriptives", title: "", columns: Glossary.entries.map { Column($0.name) },
        rows: [
          Glossary.entries.map { _ in .number(-1.2345678901234567e300) },
          Glossary.entries.map { _ in .integer(.min) },
          Glossary.entries.map { .text(String(repeating: $0.heading, count: 20)) },
        ])
    ])

  @Test(arguments: 60...200)
  func `fits its width`(width: Int) {
    for document in Self.documents + [Self.monster] {
      let lines = TextRenderer(width: width).render(document).split(separator: "\n").map(String.init)
      #expect(!lines.isEmpty)
      #expect(lines.filter { DisplayWidth.of($0) > width } == [])
    }
  }

  @Test(arguments: documents.indices)
  func `keeps every number when a table is broken in blocks`(place: Int) {
    let document = Self.documents[place]
    func figures(_ width: Int) -> [String: Int] {
      let words = TextRenderer(width: width).render(document).split { $0 == " " || $0 == "\n" }
      return words.reduce(into: [:]) { counts, word in
        if Double(word) != nil { counts[String(word), default: 0] += 1 }
      }
    }
    // Only cells have decimal points; labels hold figures of their own, which blocks repeat or cut.
    let narrow = figures(80)
    for (figure, count) in figures(20_000) where figure.contains(".") {
      #expect(narrow[figure] == count, "\(figure)")
    }
  }

  @Test func `has no space at the end of a line and one line feed at the end`() {
    for document in Self.documents {
      let text = TextRenderer(width: 80).render(document)
      #expect(!text.contains(" \n"))
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      #expect(!text.contains("\u{1B}"))
    }
  }

  @Test func `leaves out hidden columns and columns that say nothing`() {
    let text = TextRenderer().render(ReportFixtures.twoByTwo)
    #expect(!text.contains("ln p"))
    #expect(!text.contains("Den. df"))
    #expect(TextRenderer().render(ReportFixtures.stratified).contains("Den. df"))
  }

  @Test func `draws a grid that has no cells`() {
    let table = Table(
      name: "cells", title: "Cells", columns: ["stratum", "row", "column", "count"], rows: [],
      layout: .grid(row: "row", column: "column", values: ["count"], layer: "stratum"), footnotes: ["Nothing left."])
    let document = Document(
      analysis: "crosstab", title: "t", cases: CaseAccount(read: 1, used: 0, source: "s"), tables: [table])
    let text = TextRenderer().render(document)
    #expect(text.hasSuffix("\nCells\n───\nRow\n───\n(no rows)\n───\nNothing left.\n"))
  }

  @Test func `falls back to a list where a grid lacks its columns`() {
    let document = Document(
      analysis: "crosstab", title: "t", cases: CaseAccount(read: 1, used: 1, source: "s"),
      tables: [
        Table(
          name: "cells", title: "Cells", columns: ["row", "count"], rows: [["a", 1]],
          layout: .grid(row: "row", column: "column", values: ["count"]))
      ])
    #expect(TextRenderer().render(document).contains("a        1\n"))
  }

  @Test func `draws tables that have nothing in them`() {
    func page(_ columns: [Column], _ rows: [[Value]], hidden: [String] = []) -> String {
      let table = Table(name: "tests", title: "Tests", columns: columns, rows: rows, hidden: hidden)
      let cases = CaseAccount(read: 1, used: 1, source: "s")
      let text = TextRenderer().render(Document(analysis: "test", title: "t", cases: cases, tables: [table]))
      return String(text.split(separator: "missing\n\n")[1])
    }
    #expect(page([], []) == "Tests\n")
    #expect(page(["n"], [[1]], hidden: ["n"]) == "Tests\n")
    #expect(page(["test"], []) == "Tests\n────\nTest\n────\n(no rows)\n────\n")
    #expect(page(["test", "n"], [["woolf", .empty]]) == "Tests\n─────\nTest\n─────\nWoolf\n─────\n")
  }

  @Test func `does not let data break the page`() {
    let document = Document(
      analysis: "crosstab", title: "red \u{1B}[31m", cases: CaseAccount(read: 1, used: 1, source: "a\nb"), tables: [])
    #expect(TextRenderer().render(document) == "red  [31m\n\nSource    a b\nCases     1 read, 1 used, none missing\n")
  }
}
