import AssayScoring

/// Fuzzy comprehensive evaluation.
enum FuzzyAdapter {
  @Sendable static func comprehensive(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    guard let data = test.data?.object, let weights = data["weights"]?.numbers,
      let rows = data["membership"]?.list?.compactMap(\.numbers), rows.count == weights.count
    else { throw Unsupported("weights and memberships in another form") }
    let factors = zip(weights, rows).enumerated().map { place, factor in
      MembershipNode("factor \(place + 1)", weight: factor.0, shares: factor.1)
    }
    let points = data["grade_scores"]?.numbers
    var findings = Findings()
    for name in test.expected.keys {
      guard let composition = CompositionOperator(word: name) else { continue }
      let total = try FuzzyEvaluation(factors, points: points, composition: composition).total
      findings[name] = .table([
        "b": .numbers(total.memberships), "b_normalised": .numbers(total.normalised),
        "max_membership_level_1based": .number(Double(total.maximumLevels[0] + 1)),
        "score_normalised": total.score.map { .number($0) } ?? .undefined("The grades have no points."),
      ])
    }
    // A case that expects no operator's result still has its data checked.
    if findings.values.isEmpty { _ = try FuzzyEvaluation(factors, points: points) }
    return findings
  }

  @Sendable static func multilevel(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    guard let data = test.data?.object, let top = data["top"]?.numbers, let blocks = data["blocks"]?.list,
      top.count == blocks.count
    else { throw Unsupported("blocks in another form") }
    let factors = try zip(top, blocks).enumerated().map { place, block in
      guard let weights = block.1.object?["w"]?.numbers, let rows = block.1.object?["R"]?.list?.compactMap(\.numbers),
        rows.count == weights.count
      else { throw Unsupported("a block in another form") }
      let parts = zip(weights, rows).enumerated().map { part, factor in
        MembershipNode("factor \(place + 1).\(part + 1)", weight: factor.0, shares: factor.1)
      }
      return MembershipNode("factor \(place + 1)", weight: block.0, parts: parts)
    }
    let result = try FuzzyEvaluation(factors, points: data["scores"]?.numbers)
    var findings = Findings()
    findings["block_b"] = .list(result.parts.map { .numbers($0.memberships) })
    findings["b"] = .numbers(result.total.memberships)
    findings.set("score", result.total.score, because: "The grades have no points.")
    findings.set("level_1based", Double(result.total.maximumLevels[0] + 1))
    return findings
  }

  @Sendable static func fromRatings(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["weights", "grade_scores"])
    try test.acceptVariables(["items"])
    guard let items = test.variables["items"]?.texts, let weights = test.options["weights"]?.numbers,
      let points = test.options["grade_scores"]?.numbers, items.count == weights.count
    else { throw Unsupported("ratings in another form") }
    let source = try test.source()
    var factors: [MembershipNode] = []
    for (item, weight) in zip(items, weights) {
      let ratings = try source.numbers(item).filter { !$0.isNaN }
      // A rating is the points of its grade.
      let counts = points.map { grade in Double(ratings.count { $0 == grade }) }
      guard counts.reduce(0, +) == Double(ratings.count) else { throw Unsupported("a rating that is no grade") }
      factors.append(try MembershipNode(item, weight: weight, counts: counts))
    }
    let total = try FuzzyEvaluation(factors, points: points).total
    var findings = Findings()
    findings["membership"] = .list(factors.map { .numbers($0.shares) })
    findings["b"] = .numbers(total.memberships)
    findings.set("score", total.score, because: "The grades have no points.")
    return findings
  }
}

extension ComputedValue {
  fileprivate static func numbers(_ numbers: [Double]) -> ComputedValue { .list(numbers.map { .number($0) }) }
}

extension CompositionOperator {
  /// The operator that a case names.
  fileprivate init?(word: String) {
    switch word {
    case "M(and,or) min-max": self = .minMax
    case "M(product,or)": self = .productMax
    case "M(and,bounded sum)": self = .minSum
    case "M(product,bounded sum)": self = .weightedMean
    default: return nil
    }
  }
}
