internal import AssayNumerics

/// What the ballots say of every subject for every leaf that takes ballots.
struct LeafValues {
  let model: AppraisalModel
  let tally: BallotTally
  /// For each leaf: the item, nil for all; and what each grade is worth.
  private let readings: [(leaf: Int, item: Int?, values: [Double], trim: [Int]?)]

  init(_ model: AppraisalModel, _ tally: BallotTally) {
    self.model = model
    self.tally = tally
    let grades = tally.scheme.grades
    let order = grades.indices.sorted { (grades[$0].points, $0) < (grades[$1].points, $1) }
    var readings: [(leaf: Int, item: Int?, values: [Double], trim: [Int]?)] = []
    for (place, leaf) in model.scoring.leaves.enumerated() {
      let item = leaf.indicator.source.item.flatMap { tally.scheme.items.firstIndex(of: $0) }
      switch leaf.indicator.source {
      case .column: continue
      case .ballot: readings.append((place, item, grades.map(\.points), order))
      // A share is of all votes: trimming takes votes by their points, which would bias it.
      case .voteShare(let named, _):
        readings.append((place, item, grades.map { named.contains($0.name) ? 1 : 0 }, nil))
      }
    }
    self.readings = readings
  }

  /// The value of each leaf for each subject, NaN where no class counts; an empty list for a leaf of measured values.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` for the first suppressed class where the model refuses absent ones.
  func columns(parallelism: Parallelism) throws(ScoringError) -> [[Double]] {
    let count = tally.subjects.count
    let size = 4096
    let blocks = try parallelism.map(pieces: (count + size - 1) / size) { (block) throws(ScoringError) in
      var columns: [[Double]] = readings.map { _ in [] }
      var table = DenseCounts(tally.scheme)
      var groups = [GroupVotes](repeating: GroupVotes(), count: tally.scheme.groupCount)
      for subject in block * size..<min((block + 1) * size, count) {
        table.load(tally, subject)
        for (place, reading) in readings.enumerated() {
          let value = model.groups.value(
            counts: table.counts(item: reading.item), values: reading.values, trimming: reading.trim, groups: &groups)
          columns[place].append(value ?? .nan)
          if model.groups.absent == .refuse, value != nil {
            try refuse(groups, subject: subject, leaf: reading.leaf)
          }
        }
      }
      return columns
    }
    var columns: [[Double]] = model.scoring.leaves.map { _ in [] }
    for (place, reading) in readings.enumerated() {
      columns[reading.leaf].reserveCapacity(count)
      for block in blocks { columns[reading.leaf] += block[place] }
    }
    return columns
  }

  /// The votes of each group (levels × classes, classes within levels) of a subject for a leaf.
  func votes(of subject: Int, leaf: Int) -> [GroupVotes] {
    var groups = [GroupVotes](repeating: GroupVotes(), count: tally.scheme.groupCount)
    guard let reading = readings.first(where: { $0.leaf == leaf }) else { return groups }
    var table = DenseCounts(tally.scheme)
    table.load(tally, subject)
    _ = model.groups.value(
      counts: table.counts(item: reading.item), values: reading.values, trimming: reading.trim, groups: &groups)
    return groups
  }

  private func refuse(_ groups: [GroupVotes], subject: Int, leaf: Int) throws(ScoringError) {
    guard let group = groups.firstIndex(where: { $0.suppression != nil }) else { return }
    let scheme = tally.scheme
    let (votes, name) = (groups[group].votes, scheme.classes[group % scheme.classes.count])
    let level = scheme.levels[group / scheme.classes.count]
    throw .mismatch(
      "“\(tally.subjects[subject])” has \(votes) \(votes == 1 ? "vote" : "votes") of the class “\(name)”"
        + (level.isEmpty ? "" : " at the level “\(level)”")
        + " for “\(model.scoring.leaves[leaf].name)”, too few to count. "
        + "To pass the weight of absent classes to the others, say so: absent_class: reweight")
  }
}

/// The counts of all cells of one subject.
struct DenseCounts {
  private let scheme: BallotScheme
  private var table: [UInt32]
  /// The sum over all items; filled when it is asked for.
  private var pooled: [UInt32] = []
  private var loaded: (tally: Range<Int>, cells: [Int]) = (0..<0, [])

  init(_ scheme: BallotScheme) {
    self.scheme = scheme
    table = Array(repeating: 0, count: scheme.cellCount * scheme.width)
  }

  /// Replaces the counts by those of a subject.
  mutating func load(_ tally: BallotTally, _ subject: Int) {
    let width = scheme.width
    for cell in loaded.cells {
      for place in cell * width..<(cell + 1) * width { table[place] = 0 }
    }
    loaded.cells.removeAll(keepingCapacity: true)
    pooled = []
    for place in tally.starts[subject]..<tally.starts[subject + 1] {
      let cell = Int(tally.cells[place])
      loaded.cells.append(cell)
      for grade in 0..<width { table[cell * width + grade] = tally.counts[place * width + grade] }
    }
  }

  /// The counts of the groups of an item, or of all items together.
  mutating func counts(item: Int?) -> ArraySlice<UInt32> {
    let length = scheme.groupCount * scheme.width
    if let item { return table[item * length..<(item + 1) * length] }
    if scheme.items.count == 1 { return table[...] }
    if pooled.isEmpty {
      pooled = Array(table[..<length])
      for item in 1..<scheme.items.count {
        for place in 0..<length { pooled[place] += table[item * length + place] }
      }
    }
    return pooled[...]
  }
}
