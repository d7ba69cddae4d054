import AssayData
import AssayFiles
import Foundation
import Testing

/// Codebooks in YAML: what they say, and where they are wrong.
@Suite struct CodebookFileTests {
  private static let datasets = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Datasets").standardized

  static let codebooks: [String] =
    (FileManager.default.enumerator(atPath: datasets.path)?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix("codebook.yaml") }.sorted()

  @Test
  func `finds the codebooks`() { #expect(Self.codebooks.count > 10) }

  /// Every codebook parses, defines columns that its file has, and lists every category that the file holds.
  @Test(arguments: codebooks)
  func `reads every codebook of the data sets`(path: String) throws {
    let file = Self.datasets.appendingPathComponent(path).path
    let codebook = try CodebookFile.read(file)
    #expect(!codebook.variables.isEmpty)
    let data = file.replacingOccurrences(of: ".codebook.yaml", with: ".csv")
    guard FileManager.default.fileExists(atPath: data) else { return }
    #expect(CodebookFile.path(beside: data) == file)
    let csv = try CSVFile(data)
    for variable in codebook.variables {
      let columns =
        !variable.options.isEmpty
        ? variable.options.map(\.code)
        : !variable.items.isEmpty ? variable.items.map(\.code) : [variable.source ?? variable.name]
      for column in columns { #expect(csv.columnNames.contains(column), "\(variable.name): \(column)") }
      guard variable.options.isEmpty else { continue }
      let names = variable.items.isEmpty ? [variable.name] : variable.items.map(\.code)
      for name in names {
        let scheme = CategoryScheme(name, codebook: codebook)
        let table = try Tabulation(of: [[scheme.column]], in: csv, limit: 100_000).tables[0]
        let result = try scheme.classify(table.tokens[0], counts: table.counts)
        #expect(result.target.count == table.counts.count)
      }
    }
  }

  @Test
  func `reads every key`() throws {
    let codebook = try CodebookFile.parse(
      """
      missing_values: [-9, NA]
      variables:
        sex: {label: 性别, scale: nominal, categories: {01: 男, 2: 女}}
        income: {scale: interval, unit: CNY, range: [0, 1e5], missing: {refused: [-1, -2], skipped: -3}}
        age_band: {from: age, bands: [[18, 29], [30, 49.5]], scale: ordinal}
        satisfied: {from: q7, net: [4, 5], missing_values: x}
        needs: {scale: multi-select, options: {n1: 国情, n2: 党情}, selected: [1, yes], not_selected: 0}
        views: {scale: battery, items: {v1: One, v2: Two}, item_scale: ordinal}
        w: {role: weight}
        id: {role: identifier}
      design: {strata: stratum, cluster: [psu, house], fpc: N}
      """)
    #expect(codebook.missingValues == ["-9", "NA"])
    #expect(codebook.variables.map(\.name) == ["sex", "income", "age_band", "satisfied", "needs", "views", "w", "id"])
    let sex = try #require(codebook.definition(of: "sex"))
    #expect(sex.label == "性别")
    #expect(sex.scale == .nominal)
    // Codes are tokens: 01 is not 1.
    #expect(sex.categories == [CodeLabel(code: "01", label: "男"), CodeLabel(code: "2", label: "女")])
    let income = try #require(codebook.definition(of: "income"))
    #expect(income.unit == "CNY")
    #expect(income.range == 0...100_000)
    #expect(
      income.missing == [
        MissingClass(reason: "refused", codes: ["-1", "-2"]), MissingClass(reason: "skipped", codes: ["-3"]),
      ])
    let band = try #require(codebook.definition(of: "age_band"))
    #expect(band.source == "age")
    #expect(band.derivation == .bands([18...29, 30...49.5]))
    let net = try #require(codebook.definition(of: "satisfied"))
    #expect(net.derivation == .net(["4", "5"]))
    #expect(net.missingValues == ["x"])
    let needs = try #require(codebook.definition(of: "needs"))
    #expect(needs.scale == .multiSelect)
    #expect(needs.options == [CodeLabel(code: "n1", label: "国情"), CodeLabel(code: "n2", label: "党情")])
    #expect(needs.selected == ["1", "yes"])
    #expect(needs.notSelected == ["0"])
    let item = try #require(codebook.definition(of: "v2"))
    #expect(item.label == "Two")
    #expect(item.scale == .ordinal)
    #expect(codebook.definition(of: "w")?.isWeight == true)
    #expect(codebook.definition(of: "id")?.isWeight == false)
    #expect(codebook.definition(of: "nothing") == nil)
    #expect(codebook.design == DesignColumns(strata: ["stratum"], clusters: ["psu", "house"], populationSizes: ["N"]))
  }

  @Test(arguments: ["", "# nothing\n", "missing_values: []\n", "variables: {}\n"])
  func `takes an empty codebook`(text: String) throws {
    #expect(try CodebookFile.parse(text) == Codebook())
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { message }
  }

  static let mistakes = [
    Mistake(
      text: "variables:\n  sex: {lable: Sex}\n",
      message: "codebook, line 2: variable “sex” has no key “lable”. Did you mean “label”?"),
    Mistake(
      text: "missing_values: [1]\nvariable:\n  sex: {}\n",
      message: "codebook, line 2: a codebook has no key “variable”. Did you mean “variables”?"),
    Mistake(
      text: "weights: w\n",
      message: "codebook, line 1: a codebook has no key “weights”. Known keys: missing_values, variables, design."),
    Mistake(
      text: "design: {strata: s, clusters: p}\n",
      message: "codebook, line 1: design has no key “clusters”. Did you mean “cluster”?"),
    Mistake(
      text: "variables:\n  a: {label: A}\n  b: {label: B}\n  a: {label: C}\n",
      message: "codebook, line 4: the key “a” stands twice."),
    Mistake(
      text: "variables:\n  a:\n    categories: {1: x, 1: y}\n", message: "codebook, line 3: the key “1” stands twice."),
    Mistake(
      text: "variables:\n  a: {scale: ordinl}\n",
      message:
        "codebook, line 2: scale of “a” is “ordinl”. It is one of nominal, ordinal, interval, multi-select, battery, "
        + "rank, ballot, weight, identifier, text."),
    Mistake(
      text: "variables:\n  a: {scale: unstated}\n",
      message:
        "codebook, line 2: scale of “a” is “unstated”. It is one of nominal, ordinal, interval, multi-select, battery, "
        + "rank, ballot, weight, identifier, text."),
    Mistake(
      text: "variables:\n  a: {role: wight}\n",
      message: "codebook, line 2: role of “a” is “wight”. It is one of weight, identifier."),
    Mistake(
      text: "variables:\n  a:\n    from: age\n    bands: [[18, 29], [29, 40]]\n",
      message: "codebook, line 4: bands of “a” must rise and not overlap."),
    Mistake(
      text: "variables:\n  a: {from: age, bands: [[30, 18]]}\n",
      message: "codebook, line 2: bands of “a” must not end before it starts."),
    Mistake(
      text: "variables:\n  a: {from: age, bands: [18, 29]}\n",
      message: "codebook, line 2: bands of “a” must be two numbers: [low, high]."),
    Mistake(
      text: "variables:\n  a: {from: age, bands: [[18, old]]}\n",
      message: "codebook, line 2: bands of “a” must be a number."),
    Mistake(
      text: "variables:\n  a: {from: age, bands: []}\n",
      message: "codebook, line 2: bands of “a” must be a list of bands: [[18, 29], [30, 49]]."),
    Mistake(
      text: "variables:\n  a: {bands: [[18, 29]]}\n",
      message: "codebook, line 2: “a” needs both from and one of bands and net."),
    Mistake(
      text: "variables:\n  a: {from: age}\n", message: "codebook, line 2: “a” needs both from and one of bands and net."
    ),
    Mistake(
      text: "variables:\n  a: {scale: multi-select}\n",
      message: "codebook, line 2: the multi-select question “a” needs options: {column: label}."),
    Mistake(
      text: "variables:\n  a: {scale: battery}\n",
      message: "codebook, line 2: the battery “a” needs items: {column: label}."),
    Mistake(
      text: "variables:\n  a: {range: [5, 1]}\n",
      message: "codebook, line 2: range of “a” must not end before it starts."),
    Mistake(
      text: "variables:\n  a: {label: [x, y]}\n", message: "codebook, line 2: label of “a” must be a single value."),
    Mistake(
      text: "variables:\n  a: yes\n", message: "codebook, line 2: variable “a” must be a mapping of keys to values."),
    Mistake(text: "- a\n- b\n", message: "codebook, line 1: a codebook must be a mapping of keys to values."),
    Mistake(
      text: "variables:\n  a: {categories: [1, 2]}\n",
      message: "codebook, line 2: categories of “a” must be a mapping of keys to values."),
  ]

  @Test(arguments: mistakes)
  func `says what is wrong in which line`(_ mistake: Mistake) {
    let error = #expect(throws: DataError.self) { try CodebookFile.parse(mistake.text) }
    #expect(error?.description == mistake.message)
  }

  @Test
  func `says in which line the text is not YAML`() {
    let error = #expect(throws: DataError.self) { try CodebookFile.parse("variables:\n  a: {label: A\n  b: 1\n") }
    #expect(error?.description.hasPrefix("codebook, line ") == true)
  }

  @Test
  func `takes the codebook beside the file before that of the folder`() throws {
    let file = try TemporaryFile("a\n1\n", named: "survey.csv")
    let folder = String(file.path.dropLast("survey.csv".count))
    #expect(CodebookFile.path(beside: file.path) == nil)
    try Data().write(to: URL(fileURLWithPath: folder + "codebook.yaml"))
    #expect(CodebookFile.path(beside: file.path) == folder + "codebook.yaml")
    try Data().write(to: URL(fileURLWithPath: folder + "survey.codebook.yaml"))
    for name in ["survey.csv", "survey.csv.gz", "survey.tsv", "survey.CSV"] {
      #expect(CodebookFile.path(beside: folder + name) == folder + "survey.codebook.yaml")
    }
    #expect(CodebookFile.path(beside: "-") == nil)
  }

  @Test
  func `says that a codebook cannot be read`() throws {
    let missing = #expect(throws: DataError.self) { try CodebookFile.read("/nowhere/codebook.yaml") }
    #expect(missing?.description == "/nowhere/codebook.yaml: cannot be read as a codebook.")
    let file = try TemporaryFile([0x61, 0x3A, 0x20, 0xFF, 0x0A], named: "codebook.yaml")
    let invalid = #expect(throws: DataError.self) { try CodebookFile.read(file.path) }
    #expect(file.shown(invalid) == "codebook.yaml: is not UTF-8 text.")
  }
}
