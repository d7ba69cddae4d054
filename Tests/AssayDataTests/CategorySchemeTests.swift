import AssayData
import Testing

/// How tokens become categories: order, scale, missing reasons, and what a reader is warned of.
@Suite struct CategorySchemeTests {
  private func classify(
    _ tokens: [String], _ define: (inout VariableDefinition) -> Void = { _ in }, codebook values: [String]? = nil,
    missing: [String] = [], scale: Scale? = nil, order: CategoryOrder = .sorted, counts: [Int]? = nil
  ) throws(DataError) -> Classification {
    var definition = VariableDefinition(name: "q")
    define(&definition)
    let codebook =
      values == nil && definition == VariableDefinition(name: "q")
      ? nil : Codebook(missingValues: values ?? [], variables: [definition])
    return try CategoryScheme("q", codebook: codebook, missing: missing, scale: scale, order: order)
      .classify(tokens, counts: counts ?? tokens.map { _ in 1 })
  }

  // MARK: Order

  @Test
  func `orders whole numbers by value`() throws {
    let result = try classify(["10", "9", "-1", "2"])
    #expect(result.categories.map(\.code) == ["-1", "2", "9", "10"])
    #expect(result.target == [3, 2, 0, 1])
  }

  @Test
  func `orders by code point where one token is not a whole number`() throws {
    #expect(try classify(["10", "9", "2.5"]).categories.map(\.code) == ["10", "2.5", "9"])
    #expect(try classify(["b", "B", "a", "é", "丙", "乙"]).categories.map(\.code) == ["B", "a", "b", "é", "丙", "乙"])
    #expect(try classify(["10", "9", "x"]).categories.map(\.code) == ["10", "9", "x"])
  }

  @Test
  func `orders by appearance on request`() throws {
    let result = try classify(["10", "", "9", "-1"], order: .appearance)
    #expect(result.valid.map(\.code) == ["10", "9", "-1"])
    #expect(result.target == [0, 3, 1, 2])
  }

  // MARK: Scale

  @Test(
    arguments: [
      (["male", "female"], .nominal), (["1", "x"], .nominal), (["1", "2", "5"], .unstated), (["1.5", "2"], .interval),
      ([], .nominal),
      ([""], .nominal), ((1...20).map { "\($0)" }, .unstated), ((1...21).map { "\($0)" }, .interval),
    ] as [([String], Scale)])
  func `takes the scale that the tokens look like`(tokens: [String], scale: Scale) throws {
    #expect(try classify(tokens).scale == scale)
  }

  @Test
  func `prefers the scale that is stated`() throws {
    #expect(try classify(["1", "2"], { $0.scale = .nominal }).scale == .nominal)
    #expect(try classify(["1", "2"], { $0.scale = .nominal }, scale: .ordinal).scale == .ordinal)
  }

  @Test
  func `takes codes as scores where all are numbers`() throws {
    #expect(try classify(["3", "1", ""]).numericScores == [1, 3])
    #expect(try classify(["3", "x"]).numericScores == nil)
  }

  // MARK: Listed categories

  static let grades = [
    CodeLabel(code: "4", label: "不称职"), CodeLabel(code: "1", label: "优秀"), CodeLabel(code: "2", label: "称职"),
  ]

  @Test
  func `keeps the listed order and unused categories`() throws {
    let result = try classify(["1", "4"], { $0.categories = Self.grades })
    #expect(result.isListed)
    #expect(result.categories.map(\.label) == ["不称职", "优秀", "称职"])
    #expect(result.target == [1, 0])
    #expect(try !classify(["1"]).isListed)
  }

  @Test
  func `refuses a token that is not listed`() {
    let error = #expect(throws: DataError.self) {
      try classify(["1", "7", ""], { $0.categories = Self.grades }, counts: [5, 3, 1])
    }
    #expect(error == .unlistedCategory("7", rows: 3, column: "q"))
    #expect(
      error?.description
        == "Column “q” holds “7” in 3 rows, which its codebook does not list. "
        + "Add it to the categories or to the missing values of the column.")
    #expect(
      DataError.unlistedCategory("7", rows: 1, column: "q").description
        == "Column “q” holds “7” in 1 row, which its codebook does not list. "
        + "Add it to the categories or to the missing values of the column.")
  }

  /// The listed é is the composed one; the decomposed one is another token, with its own count of rows.
  @Test
  func `compares tokens as bytes`() throws {
    let define: (inout VariableDefinition) -> Void = { $0.categories = [CodeLabel(code: "\u{E9}", label: "E")] }
    #expect(try classify(["\u{E9}"], define).target == [0])
    let error = #expect(throws: DataError.self) { try classify(["\u{E9}", "e\u{301}"], define, counts: [10, 2]) }
    guard case .unlistedCategory(let token, let rows, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(Array(token.utf8) == [0x65, 0xCC, 0x81])
    #expect(rows == 2)
  }

  @Test
  func `keeps composed and decomposed letters apart without a codebook`() throws {
    let result = try classify(["\u{E9}", "e\u{301}"])
    #expect(result.valid.count == 2)
    #expect(Set(result.target).count == 2)
    for (token, position) in zip(["\u{E9}", "e\u{301}"], result.target) {
      #expect(Array(result.categories[position].code.utf8) == Array(token.utf8))
    }
    let missing = try classify(["\u{E9}", "e\u{301}"], missing: ["e\u{301}"])
    #expect(missing.categories.map(\.missing) == [nil, .declared("e\u{301}")])
  }

  // MARK: Missing values

  @Test
  func `sets missing classes after the categories, by reason`() throws {
    let result = try classify(
      ["2", "", "-9", "-8", "NA", "1", "-7"],
      { $0.missing = [MissingClass(reason: "refused", codes: ["-9", "-8"])] }, codebook: ["-7"], missing: ["NA"])
    #expect(result.valid.map(\.code) == ["1", "2"])
    #expect(
      result.categories.map(\.missing) == [
        nil, nil, .blank, .declared("refused"), .declared("NA"), .declared("-7"),
      ])
    #expect(result.target == [1, 2, 3, 3, 4, 0, 5])
    #expect(result.categories.map(\.label) == ["1", "2", "blank", "refused", "NA", "-7"])
  }

  @Test
  func `lets a variable replace the missing values of the codebook`() throws {
    let result = try classify(["-9", "-8"], { $0.missingValues = ["-8"] }, codebook: ["-9"])
    #expect(result.categories.map(\.missing) == [nil, .declared("-8")])
  }

  @Test
  func `takes a listed category that is missing out of the categories`() throws {
    let result = try classify(
      ["1", "9"],
      {
        $0.categories = [CodeLabel(code: "1", label: "yes"), CodeLabel(code: "9", label: "no answer")]
        $0.missing = [MissingClass(reason: "no answer", codes: ["9"])]
      })
    #expect(result.valid.map(\.label) == ["yes"])
    #expect(result.target == [0, 1])
  }

  // MARK: Bands and nets

  private func ages(_ definition: inout VariableDefinition) {
    definition.source = "age"
    definition.derivation = .bands([18...29, 30...49, 50...50])
  }

  @Test
  func `closes bands at both ends`() throws {
    let result = try classify(["18", "29", "30", "49.0", "50", "", "29.0"], ages)
    #expect(result.target == [0, 0, 1, 1, 2, 3, 0])
    #expect(result.categories.map(\.label) == ["18–29", "30–49", "50", "blank"])
    #expect(result.categories.map(\.code).prefix(3) == ["1", "2", "3"])
    #expect(result.scale == .ordinal)
  }

  @Test(arguments: [
    ("29.5", "Column “age” holds 29.5, which is in no band of “q”; bands must cover the data."),
    ("17", "Column “age” holds 17, which is in no band of “q”; bands must cover the data."),
    ("old", "Column “age” holds “old”, which is not a number and so in no band of “q”."),
  ])
  func `refuses values that no band covers`(token: String, message: String) {
    let error = #expect(throws: DataError.self) { try classify([token], ages) }
    #expect(error?.description == message)
  }

  @Test
  func `says nothing of spellings that fall into one band`() throws {
    #expect(try classify(["18", "18.0"], ages).notes == [])
  }

  @Test
  func `takes missing values of a derived variable from its source`() throws {
    var source = VariableDefinition(name: "age")
    source.missing = [MissingClass(reason: "refused", codes: ["-1"])]
    var derived = VariableDefinition(name: "q")
    ages(&derived)
    let result = try CategoryScheme("q", codebook: Codebook(missingValues: ["NA"], variables: [source, derived]))
      .classify(["-1", "20", "NA"], counts: [1, 1, 1])
    #expect(result.categories.dropFirst(3).map(\.missing) == [.declared("refused"), .declared("NA")])
    #expect(result.target == [3, 0, 4])
  }

  @Test
  func `takes codes together in a net`() throws {
    let result = try classify(
      ["5", "1", "4", ""],
      {
        $0.source = "q7"
        $0.derivation = .net(["4", "5"])
      })
    #expect(result.categories.map(\.label) == ["other", "4, 5", "blank"])
    #expect(result.target == [1, 0, 1, 2])
  }

  @Test
  func `compares the codes of a net as bytes`() throws {
    let result = try classify(
      ["\u{E9}", "e\u{301}"],
      {
        $0.source = "q7"
        $0.derivation = .net(["\u{E9}"])
      })
    #expect(result.target == [1, 0])
  }

  @Test
  func `reads the column that a variable is derived from`() {
    var derived = VariableDefinition(name: "q")
    ages(&derived)
    #expect(CategoryScheme("q", codebook: Codebook(variables: [derived])).column == "age")
    #expect(CategoryScheme("q", codebook: nil).column == "q")
  }

  // MARK: Notes

  @Test
  func `notes tokens that spell one number in two ways`() throws {
    let result = try classify(["1", "01", "2", "1.0"])
    #expect(result.valid.count == 4)
    #expect(
      result.notes == ["“q”: “01” and “1” and “1.0” are different categories, though they spell one number."])
    #expect(try classify(["1", "2", "x"]).notes == [])
  }

  @Test
  func `gives the items of a battery the categories of the battery`() throws {
    var battery = VariableDefinition(name: "b")
    battery.categories = Self.grades
    battery.items = [CodeLabel(code: "b1", label: "First"), CodeLabel(code: "b2", label: "Second")]
    battery.itemScale = .ordinal
    let result = try CategoryScheme("b2", codebook: Codebook(variables: [battery])).classify(["4"], counts: [1])
    #expect(result.label == "Second")
    #expect(result.scale == .ordinal)
    #expect(result.categories.map(\.code) == ["4", "1", "2"])
  }
}
