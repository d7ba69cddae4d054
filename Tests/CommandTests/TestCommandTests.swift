import AssayTestSupport
import Testing

/// The verbs `test` and `power`.
///
/// Numbers are those of `Expected/significance.R`.
@Suite struct TestCommandTests {
  private func colours() throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    return (folder, try folder.write("c.csv", "colour,count,p", ["红,30,2", "blue,14,1", "green,34,1", "yellow,45,3"]))
  }

  private func page(_ arguments: String...) throws -> JSONDocument {
    try AssayProcess(arguments + ["--format", "json"]).document()
  }

  @Test func `goodness of fit takes the expected shares from a column or a list`() throws {
    let (folder, path) = try colours()
    let column = try page("test", path, "--gof", "colour", "--frequency", "count", "--expected", "p")
    expectClose(column.number("tests", "statistic", ["test": "goodness_of_fit"]), 17.96747967479675, relative: 1e-13)
    expectClose(column.number("tests", "p_value", ["test": "goodness_of_fit"]), 0.000446694908941369, relative: 1e-11)
    // blue, green, yellow, 红: in the order of the page.
    let list = try page("test", path, "--gof", "colour", "--frequency", "count", "--expected", "1,1,3,2")
    #expect(list.rows("tests") == column.rows("tests"))
    #expect(column.rows("categories").count == 4)
    _ = folder
  }

  @Test func `a wrong list of shares is refused with the categories in their order`() throws {
    let (folder, path) = try colours()
    let run = try AssayProcess("test", path, "--gof", "colour", "--frequency", "count", "--expected", "1,2")
    #expect(run.status == 1)
    #expect(run.errors.contains("blue, green, yellow, 红"))
    _ = folder
  }

  @Test func `shares of groups are compared`() throws {
    let page = try page(
      "test", "Datasets/ucb-admissions/counts.csv", "--proportion", "Admit", "--category", "Admitted", "--by", "Gender",
      "--frequency", "Freq")
    expectClose(page.number("tests", "statistic", ["test": "equal_proportions"]), 92.20528041152767, relative: 1e-12)
    // DescTools 0.99.59 BinomDiffCI.
    let newcombe = try #require(page.row("differences", ["method": "Newcombe"]))
    expectClose(newcombe["conf_low"]?.number.map(abs), 0.11321312144252821, relative: 1e-10)
    #expect(page.rows("proportions").count == 18)
  }

  @Test func `one share is tested against a given one`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("c.csv", "a,n", ["1,7", "0,13"])
    let page = try page(
      "test", path, "--proportion", "a", "--category", "1", "--null", "0.5", "--frequency", "n")
    expectClose(page.number("tests", "p_value", ["test": "binomial_exact"]), 0.2631759643554688, relative: 1e-12)
  }

  @Test func `Cochran's Q of three drugs`() throws {
    // Agresti (2002), *Categorical Data Analysis* (2nd ed.), table 11.2: Q = 8.47.
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "drugs.csv", "a,b,c,n",
      ["1,1,1,6", "1,1,0,16", "1,0,1,2", "1,0,0,4", "0,1,1,2", "0,1,0,4", "0,0,1,6", "0,0,0,6"])
    let page = try page("test", path, "--cochran-q", "a,b,c", "--frequency", "n")
    expectClose(page.number("tests", "statistic", ["test": "cochran_q"]), 8.470588235294118, relative: 1e-13)
    expectClose(page.number("tests", "p_value", ["test": "cochran_q"]), 0.01447555205628244, relative: 1e-11)
  }

  @Test func `a multi-select question stands for its options, and ticked counts`() throws {
    let page = try page("test", "Datasets/masculinity-2018/survey.csv", "--cochran-q", "q0004")
    let frequencies = try self.page("frequencies", "Datasets/masculinity-2018/survey.csv", "q0004")
    let counts = page.rows("shares").compactMap { $0["successes"]?.number }
    #expect(counts.count == 6)
    #expect(counts == frequencies.rows("frequencies").prefix(6).compactMap { $0["count"]?.number })
  }

  @Test func `exactly one test is asked for`() throws {
    for arguments in [
      [], ["--gof", "a", "--cochran-q", "a,b"], ["--proportion", "a"], ["--expected", "p", "--paired", "a,b"],
    ] {
      let run = try AssayProcess(["test", "Datasets/titanic/counts.csv"] + arguments)
      #expect(run.status == 64)
      #expect(run.output.isEmpty)
    }
  }

  @Test func `tests of independent rows are refused under weights`() throws {
    let survey = "Datasets/masculinity-2018/survey.csv"
    for arguments in [["--gof", "age3"], ["--cochran-q", "q0004_0001,q0004_0002"], ["--paired", "q0001,q0002"]] {
      let run = try AssayProcess(["test", survey, "--weight", "weight"] + arguments)
      #expect(run.status == 1)
      #expect(run.errors.contains("--weight"))
    }
  }

  @Test(arguments: [
    (["--shares", "0.3,0.4"], 355.94203303408494), (["--d", "0.5"], 63.765610190952266),
    (["--f", "0.25", "--groups", "4"], 44.59927430609987),
  ])
  func `sample sizes agree with R`(arguments: [String], expected: Double) throws {
    let page = try AssayProcess(["power"] + arguments + ["--format", "json"]).document()
    // R 4.2.2's power.prop.test, power.t.test and power.anova.test stop at a tolerance of about 1e-6.
    expectClose(page.number("power", "n_exact", [:]), expected, relative: 1e-5)
  }

  @Test func `a design effect and a finite population change the size`() throws {
    let page = try page("power", "--share", "0.5", "--margin", "0.03", "--deff", "1.5", "--population", "20000")
    // 1.96² · 0.25/0.03² = 1067.07 under simple sampling, times 1.5, over 1 + (n − 1)/N.
    expectClose(page.number("power", "n", [:]), 1483, relative: 0)
  }
}
