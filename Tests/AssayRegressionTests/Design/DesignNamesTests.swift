import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Names of columns and terms, contrasts, and designs that are written to a file and read again.
@Suite struct DesignNamesTests {
  private let frame = ModelFrame(
    columns: [
      "sex": .factor(["M", "F", "M", "F", "M", "F"]), "grade": .factor(["1", "2", "3", "4", "5", "1"]),
      "post": .coded([1, 2, 10, 2, 1, 10]), "age": .numbers([20, 31, 42, 53, 64, 25.5]),
      "y": .numbers([1, 2, 3, 4, 5, 6]),
    ], cases: CaseTotals(rows: 6))

  private func names(_ text: String, _ options: DesignOptions = DesignOptions()) throws -> [String] {
    try Design(Formula(parsing: text), training: frame, options: options).columnNames
  }

  @Test func `columns are named by term and level`() throws {
    #expect(try names("y ~ age + log(age) + sex") == ["(Intercept)", "age", "log(age)", "sex[M]"])
    #expect(try names("~ 0 + sex") == ["sex[F]", "sex[M]"])
    #expect(try names("~ 0 + C(post)") == ["C(post)[1]", "C(post)[2]", "C(post)[10]"])
    #expect(try names("~ sex:C(post)").suffix(2) == ["sex[F]:C(post)[10]", "sex[M]:C(post)[10]"])
    #expect(try names("~ 0 + poly(age,2)") == ["poly(age, 2)[1]", "poly(age, 2)[2]"])
    #expect(try names("~ ns(age, df = 2)").last == "ns(age, df=2)[2]")
    #expect(try names("~ I(age ** 2):sex").last == "I(age^2):sex[M]")
  }

  @Test func `contrasts are chosen by formula and by options`() throws {
    #expect(try names("~ 1 + C(grade, Sum)") == ["(Intercept)"] + (1...4).map { "C(grade, Sum)[S.\($0)]" })
    #expect(try names("~ C(grade, contr.helmert)").last == "C(grade, contr.helmert)[H.4]")
    let polynomial = DesignOptions(contrasts: ["grade": .polynomial(scores: nil)])
    #expect(try names("~ grade", polynomial).dropFirst() == ["grade[.L]", "grade[.Q]", "grade[.C]", "grade[^4]"])
    for call in [
      "Treatment(reference=\"3\")", "Treatment(3)", "ref=\"3\"", "reference=\"3\"", "contr.treatment(base=\"3\")",
    ] {
      let own = try names("~ C(grade, \(call))").dropFirst()
      #expect(own.map { $0.suffix(3) } == ["[1]", "[2]", "[4]", "[5]"], "\(call)")
    }
    #expect(try names("~ C(grade, base=2)").dropFirst().map { $0.suffix(3) } == ["[1]", "[3]", "[4]", "[5]"])
    #expect(try names("~ relevel(sex, ref=\"M\")").last == "relevel(sex, ref=\"M\")[F]")
    let reference = DesignOptions(contrasts: ["sex": .treatment(reference: "M")])
    #expect(try names("~ sex", reference).last == "sex[F]")
    #expect(try names("~ C(sex, Treatment)", DesignOptions(imposed: .sum)).last == "C(sex, Treatment)[S.F]")
  }

  /// Orthogonal polynomials of unequal scores, R 4.2.2: contr.poly(4, scores = c(1, 2, 4, 8)).
  @Test func `polynomial contrasts take scores`() throws {
    let frame = ModelFrame(columns: ["g": .factor(["a", "b", "c", "d"])], cases: CaseTotals(rows: 4))
    let design = try Design(Formula(parsing: "~ C(g, Poly(scores=c(1, 2, 4, 8)))"), training: frame)
    let columns = try design.matrix(frame).allColumns
    expectClose(
      columns[1], [-0.51287764453217255, -0.32637668288410993, 0.04662524041201567, 0.79262908700426671],
      relative: 1e-13)
    expectClose(
      columns[2], [0.52962714133237609, -0.10592542826647526, -0.76795935493194523, 0.34425764186604435],
      relative: 1e-12)
    expectClose(
      columns[3], [-0.454369467397651827, 0.795146567945890781, -0.397573283972945390, 0.056796183424706576],
      relative: 1e-12)
  }

  @Test func `terms know their columns, factors and variables`() throws {
    let design = try Design(Formula(parsing: "y ~ sex * log(age) + C(post)"), training: frame)
    #expect(design.terms.map(\.label) == ["(Intercept)", "sex", "log(age)", "C(post)", "sex:log(age)"])
    #expect(design.terms.map(\.columns) == [0..<1, 1..<2, 2..<3, 3..<5, 5..<6])
    #expect(design.terms.map(\.degree) == [0, 1, 1, 1, 2])
    #expect(design.terms[4].variables == ["sex", "age"])
    #expect(design.terms[4].factors == ["sex", "log(age)"])
    #expect(design.terms.map(\.isCategorical) == [false, true, false, true, true])
    let matrix = try design.matrix(frame)
    #expect(matrix.terms == design.terms.map(\.label))
    #expect(matrix.columns.map(\.term) == [0, 1, 2, 3, 3, 4])
    #expect(matrix.columns.map(\.name) == design.columnNames)
  }

  @Test(arguments: [
    "y ~ C(grade, Poly) + ns(age, df=2) + poly(log(age), 2) + scale(age):sex",
    "I(y > 3) ~ bs(age, df=4) + offset(log(age))",
    "sex ~ relevel(grade, ref=\"4\") + center(age) + C(post, Sum)", "~ poly(age, 3, raw=TRUE)",
  ])
  func `a design comes back from JSON with the same bits`(_ text: String) throws {
    let design = try Design(Formula(parsing: text), training: frame)
    let stored = try JSONDecoder().decode(StoredDesign.self, from: try JSONEncoder().encode(design.stored))
    #expect(stored == design.stored)
    let again = try Design(stored: stored)
    let (own, theirs) = (try design.matrix(frame).allColumns, try again.matrix(frame).allColumns)
    #expect(own == theirs)
    let (ownOffset, theirOffset) = (try design.offset(frame), try again.offset(frame))
    #expect(ownOffset == theirOffset)
  }

  @Test func `levels without cases have no column`() throws {
    let frame = ModelFrame(
      columns: [
        "g": .factor(codes: [0, 2, 2, 0], levels: ["a", "b", "c"].map { FactorLevel(code: $0) }, isOrdered: true)
      ], cases: CaseTotals(rows: 4))
    #expect(try Design(Formula(parsing: "~ g"), training: frame).columnNames == ["(Intercept)", "g[c]"])
  }
}
