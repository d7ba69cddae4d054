/// Where the row of each node of a fuzzy evaluation comes from.
struct FuzzyPlan: Sendable {
  /// What makes the memberships of a leaf.
  enum Source: Sendable {
    /// Votes on an item, nil for all of them; and the value that takes the place of missing ones.
    case votes(item: Int?, worst: Double?)
    /// A value on the scale of points.
    case points(leaf: Int)
  }
  let appraisal: Appraisal
  let composition: CompositionOperator
  let categories: [String]
  /// Of the categories.
  let points: [Double]
  /// Of the grades alone, and these from the lowest to the highest.
  let gradePoints: [Double]
  let order: [Int]
  /// For each node; nil for dimensions and for leaves that take no part.
  let sources: [Source?]
  /// Whether a node has a source, or one below it has.
  let takesPart: [Bool]

  init(_ appraisal: Appraisal, _ rules: FuzzyRules) {
    self.appraisal = appraisal
    composition = rules.composition
    let scheme = appraisal.tally.scheme
    let grades = scheme.grades
    let countsZero = appraisal.model.groups.abstentions == .zero
    categories = grades.map(\.name) + (countsZero ? [scheme.abstentions.first ?? "abstained"] : [])
    gradePoints = grades.map(\.points)
    points = gradePoints + (countsZero ? [0] : [])
    order = grades.indices.sorted { (grades[$0].points, $0) < (grades[$1].points, $1) }
    let nodes = appraisal.fitted.nodes
    let sources = nodes.map { node -> Source? in
      guard let place = node.leaf else { return nil }
      let leaf = appraisal.leaves[place]
      guard case .ballot(let item) = leaf.indicator.source else {
        return rules.measured == .linear ? .points(leaf: place) : nil
      }
      let present = leaf.missing == .worst ? appraisal.values[place].filter { !$0.isNaN } : []
      return .votes(item: item.flatMap { scheme.items.firstIndex(of: $0) }, worst: present.min())
    }
    var takesPart = sources.map { $0 != nil }
    for place in nodes.indices.reversed() where nodes[place].leaf == nil {
      takesPart[place] = nodes[place].children.contains { takesPart[$0] }
    }
    self.sources = sources
    self.takesPart = takesPart
  }
}

/// The fuzzy evaluation of a block of persons, one after the other, from the leaves to the top.
struct FuzzyRun {
  /// For the whole and then each node that is kept: the memberships, person after person.
  private(set) var results: [[Double]]
  private let plan: FuzzyPlan
  private let nodes: [FittedModel.Node]
  private let kept: [Int]
  private var table: DenseCounts
  private var groups: [GroupVotes]
  /// For each node, its row of R one level up; and b itself, with a last one for the whole.
  private var rows: [Double]
  private var memberships: [Double]
  private var isPresent: [Bool]
  private let ofGrades: LinearMembership
  private let ofCategories: LinearMembership

  private var width: Int { plan.points.count }

  init(_ plan: FuzzyPlan, keeping kept: [Int]) {
    self.plan = plan
    self.kept = kept
    nodes = plan.appraisal.fitted.nodes
    results = Array(repeating: [], count: kept.count + 1)
    table = DenseCounts(plan.appraisal.tally.scheme)
    groups = Array(repeating: GroupVotes(), count: plan.appraisal.tally.scheme.groupCount)
    rows = Array(repeating: 0, count: nodes.count * plan.points.count)
    memberships = Array(repeating: 0, count: (nodes.count + 1) * plan.points.count)
    isPresent = Array(repeating: false, count: nodes.count)
    ofGrades = LinearMembership(points: plan.gradePoints)
    ofCategories = LinearMembership(points: plan.points)
  }

  mutating func add(_ subject: Int) {
    guard let row = plan.appraisal.places[subject] else {
      for place in results.indices { results[place] += Array(repeating: .nan, count: width) }
      return
    }
    table.load(plan.appraisal.tally, subject)
    // Parents stand before their children.
    for place in nodes.indices.reversed() where plan.takesPart[place] {
      isPresent[place] =
        plan.sources[place].map { load($0, at: place, row: row) } ?? compose(nodes[place].children, place)
    }
    keep(compose(plan.appraisal.fitted.top, nodes.count), nodes.count, in: 0)
    for (place, node) in kept.enumerated() { keep(isPresent[node], node, in: place + 1) }
  }

  private mutating func keep(_ isThere: Bool, _ node: Int, in place: Int) {
    if isThere {
      results[place] += memberships[node * width..<(node + 1) * width]
    } else {
      results[place] += Array(repeating: .nan, count: width)
    }
  }

  /// Fills the row of a leaf; false where it has none.
  private mutating func load(_ source: FuzzyPlan.Source, at place: Int, row: Int) -> Bool {
    let range = place * width..<(place + 1) * width
    let model = plan.appraisal.model
    switch source {
    case .points(let leaf):
      let value = plan.appraisal.points.scaled[leaf][row]
      guard !value.isNaN else { return false }
      ofGrades.shares(of: value, into: &rows, slots: range)
    case .votes(let item, let worst):
      let counts = table.counts(item: item)
      let value = model.groups.value(
        counts: counts, values: plan.gradePoints, trimming: plan.order, groups: &groups)
      guard value != nil || worst != nil else { return false }
      if value == nil, let worst {
        ofCategories.shares(of: worst, into: &rows, slots: range)
      } else {
        model.groups.shares(
          counts: counts, points: plan.gradePoints, trimming: plan.order, groups: groups, into: &rows,
          slots: range)
      }
    }
    for cell in range { memberships[cell] = rows[cell] }
    return true
  }

  /// Puts together the children of a node that are there; false where none has a weight.
  private mutating func compose(_ children: [Int], _ place: Int) -> Bool {
    var total = 0.0
    for child in children where plan.takesPart[child] && isPresent[child] { total += nodes[child].localWeight }
    guard total > 0 else { return false }
    // The weights of all children add up to 1 but for rounding, which is no reason to divide.
    let divisor = abs(total - 1) > 1e-9 ? total : 1
    let start = place * width
    for cell in start..<start + width { memberships[cell] = 0 }
    for child in children where plan.takesPart[child] && isPresent[child] {
      let weight = nodes[child].localWeight / divisor
      for grade in 0..<width {
        memberships[start + grade] = plan.composition.joined(
          memberships[start + grade], weight: weight, share: rows[child * width + grade])
      }
    }
    var sum = 0.0
    for cell in start..<start + width {
      memberships[cell] = min(1, memberships[cell])
      sum += memberships[cell]
    }
    if place < nodes.count { for cell in start..<start + width { rows[cell] = memberships[cell] / sum } }
    return true
  }
}
