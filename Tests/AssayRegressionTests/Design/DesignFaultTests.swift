import AssayRegression
import Testing

/// Designs that the data cannot form, and data that do not fit a design.
@Suite struct DesignFaultTests {
  private let frame = ModelFrame(
    columns: [
      "sex": .factor(["M", "F", "M", "F"]), "one": .factor(["a", "a", "a", "a"]), "age": .numbers([20, 31, 42, 53]),
      "pay": .coded([0, 10, 0, 2_000]), "debt": .numbers([-4, 1, 0, 9]), "y": .numbers([1, 2, 3, 4]),
    ], cases: CaseTotals(counts: [1, 2, 3, 1]))

  /// The sentence of the error that forming a design and its matrix throws.
  private func sentence(_ text: String, _ options: DesignOptions = DesignOptions()) throws -> String {
    let error = #expect(throws: RegressionError.self) {
      let design = try Design(Formula(parsing: text), training: frame, options: options)
      _ = try design.matrix(frame)
      _ = try design.offset(frame)
      if design.formula.response != nil { _ = try design.response(frame) }
    }
    return try #require(error).description
  }

  @Test(arguments: [
    ("y ~ log(pay)", "The term “log(pay)” takes the logarithm of 0 in 4 cases. Leave these cases out, or use log1p()"),
    ("y ~ log(debt)", "takes the logarithm of a number below 0, such as -4, in 4 cases"),
    ("y ~ sqrt(debt)", "takes the square root of a number below 0, such as -4, in 1 case."),
    ("y ~ exp(pay)", "raises e to a power that no number can hold, such as 2000, in 1 case. Divide the variable"),
    ("y ~ I(1 / debt)", "divides by 0 in 3 cases"),
    ("y ~ I(debt^0.5)", "raises -4 to the power 0.5, which has no value, in 1"),
    ("y ~ I(pay^200)", "raises 2000 to the power 200, which no number can hold, in 1 case"),
    ("y ~ age + offset(log(pay))", "The term “offset(log(pay))” takes the logarithm of 0 in 4 cases"),
    ("log(debt) ~ age", "The response “log(debt)” takes the logarithm of a number below 0"),
    ("y ~ poly(age, 4)", "needs more than 4 distinct values, and there are 4"),
    ("y ~ ns(age, knots=c(10))", "has knots that are not between 20 and 53"),
    ("y ~ ns(pay, df=4)", "has knots that coincide"), ("y ~ one", "The term “one” has one level only, “a”"),
    ("y ~ scale(I(age * 0))", "has one value only"), ("y ~ C(sex, ref=\"N\")", "has no level “N”"),
    ("y ~ C(sex, ref=\"N\")", "The levels are “F”, “M”"),
    ("y ~ factor(sex, levels=c(\"F\"))", "does not list the level “M”"),
    ("y ~ C(sex, Poly(scores=c(1, 2, 3)))", "has 2 levels and 3 scores"),
    ("y ~ agee", "character 5: there is no column “agee”. Did you mean age?"),
    ("y ~ sex + log(sex)", "character 5: “sex” is categorical, and log(sex) needs a number"),
    ("y ~ I(age == \"20\")", "“age” is a number, and I(age == \"20\") compares it with a category"),
    ("y ~ I(sex == \"m\")", "“sex” has no level “m”"),
  ])
  func `a term that the data cannot form says why`(_ text: String, _ words: String) throws {
    let sentence = try sentence(text)
    #expect(sentence.contains(words), "\(sentence)")
  }

  @Test func `contrasts of something else are refused`() throws {
    #expect(
      try sentence("y ~ age", DesignOptions(contrasts: ["age": .sum])).contains("“age”, which is not a categorical"))
  }

  @Test func `values without cases do not matter`() throws {
    let frame = ModelFrame(
      columns: ["x": .coded(codes: [1, 2], values: [0, 1, 3])], cases: CaseTotals(rows: 2))
    let columns = try Design(Formula(parsing: "~ 0 + log(x)"), training: frame).matrix(frame).allColumns
    #expect(columns[0][0] == 0)
  }

  private func prediction(_ columns: [String: ModelColumn], rows: Int) throws -> String {
    let design = try Design(Formula(parsing: "y ~ sex + age"), training: frame)
    let error = #expect(throws: RegressionError.self) {
      try design.matrix(ModelFrame(columns: columns, cases: CaseTotals(rows: rows)))
    }
    return try #require(error).description
  }

  @Test func `new data must fit the model`() throws {
    let unseen = try prediction(["sex": .factor(["F", "X"]), "age": .numbers([1, 2])], rows: 2)
    #expect(unseen == "The term “sex” has the level “X”, which the model never saw. The model knows “F”, “M”.")
    let number = try prediction(["sex": .numbers([1]), "age": .numbers([1])], rows: 1)
    #expect(number.contains("“sex” is a number here, and was categorical in the data of the fit"))
    let factor = try prediction(["sex": .factor(["F"]), "age": .factor(["old"])], rows: 1)
    #expect(factor.contains("“age” is categorical here, and was a number in the data of the fit"))
    #expect(try prediction(["sex": .factor(["F"])], rows: 1).contains("there is no column “age”"))
  }

  @Test func `new data may have levels in another order, and lack some`() throws {
    let design = try Design(Formula(parsing: "y ~ sex"), training: frame)
    let new = ModelFrame(
      columns: [
        "sex": .factor(codes: [1, 0, 1], levels: ["M", "F", "X"].map { FactorLevel(code: $0) }, isOrdered: false)
      ],
      cases: CaseTotals(rows: 3))
    #expect(try design.matrix(new).allColumns == [[1, 1, 1], [0, 1, 0]])
  }

  @Test func `a stored design that was damaged is refused`() throws {
    let design = try Design(Formula(parsing: "y ~ sex + ns(age, df=2) + scale(age)"), training: frame)
    var damages: [StoredDesign] = Array(repeating: design.stored, count: 6)
    damages[0].codings[0].columns[0].removeLast()
    damages[1].codings = []
    damages[2].bases.removeFirst()
    damages[3].bases.removeLast()
    damages[4].variables.removeAll { $0.name == "age" }
    damages[5].bases[0].values = .naturalSpline(knots: [60], boundary: [20, 53])
    for damaged in damages {
      #expect(throws: RegressionError.self) { try Design(stored: damaged) }
    }
  }

  @Test func `the response is numbers or levels`() throws {
    func response(_ text: String) throws -> ResponseValues {
      try Design(Formula(parsing: text), training: frame).response(frame)
    }
    #expect(try response("y ~ age") == .numbers([1, 2, 3, 4]))
    #expect(try response("I(y >= 3) ~ age") == .numbers([0, 0, 1, 1]))
    #expect(try response("sex == \"F\" ~ age") == .numbers([0, 1, 0, 1]))
    #expect(try response("I(!(sex == \"F\")) ~ age") == .numbers([1, 0, 1, 0]))
    #expect(try response("y - 1 ~ age") == .numbers([0, 1, 2, 3]))
    let levels = ["F", "M"].map { FactorLevel(code: $0) }
    #expect(try response("sex ~ age") == .levels(codes: [1, 0, 1, 0], levels: levels, isOrdered: false))
    #expect(
      try response("relevel(sex, ref=\"M\") ~ age")
        == .levels(codes: [0, 1, 0, 1], levels: levels.reversed(), isOrdered: false))
    #expect(throws: RegressionError.self) { try response("~ age") }
    let options = DesignOptions(contrasts: ["sex": .treatment(reference: "M")], imposed: .sum)
    let chosen = try Design(Formula(parsing: "sex ~ age"), training: frame, options: options).response(frame)
    #expect(chosen == .levels(codes: [0, 1, 0, 1], levels: levels.reversed(), isOrdered: false))
  }
}
