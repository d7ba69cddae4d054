internal import AssayData
internal import AssayInference
internal import AssayReport

/// What the page says about what it holds, what it left out and why.
extension ScreenPage {
  var notes: [String] {
    pass.notes + data.weightNotes + [choices, taken, columnNote] + leftOut + variableNotes + untested + hidden
      + regression
  }

  /// The tests and effects that occur, and what they are for.
  private var choices: String {
    let names = Set(pass.pairs.compactMap { $0.test?.name })
    let meanings = ScreenMeaning.all.filter { names.contains($0.test) }.map(\.text)
    let said = meanings.isEmpty ? "No pair could be tested." : meanings.joined(separator: "; ") + "."
    return "Tests by scale: " + said
  }

  private var taken: String {
    if let permutations = analysis.permutations {
      return
        "\(Self.number(family.size)) \(family.size == 1 ? "test" : "tests") in the family; p-values are adjusted by the "
        + "step-down maximum of −log p over \(Self.number(permutations)) permutations of "
        + (analysis.against.isEmpty
          ? "every variable by itself" : "the rows of \(analysis.against.joined(separator: ", ")) together")
        + " (Westfall and Young), seed \(data.options.seed)."
    }
    let how =
      analysis.adjustment == .none
      ? "p-values are not adjusted" : "p-values are adjusted by \(analysis.adjustment.words) over all of them"
    return "\(Self.number(family.size)) \(family.size == 1 ? "test" : "tests") in the family; \(how), printed or not."
  }

  private var columnNote: String {
    "n of a pair are the cases that have both values. The table of a pair: --pair A,B, or assay crosstab."
  }

  private var leftOut: [String] {
    var names: [String: [String]] = [:]
    var reasons: [String] = []
    for variable in pass.variables {
      guard case .leftOut(let reason) = variable.role else { continue }
      if names[reason] == nil { reasons.append(reason) }
      names[reason, default: []].append(variable.name)
    }
    var notes = reasons.map { "Left out (\($0)): \((names[$0] ?? []).joined(separator: ", "))." }
    if reasons.contains("running numbers") {
      notes.append("Running numbers look like identifiers; --interval NAME takes them as numbers.")
    }
    if reasons.contains(where: { $0.hasPrefix("more than") }) {
      notes.append("Categories can be merged in a codebook (net: …, bands: …).")
    }
    let unstated = pass.variables.filter { $0.scale == .unstated && $0.isUsed }.map(\.name)
    if !unstated.isEmpty {
      let shown =
        unstated.count > 12 ? unstated.prefix(12).joined(separator: ", ") + ", …" : unstated.joined(separator: ", ")
      notes.append(
        "\(unstated.count) \(unstated.count == 1 ? "variable" : "variables") of whole numbers without a stated scale "
          + "\(unstated.count == 1 ? "is" : "are") taken as nominal (\(shown)): --ordinal or --interval says otherwise."
      )
    }
    return notes
  }

  private var variableNotes: [String] { pass.variables.filter(\.isUsed).flatMap(\.notes) }

  private var untested: [String] {
    ScreenedPair.Reason.allCases.compactMap { reason in
      let count = pass.pairs.count { $0.reason == reason }
      guard count > 0 else { return nil }
      return
        "\(Self.number(count)) \(count == 1 ? "pair is" : "pairs are") not tested, because they \(reason.rawValue)."
    }
  }

  /// More variables than this make no model that anybody reads.
  private static let mostInModel = 20

  /// The printed pairs of one variable as the formula of a regression.
  private var regression: [String] {
    guard analysis.against.count == 1, !shown.isEmpty, shown.count <= Self.mostInModel else { return [] }
    let target = analysis.against[0]
    let terms = shown.compactMap { place -> String? in
      let pair = pass.pairs[place].pair
      guard let other = [pair.first, pair.second].map({ pass.variables[$0] }).first(where: { $0.name != target }) else {
        return nil
      }
      let isName = other.name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      let name = isName ? other.name : "`\(other.name)`"
      // What the screen took as categories, the model does too.
      return other.isMeasured || other.role == .interval ? name : "C(\(name))"
    }
    return [
      "The printed variables together, as a regression: assay regress \(data.source.name) \"\(target) ~ "
        + "\(terms.joined(separator: " + "))\"\(family(of: target)). What a screen chose is not tested anew by the same data."
    ]
  }

  /// The option that names the family for a response of this scale; empty for numbers.
  private func family(of target: String) -> String {
    guard let variable = pass.variables.first(where: { $0.name == target }) else { return "" }
    let categories = Set(variable.categories.compactMap { $0 }).count
    return switch variable.role {
    case .nominal where categories == 2, .ordinal where categories == 2: " --family logit"
    case .nominal: " --family multinomial"
    case .ordinal: " --family ordinal-logit"
    default: ""
    }
  }

  private var hidden: [String] {
    var notes: [String] = []
    if belowFloor > 0 {
      notes.append(
        "\(Self.number(belowFloor)) tested \(belowFloor == 1 ? "pair has" : "pairs have") an effect below "
          + "\(PageWords.short(analysis.minimumEffect)) and \(belowFloor == 1 ? "is" : "are") not printed.")
    }
    if beyondTop > 0 {
      notes.append("\(Self.number(beyondTop)) further tested \(beyondTop == 1 ? "pair is" : "pairs are") not printed.")
    }
    return notes
  }

  var warnings: [String] {
    let sparse = pass.pairs.count { $0.isSparse }
    guard sparse > 0 else { return [] }
    return [
      "\(Self.number(sparse)) of \(Self.number(pass.pairs.count)) tables have expected counts below 1, or below 5 in more than "
        + "a fifth of the cells: the reference distribution of X² is doubtful there. Merge categories, or ask for --min-count."
    ]
  }

  /// The first pair in words.
  var sentence: String? {
    guard let first = shown.first, let test = pass.pairs[first].test, let adjusted = family.adjusted[first] else {
      return nil
    }
    let pair = pass.pairs[first]
    let effect =
      pair.effect.map { ", \(pair.effectName.symbol) = \(PageWords.number($0, places: 2, leadingZero: false))" } ?? ""
    return
      "First of \(Self.number(family.size)): \(pass.variables[pair.pair.first].name) × \(pass.variables[pair.pair.second].name), "
      + "n = \(Self.number(pair.count)), p \(PageWords.probability(test.pValue)), "
      + "adjusted p \(PageWords.probability(adjusted))\(effect)."
  }

  private static func number(_ count: Int) -> String { PageWords.number(Double(count), places: 0) }
}

/// What a test of a screen is for.
private struct ScreenMeaning {
  let test: TestName
  let text: String

  static let all = [
    ScreenMeaning(test: .pearsonChiSquared, text: "nominal pairs, Pearson chi-squared with Bergsma’s bias-corrected V"),
    ScreenMeaning(
      test: .raoScottF, text: "nominal pairs, Rao–Scott F (second order) with V corrected by the effective size"),
    ScreenMeaning(
      test: .kendallCorrelation, text: "ordinal pairs, Kendall’s tau-b by the variance of S given the margins"),
    ScreenMeaning(
      test: .kruskalWallis,
      text: "nominal by ordinal, Kruskal–Wallis on midranks with bias-corrected eta squared of ranks"),
    ScreenMeaning(
      test: .designRankTest,
      text: "nominal by ordinal, design-based test of mean ranks with bias-corrected eta squared of ranks"),
    ScreenMeaning(test: .welchF, text: "nominal by interval, Welch’s test with omega squared"),
    ScreenMeaning(
      test: .analysisOfVariance,
      text: "where a group has one case or no variance, the F test of equal variances in place of Welch’s"),
    ScreenMeaning(test: .designWaldF, text: "nominal by interval, design-based Wald F of the means with omega squared"),
    ScreenMeaning(
      test: .pearsonCorrelation,
      text: "interval by interval, and ordinal by interval with positions as scores, Pearson’s r by t"),
    ScreenMeaning(
      test: .designT,
      text: "ordinal pairs (tau-b) and pairs with an interval variable (Pearson’s r, ordinal ones by position), "
        + "design-based t"),
  ]
}

extension ScreenEffect {
  /// The sign of the measure in running text.
  var symbol: String {
    switch self {
    case .cramersVCorrected: "corrected V"
    case .kendallTauB: "τ-b"
    case .etaSquaredH: "η²(H)"
    case .omegaSquared: "ω²"
    case .pearsonR: "r"
    }
  }
}

extension MultiplicityAdjustment {
  /// The method in running text.
  fileprivate var words: String {
    switch self {
    case .none: "nothing"
    case .bonferroni: "Bonferroni"
    case .holm: "Holm"
    case .hochberg: "Hochberg"
    case .hommel: "Hommel"
    case .sidak: "Šidák"
    case .holmSidak: "Holm–Šidák"
    case .benjaminiHochberg: "Benjamini and Hochberg (false discovery rate)"
    case .benjaminiYekutieli: "Benjamini and Yekutieli (false discovery rate under any dependence)"
    }
  }
}
