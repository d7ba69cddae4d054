/// The quantities that effects are differences of, each averaged once.
struct EffectPlan {
  /// One effect, before groups and outcomes.
  struct Effect {
    let variable: String
    let contrast: EffectContrast
    let settings: [CovariateSetting]
    /// The quantity, and what is taken off it.
    let high: Int
    let low: Int?
  }

  private var quantities: [RowQuantity] = []
  private(set) var effects: [Effect] = []
  /// The position in ``ordered`` of each quantity.
  private var positions: [Int] = []
  /// The plain predictions of each scenario, which several effects share.
  private var shared: [[CovariateSetting]: Int] = [:]

  /// The quantities, those of one scenario side by side so that its design is made once.
  var ordered: [RowQuantity] { order.map { quantities[$0] } }

  private var order: [Int] {
    var groups: [[CovariateSetting]: Int] = [:]
    for quantity in quantities where groups[quantity.settings] == nil { groups[quantity.settings] = groups.count }
    return quantities.indices.sorted {
      let (a, b) = (groups[quantities[$0].settings] ?? 0, groups[quantities[$1].settings] ?? 0)
      return (a, $0) < (b, $1)
    }
  }

  /// The position of a quantity in ``ordered``.
  func position(_ quantity: Int) -> Int { positions[quantity] }

  /// Adds the effects of a variable.
  mutating func add(
    _ variable: String, column: ModelColumn, variables: ModelVariables, weights: [Double],
    scenarios: [[CovariateSetting]], _ options: MarginalEffects.Options
  ) throws(RegressionError) {
    if let levels = try CategoryList(column, of: variable, weights: weights, variables: variables) {
      addLevels(variable, levels, scenarios, options.categorical)
    } else {
      let spread = try column.standardDeviation(of: variable, weights: weights)
      addNumber(variable, spread, scenarios, options.numeric)
    }
    positions = Array(repeating: 0, count: quantities.count)
    for (place, quantity) in order.enumerated() { positions[quantity] = place }
  }

  private mutating func addNumber(
    _ variable: String, _ spread: Double, _ scenarios: [[CovariateSetting]], _ choice: MarginalEffects.Options.Numeric
  ) {
    for settings in scenarios {
      switch choice {
      case .slope:
        let slope = add(.slope(variable, spread: spread), settings)
        effects.append(Effect(variable: variable, contrast: .slope, settings: settings, high: slope, low: nil))
      case .step(let amount):
        let low = level(settings)
        let high = add(.shifted(variable, by: amount), settings)
        effects.append(Effect(variable: variable, contrast: .step(amount), settings: settings, high: high, low: low))
      }
    }
  }

  private mutating func addLevels(
    _ variable: String, _ categories: CategoryList, _ scenarios: [[CovariateSetting]],
    _ choice: MarginalEffects.Options.Categorical
  ) {
    let levels = categories.entries
    let pairs: [(high: Int, low: Int)] =
      switch choice {
      case .reference:
        levels.indices.filter { $0 != categories.reference }.map { ($0, categories.reference) }
      case .sequential: levels.indices.dropFirst().map { ($0, $0 - 1) }
      case .pairwise: levels.indices.flatMap { low in (low + 1..<max(levels.count, low + 1)).map { ($0, low) } }
      }
    for (high, low) in pairs {
      for settings in scenarios {
        // The compared levels take the place of a value that the scenario gives the variable.
        let others = settings.filter { $0.variable != variable }
        effects.append(
          Effect(
            variable: variable, contrast: .levels(high: levels[high].level, low: levels[low].level),
            settings: settings, high: level(others + [CovariateSetting(variable, levels[high].value)]),
            low: level(others + [CovariateSetting(variable, levels[low].value)])))
      }
    }
  }

  /// The plain prediction of a scenario.
  private mutating func level(_ settings: [CovariateSetting]) -> Int {
    if let known = shared[settings] { return known }
    let place = add(.level, settings)
    shared[settings] = place
    return place
  }

  private mutating func add(_ kind: RowQuantity.Kind, _ settings: [CovariateSetting]) -> Int {
    quantities.append(RowQuantity(kind: kind, settings: settings))
    return quantities.count - 1
  }
}

extension ModelColumn {
  /// The weighted standard deviation of a number, by which steps are measured.
  fileprivate func standardDeviation(of name: String, weights: [Double]) throws(RegressionError) -> Double {
    let values = try numbers(of: name)
    let total = weights.reduce(0, +)
    guard total > 0 else { return 0 }
    var mean = 0.0
    for (value, weight) in zip(values, weights) { mean += weight / total * value }
    var square = 0.0
    for (value, weight) in zip(values, weights) { square += weight / total * (value - mean) * (value - mean) }
    return square.squareRoot()
  }

  private func numbers(of name: String) throws(RegressionError) -> [Double] {
    switch self {
    case .factor: throw .mismatch("“\(name)” is categorical and has no slope")
    case .coded(let codes, let values): return codes.map { values[Int($0)] }
    case .numbers(let values): return values
    }
  }
}
