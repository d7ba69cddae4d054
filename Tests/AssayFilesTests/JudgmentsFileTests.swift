import AssayData
import AssayFiles
import AssayScoring
import Foundation
import Testing

/// Judgments as people write them down: every form, and every fault in its words.
@Suite struct JudgmentsFileTests {
  /// Writes a file, reads it and gives the error, or nothing.
  private func fault(_ text: String, _ read: (inout JudgmentsFile) throws(DataError) -> Void) throws -> String? {
    try withFile(text) { path in
      do throws(DataError) {
        var file = try JudgmentsFile(path)
        try read(&file)
        return nil
      } catch {
        return error.description.replacingOccurrences(of: path, with: "FILE")
      }
    }
  }

  private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("judgments-\(UUID().uuidString).csv").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  private func group(_ text: String, criteria: [String] = [], weights: String? = nil) throws -> ComparisonGroup {
    try withFile(text) { path in
      var file = try JudgmentsFile(path)
      return try file.comparisonGroup(criteria: criteria, expertWeights: weights.map { try ExpertWeightList($0) })
    }
  }

  static let square = "criterion,A,B,C\nA,1,3,5\nB,1/3,1,2\nC,.2,0.5,1\n"
  static let long = "row,column,value\nA,B,3\nC,A,1/5\nB,C,2\n"

  @Test func `both forms give the same comparisons`() throws {
    let (square, long) = (try group(Self.square), try group(Self.long))
    #expect(square.experts == ["1"] && long.experts == ["1"])
    #expect(square.comparisons[0].values == [1, 3, 5, 1.0 / 3, 1, 2, 0.2, 0.5, 1])
    #expect(long.names == ["A", "B", "C"])
    #expect(
      long.comparisons[0].values.compactMap(\.self).elementsEqual(square.comparisons[0].values.compactMap(\.self)))
    let upper = try group("c;A;B;C\nA;1;3;5\nB;;1;2,0\n")
    #expect(upper.comparisons[0].values == square.comparisons[0].values)
  }

  @Test func `several experts in either form`() throws {
    let square = try group("expert,criterion,A,B\nx,A,1,3\nx,B,,1\ny,B,0.5,1\ny,A,1,\n")
    #expect(square.experts == ["x", "y"] && square.comparisons[1][0, 1] == 2)
    let long = try group("expert,row,column,value\nx,A,B,3\ny,B,A,1/2\n", weights: "y=3,x=1")
    #expect(long.comparisons == square.comparisons)
    #expect(long.expertWeights == [0.25, 0.75])
    let file = try withFile("expert,weight\nx,1\ny,3\n") { path in
      try group("expert,row,column,value\nx,A,B,3\ny,B,A,1/2\n", weights: path)
    }
    #expect(file == long)
  }

  @Test func `criteria can be put in order`() throws {
    let turned = try group(Self.square, criteria: ["C", "A", "B"])
    #expect(turned.names == ["C", "A", "B"] && turned.comparisons[0][0, 1] == 0.2)
  }

  @Test(arguments: [
    // A judgment of 0.
    (
      "row,column,value\nA,B,3\nA,C,0\n",
      "FILE, row 2, column “value”: the judgment of “A” over “C” is 0. Judgments are ratios above 0, such as 3 or 1/3; "
        + "leave the cell empty where nobody judged."
    ),
    (
      "c,A,B\nA,1,0\nB,,1\n",
      "FILE: The judgment of “A” over “B” is 0; judgments are ratios and must be above 0, such as 3 or 1/3. Leave the cell "
        + "empty where nobody judged."
    ),
    // A text where a number should be.
    (
      "c,A,B\nA,1,three\nB,,1\n",
      "FILE, row 1, column “B”: “three” is not a number. Write a number such as 3, 0.5 or 1/3; leave the cell empty where "
        + "nobody judged."
    ),
    (
      "row,column,value\nA,B,1/0\n",
      "FILE, row 1, column “value”: “1/0” is not a number. Write a number such as 3, 0.5 or 1/3; leave the cell empty where "
        + "nobody judged."
    ),
    // A reciprocal pair that is not.
    (
      "row,column,value\nA,B,3\nB,A,0.5\n",
      "FILE, row 2, column “value”: “B” over “A” is 0.5, and row 1 has “A” over “B” as 3. One must be 1 over the other; "
        + "correct it, or leave one of them out."
    ),
    (
      "expert,c,A,B\nx,A,1,3\nx,B,.5,1\n",
      "FILE: expert “x”: “A” over “B” is 3, and “B” over “A” is 0.5; one must be 1 over the other (0.3333333333333333 for "
        + "3). Correct one of them, or leave it empty."
    ),
    // A duplicated pair.
    (
      "expert,row,column,value\nx,A,B,3\ny,A,B,3\nx,A,B,3\n",
      "FILE, row 3, column “value”: “A” over “B” was judged in row 1 already. Keep one of the two."
    ),
    // An unknown criterion of the second expert.
    (
      "expert,row,column,value\nx,效率,质量,3\ny,效律,质量,3\n",
      "FILE, row 2, column “row”: “效律” is not among the criteria, which are those of expert “x”, whose rows come first (效率, "
        + "质量). Did you mean “效率”?"
    ),
    (
      "c,speed,price\nspeed,1,2\nprize,,1\n",
      "FILE, row 2, column “c”: “prize” is not a criterion of the header (speed, price). Did you mean “price”?"
    ),
    // An expert with too few pairs.
    (
      "expert,row,column,value\nx,A,B,3\nx,B,C,3\ny,A,B,3\n",
      "FILE: expert “y”: The judgments fall into 2 parts that nobody compared with each other: {A, B} and {C}. Add a judgment "
        + "between them."
    ),
    (
      "row,column,value\nA,A,2\n",
      "FILE, row 1, column “value”: “A” over “A” is 2. A criterion compared with itself is 1."
    ),
    ("row,column,value\n,A,2\n", "FILE, row 1, column “row”: the cell is empty. Name the row."),
    ("row,colum,value\nA,B,2\n", "FILE has no column “column”. Did you mean “colum”?"),
    ("row,column,value\n", "FILE: there are no judgments below the header. Add a row for each."),
    (
      "criterion,value\nA,2\n",
      "FILE: the columns criterion and value hold ratings of single criteria, not of pairs. Name a method for ratings: "
        + "--method swing, smart, rank-order-centroid, best-worst or delphi."
    ),
    ("c,A,B\nA,1,2\nA,1,2\n", "FILE, row 2, column “c”: “A” has a row already, row 1. Keep one of the two."),
  ])
  func `a fault of pairs says where and how to mend it`(text: String, sentence: String) throws {
    #expect(try fault(text) { (file) throws(DataError) in _ = try file.comparisonGroup() } == sentence)
  }

  @Test func `ratings, and what is wrong with them`() throws {
    let text = "expert,criterion,value,remark\nx,A,100,first\nx,B,50,\ny,B,100,\ny,A,20,\n"
    try withFile(text) { path in
      var file = try JudgmentsFile(path)
      let panel = try file.panel { (values, names) throws(JudgmentError) in
        try PointWeights.swing.weights(points: values, names: names)
      }
      #expect(panel.names == ["A", "B"] && panel.weights[1] == [20.0 / 120, 100.0 / 120])
      #expect(file.notes == ["Not read: “remark”."])
    }
    func say(_ text: String) throws -> String? {
      try fault(text) { (file) throws(DataError) in
        _ = try file.panel { (values, names) throws(JudgmentError) in
          try PointWeights.swing.weights(points: values, names: names)
        }
      }
    }
    #expect(
      try say("expert,criterion,value\nx,A,1\nx,B,2\ny,A,1\n")
        == "FILE: expert “y”: “B” has no value. Every criterion needs one.")
    #expect(
      try say("criterion,value\nA,1\nA,2\n")
        == "FILE, row 2, column “criterion”: “A” of expert “1” stands in row 1 already. Keep one of the two.")
    #expect(
      try say("criterion,value\nA,-1\nB,2\n") == "FILE: “A” is -1; points must be finite and at least 0.")
    #expect(try say("criterion,value\nA,0\nB,0\n") == "FILE: All ratings are 0, so they give no weights.")
  }

  @Test func `best and worst, and what is wrong with them`() throws {
    let text = "kind,criterion,value\nbest,A,1\nbest,B,2\nbest,C,8\nworst,A,8\nworst,B,5\nworst,C,1\n"
    try withFile(text) { path in
      var file = try JudgmentsFile(path)
      let judged = try file.bestWorst()
      #expect(judged.count == 1 && judged[0].comparisons.best == 0 && judged[0].comparisons.worst == 2)
      #expect(judged[0].comparisons.othersToWorst == [8, 5, 1])
    }
    func say(_ text: String) throws -> String? {
      try fault(text) { (file) throws(DataError) in _ = try file.bestWorst() }
    }
    #expect(
      try say("kind,criterion,value\nbst,A,1\n")
        == "FILE, row 1, column “kind”: “bst” is neither best nor worst. best: how much the best criterion is above this one; "
        + "worst: how much this one is above the worst.")
    #expect(
      try say("kind,criterion,value\nbest,A,1\nbest,B,2\nworst,A,2\n")
        == "FILE: “B” has no judgment of kind worst. Every criterion needs one of each kind, 1 for the worst itself.")
    #expect(
      try say("expert,kind,criterion,value\nx,best,A,1\nx,best,B,2\nx,worst,A,3\nx,worst,B,1\n")
        == "FILE: expert “x”: “A” is the best and “B” the worst, and the best over the worst is 2 in one list and 3 in "
        + "the other. It is one judgment, and must be the same in both lists.")
  }

  @Test func `rounds in order of appearance`() throws {
    let text = "round,expert,criterion,value\n1,x,A,5\n1,y,A,4\n1,x,B,2\n2,x,A,5\n2,x,B,3\n1,y,B,1\n"
    try withFile(text) { path in
      var file = try JudgmentsFile(path)
      let rounds = try file.delphiRounds()
      #expect(rounds.map(\.label) == ["1", "2"])
      #expect(rounds[0].round.expertCount == 2 && rounds[1].round.expertCount == 1)
      #expect(rounds[0].round.criteria.map(\.median) == [4.5, 1.5])
    }
  }

  @Test(arguments: [
    ("x=1,z=2", "the weights of experts: “z” has a weight and no judgments. The experts are x, y."),
    ("x=1", "the weights of experts: expert “y” has no weight. Give every expert a weight; 0 leaves one out."),
    (
      "x=1,y=much",
      "the weights of experts: “y=much” is not a name and a number. Write A=2,B=1, or name a file with the columns expert "
        + "and weight."
    ),
    ("x=1,x=2", "the weights of experts: “x” stands twice."),
  ])
  func `weights of experts that do not fit`(list: String, sentence: String) throws {
    let text = "expert,row,column,value\nx,A,B,3\ny,A,B,2\n"
    #expect(
      try fault(text) { (file) throws(DataError) in
        _ = try file.comparisonGroup(expertWeights: ExpertWeightList(list))
      } == sentence)
  }

  @Test func `weights for a scoring model`() throws {
    let ahp = try withFile(Self.square) { try JudgmentWeights($0, method: .ahp) }
    #expect(ahp.names == ["A", "B", "C"] && ahp.warnings.isEmpty)
    #expect(ahp.note.hasPrefix("The weights from ") && ahp.note.hasSuffix(" (Analytic hierarchy process)"))
    #expect(ahp.weights["A"] == (try group(Self.square).weights()[0]))
    let bad = try withFile("c,A,B,C\nA,1,9,1/9\nB,,1,9\n") { try JudgmentWeights($0, method: .ahp) }
    #expect(bad.warnings.count == 1 && bad.warnings[0].contains("Worst triad: A, B, C."))
    for (method, text) in [
      (ElicitationMethod.precedence, "row,column,value\nA,B,1\n"), (.rankSum, "criterion,value\nA,1\nB,2\n"),
      (.rankReciprocal, "criterion,value\nA,1\nB,2\n"), (.rankOrderCentroid, "criterion,value\nA,1\nB,2\n"),
      (.swing, "criterion,value\nA,100\nB,20\n"), (.smart, "criterion,value\nA,30\nB,10\n"),
      (.bestWorst, "kind,criterion,value\nbest,A,1\nbest,B,2\nworst,A,2\nworst,B,1\n"),
      (.delphi, "round,expert,criterion,value\n1,x,A,5\n1,x,B,1\n"),
    ] {
      let weights = try withFile(text) { try JudgmentWeights($0, method: method) }.weights
      let (a, b) = (try #require(weights["A"]), try #require(weights["B"]))
      #expect(abs(a + b - 1) < 1e-15 && a > b, "\(method)")
    }
  }
}
