import AssayData
import Testing

@Suite struct NearestNameTests {
  static let columns = ["grade", "gender", "age", "income", "年龄段"]

  @Test(arguments: [
    ("garde", "grade"), ("Grade", "grade"), ("gade", "grade"), ("grades", "grade"), ("gendre", "gender"),
    ("incom", "income"),
    ("aeg", "age"), ("年龄", "年龄段"),
  ])
  func `finds a slip of the pen`(typed: String, meant: String) {
    #expect(typed.nearest(in: Self.columns) == meant)
  }

  @Test(arguments: ["weight", "xyz", "ag1x", "", "收入"])
  func `proposes nothing for another word`(typed: String) {
    #expect(typed.nearest(in: Self.columns) == nil)
  }

  @Test
  func `takes the first of equally near names`() {
    #expect("q1".nearest(in: ["q2", "q3"]) == "q2")
    #expect("q1".nearest(in: []) == nil)
  }
}
