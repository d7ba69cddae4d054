internal import AssayData

/// The criteria of a file: those that were asked for, else those of the expert whose rows come first.
struct CriterionNames {
  private(set) var names: [String]
  private var places: [String: Int]
  /// Nil where the criteria were asked for.
  private let owner: String?

  init(_ names: [String], owner: String?) {
    self.names = []
    places = [:]
    self.owner = owner
    for name in names { add(name) }
  }

  private mutating func add(_ name: String) {
    guard places[name] == nil else { return }
    places[name] = names.count
    names.append(name)
  }

  /// The position of a criterion.
  func position(of name: String, row: Int, column: Int, in file: JudgmentsFile) throws(DataError) -> Int {
    if let place = places[name] { return place }
    let known = names.joined(separator: ", ")
    let whose =
      owner.map { "those of expert “\($0)”, whose rows come first (\(known))" } ?? "those asked for (\(known))"
    let nearest = name.nearest(in: names).map { "Did you mean “\($0)”?" }
    throw file.fault(
      row, column, "“\(name)” is not among the criteria, which are \(whose)",
      nearest ?? "Name all criteria with --criteria, or correct the name.")
  }
}
