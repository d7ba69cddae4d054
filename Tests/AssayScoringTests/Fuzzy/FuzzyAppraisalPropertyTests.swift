import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Laws of fuzzy evaluations, on random appraisals.
@Suite struct FuzzyAppraisalPropertyTests {
  /// A random appraisal: a tree of one to three levels, classes and levels of raters, missing votes.
  struct Case {
    var model: AppraisalModel
    var tally: BallotTally
    var shuffled: BallotTally
    /// The place in ``shuffled`` of each subject of ``tally``.
    var places: [Int]
  }

  static func weights(_ count: Int, _ generator: inout Philox) -> [Double] {
    let parts = (0..<count).map { _ in Double(Int.random(in: 1...9, using: &generator)) }
    return parts.map { $0 / parts.reduce(0, +) }
  }

  static func make(_ number: Int) throws -> Case {
    var generator = Philox(seed: 11, replicate: UInt32(number))
    let model = Self.model(&generator)
    let scheme = try model.scheme
    let count = Int.random(in: 2...6, using: &generator)
    let places = (0..<count).shuffled(using: &generator)
    var (batch, moved) = (CountedBallotBatch(), CountedBallotBatch())
    for subject in 0..<count {
      for cell in 0..<scheme.cellCount {
        // Everybody has votes on the first indicator, and somebody on each.
        let isSure = cell == 0 || subject == 0 && cell.isMultiple(of: scheme.groupCount)
        guard Bool.random(using: &generator) || isSure else { continue }
        for grade in 0..<scheme.width {
          let votes = Int.random(in: 0...3, using: &generator) + (isSure && grade == 1 ? 5 : 0)
          batch.append(subject: subject, cell: cell, grade: grade, count: votes)
          moved.append(subject: places[subject], cell: cell, grade: grade, count: votes)
        }
      }
    }
    let names = (0..<count).map { "s\($0)" }
    var movedNames = names
    for subject in 0..<count { movedNames[places[subject]] = names[subject] }
    return Case(
      model: model, tally: try BallotTally(scheme, subjects: names, counted: [batch]),
      shuffled: try BallotTally(scheme, subjects: movedNames, counted: [moved]), places: places)
  }

  private static func model(_ generator: inout Philox) -> AppraisalModel {
    let items = Int.random(in: 1...5, using: &generator)
    let leaves = weights(items, &generator).enumerated().map { AppraisalTests.ballot("i\($0.offset)", $0.element) }
    var tree = leaves
    if items > 1, Bool.random(using: &generator) {
      let cut = Int.random(in: 1..<items, using: &generator)
      let parts = [Array(leaves[..<cut]), Array(leaves[cut...])]
      tree = zip(parts, weights(2, &generator)).enumerated().map { place, part in
        let sum = part.0.reduce(0) { $0 + ($1.weight ?? 0) }
        let children = part.0.map { leaf in
          var leaf = leaf
          leaf.weight = (leaf.weight ?? 0) / sum
          return leaf
        }
        let dimension = IndicatorNode("d\(place)", weight: part.1, children: children)
        // Every second tree has a dimension in a dimension.
        return cut.isMultiple(of: 2)
          ? IndicatorNode("o\(place)", weight: part.1, children: [dimension.whole]) : dimension
      }
    }
    let grades = (0..<Int.random(in: 2...5, using: &generator)).map {
      BallotScheme.Grade("g\($0)", points: Double(Int.random(in: 0...100, using: &generator)))
    }
    var model = AppraisalModel(scoring: ScoringModel(tree: tree), ballots: BallotRules(grades: grades))
    model.scoring.missing = Bool.random(using: &generator) ? .reweight : .worst
    model.ballots.abstentions = ["弃权"]
    model.groups = RaterGroups(
      classes: weights(Int.random(in: 1...3, using: &generator), &generator).enumerated().map {
        .init(
          "c\($0.offset)", weight: $0.element, minimumVotes: Int.random(in: 1...3, using: &generator),
          trim: Int.random(in: 0...2, using: &generator))
      },
      levels: weights(Int.random(in: 1...2, using: &generator), &generator).enumerated().map {
        .init("l\($0.offset)", weight: $0.element)
      }, abstentions: Bool.random(using: &generator) ? .zero : .excluded)
    return model
  }

  /// The points of a person are linear in the votes, so that Σ b·points is the score, whatever is missing, trimmed or absent.
  @Test func `by the weighted mean the score is the score of the appraisal`() throws {
    for number in 0..<600 {
      let test = try Self.make(number)
      let appraisal = try test.model.appraise(test.tally)
      let total = try appraisal.fuzzyEvaluation(FuzzyRules()).total
      for (fuzzy, score) in zip(total.scores, appraisal.scores) {
        guard let score else {
          #expect(fuzzy == nil)
          continue
        }
        #expect(abs((fuzzy ?? .nan) - score) <= 1e-12 * max(score, 1), "appraisal \(number)")
      }
    }
  }

  /// One person at a time from the matrix, which is another way through the code.
  @Test func `agrees with the evaluation of one person from a matrix`() throws {
    for number in 0..<300 {
      let test = try Self.make(number)
      let appraisal = try test.model.appraise(test.tally)
      for composition in CompositionOperator.allCases {
        let evaluation = try appraisal.fuzzyEvaluation(FuzzyRules(composition), indicators: true)
        for subject in test.tally.subjects.indices where evaluation.indicators.allSatisfy({ $0.scores[subject] != nil })
        {
          let single = try FuzzyEvaluation(
            Self.factors(test.model.scoring.tree, evaluation, subject), points: evaluation.total.points,
            composition: composition)
          let width = evaluation.categories.count
          let own = subject * width..<(subject + 1) * width
          expectClose(Array(evaluation.total.memberships[own]), single.total.memberships, relative: 1e-12)
          expectClose(Array(evaluation.total.normalised[own]), single.total.normalised, relative: 1e-12)
          #expect(evaluation.total.largest(of: subject) == single.total.maximumLevels)
          #expect(evaluation.dimensions.count == single.parts.count)
          for (part, other) in zip(evaluation.dimensions, single.parts) {
            expectClose(Array(part.memberships[own]), other.memberships, relative: 1e-12)
          }
        }
      }
    }
  }

  private static func factors(_ nodes: [IndicatorNode], _ evaluation: FuzzyAppraisal, _ subject: Int)
    -> [MembershipNode]
  {
    let width = evaluation.categories.count
    return nodes.map { node in
      guard node.indicator != nil else {
        return MembershipNode(
          node.name, weight: node.weight ?? 0, parts: factors(node.children, evaluation, subject))
      }
      let row = evaluation.indicators.first { $0.name == node.name }?.memberships ?? []
      return MembershipNode(
        node.name, weight: node.weight ?? 0, shares: Array(row[subject * width..<(subject + 1) * width]))
    }
  }

  @Test func `memberships are shares, and neither threads nor the order of persons matter`() throws {
    for number in 0..<200 {
      let test = try Self.make(number)
      let appraisal = try test.model.appraise(test.tally)
      let moved = try test.model.appraise(test.shuffled)
      for composition in CompositionOperator.allCases {
        let rules = FuzzyRules(composition)
        let one = try appraisal.fuzzyEvaluation(rules, indicators: true, parallelism: Parallelism(threads: 1))
        let other = try moved.fuzzyEvaluation(rules, indicators: true, parallelism: Parallelism(threads: 3))
        let width = one.categories.count
        for (part, same) in zip(
          [one.total] + one.dimensions + one.indicators, [other.total] + other.dimensions + other.indicators)
        {
          for subject in test.tally.subjects.indices {
            let own = Array(part.memberships[subject * width..<(subject + 1) * width])
            let place = test.places[subject]
            let again = Array(same.memberships[place * width..<(place + 1) * width])
            #expect(zip(own, again).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
            guard part.scores[subject] != nil else { continue }
            #expect(own.allSatisfy { $0 >= 0 && $0 <= 1 })
            expectClose(
              part.normalised[subject * width..<(subject + 1) * width].reduce(0, +), 1, relative: 1e-14)
          }
        }
        // The votes on an indicator are shares by whichever operator.
        for part in one.indicators { #expect(part.memberships.allSatisfy { $0.isNaN || $0 <= 1 + 1e-15 }) }
      }
    }
  }
}

extension IndicatorNode {
  /// The same node as the only child of another.
  fileprivate var whole: IndicatorNode {
    var node = self
    node.weight = 1
    return node
  }
}
