internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// A file of memberships in place of ballots: rows of subject, indicator, grade and membership.
struct MembershipFile {
  let matrix: MembershipMatrix
  let account: CaseAccount
  let notes: [String]

  /// One row of the file; a position is −1 for a blank cell.
  private struct Row: Sendable {
    var subject: Int32
    var item: Int32
    var grade: Int32
    var membership: Double
    /// From 1, as messages count.
    var number: Int
  }

  /// The columns that are read.
  private struct Columns {
    var subject: String?
    var item: String?
    var grade: String
    var membership: String

    init(_ model: AppraisalModel, membership: String, data: DataSet) throws {
      let (stated, names) = (model.ballots.columns, data.source.columnNames)
      func optional(_ column: String) throws -> String? {
        if stated.stated.contains(column) { try data.checkColumn(column, named: column) }
        return names.contains(column) ? column : nil
      }
      try data.checkColumn(membership, named: membership)
      self.membership = membership
      subject = try optional(stated.subject)
      item = try optional(stated.item)
      if item == nil, model.items != [""] { try data.checkColumn(stated.item, named: stated.item) }
      // The command's own tables of memberships have the grades in the column category.
      grade = try optional(stated.grade) ?? (names.contains("category") ? "category" : stated.grade)
      try data.checkColumn(grade, named: grade)
    }
  }

  init(_ model: AppraisalModel, membership: String, data: DataSet) throws {
    guard data.options.condition == nil else {
      throw AnalysisError("Ready memberships are evaluated as they are; leave out --where.")
    }
    let columns = try Columns(model, membership: membership, data: data)
    let reading = try Self.read(columns, data)
    let lists = reading.tokens.map(\.tokens)
    guard reading.rowCount > 0 else { throw AnalysisError("\(data.source.name) has a header and no memberships.") }
    let items = columns.item == nil ? [0] : try Self.items(lists[1], model, columns.item ?? "", data)
    let grades = try Self.grades(lists[columns.item == nil ? 1 : 2], model, columns.grade, data)
    let subjects = columns.subject == nil ? ["all"] : lists[0]
    guard !subjects.contains("") else {
      throw AnalysisError(
        "\(data.source.name): the column “\(columns.subject ?? "")” is blank in some row; every row is somebody's.")
    }
    var matrix = MembershipMatrix(subjects: subjects, items: model.items, width: model.ballots.grades.count)
    var unused = 0
    for row in reading.state {
      guard let item = items[max(0, Int(row.item))] else {
        unused += 1
        continue
      }
      try Self.enter(row, item, grades[Int(row.grade)], into: &matrix, columns, data.source.name)
    }
    // A grade that has no row beside others that do has no membership.
    for place in matrix.memberships.indices where matrix.memberships[place] == -1 { matrix.memberships[place] = 0 }
    self.matrix = matrix
    notes = reading.notes
    account = CaseAccount(
      read: reading.rowCount, used: reading.rowCount - unused,
      missing: unused > 0 ? [.init(reason: BallotRows.Reason.unused.rawValue, count: unused)] : [],
      source: data.source.name)
  }

  private static func read(_ columns: Columns, _ data: DataSet) throws -> Reading<[Row]> {
    let hasItem = columns.item != nil
    // Without a column of subjects that of the grades stands in for it, and is not looked at.
    var request = [ColumnRequest.categories(columns.subject ?? columns.grade, limit: 1 << 31)]
    if let item = columns.item { request.append(.categories(item)) }
    request += [.categories(columns.grade), .numbers(columns.membership, missing: data.options.missingValues)]
    let hasSubject = columns.subject != nil
    return try data.source.reduce(request, parallelism: data.options.parallelism) {
      []
    } map: { (piece) throws(DataError) -> [Row] in
      (0..<piece.rowCount).map { row in
        Row(
          subject: hasSubject ? Int32(piece.codes[0][row]) : 0, item: hasItem ? Int32(piece.codes[1][row]) : 0,
          grade: Int32(piece.codes[hasItem ? 2 : 1][row]),
          membership: piece.numbers[0][piece.numbers[0].startIndex + row],
          number: piece.firstRow + row + 1)
      }
    } merge: { (rows, piece) throws(DataError) in
      rows += piece
    }
  }

  /// The position of each word among the indicators of the model; nil for those that are left unused.
  private static func items(
    _ words: [String], _ model: AppraisalModel, _ column: String, _ data: DataSet
  ) throws -> [Int?] {
    try words.map { word in
      if let place = model.items.firstIndex(of: word) { return place }
      if model.items == [""] { return 0 }
      guard model.ballots.unused.contains(word) else {
        throw AnalysisError(
          "\(data.source.name), column “\(column)”: “\(word)” is no indicator that a leaf of the tree takes ballots on"
            + "\(word.hint(in: model.items)). Give it a leaf, or say that it is not used: ballots: {unused: […]}.")
      }
      return nil
    }
  }

  private static func grades(_ words: [String], _ model: AppraisalModel, _ column: String, _ data: DataSet) throws
    -> [Int]
  {
    let names = model.ballots.grades.map(\.name)
    return try words.map { word in
      guard let place = names.firstIndex(of: word) else {
        throw AnalysisError(
          "\(data.source.name), column “\(column)”: “\(word)” is no grade of the model\(word.hint(in: names)). Correct it, or give it "
            + "points under ballots: grades.")
      }
      return place
    }
  }

  private static func enter(
    _ row: Row, _ item: Int, _ grade: Int, into matrix: inout MembershipMatrix, _ columns: Columns, _ source: String
  ) throws {
    let places = matrix.row(subject: Int(row.subject), item: item)
    func fault(_ problem: String) -> AnalysisError {
      AnalysisError("\(source), row \(row.number), column “\(columns.membership)”: \(problem).")
    }
    guard row.membership >= 0, row.membership <= 1 else {
      throw fault(
        row.membership.isNaN
          ? "there is no membership" : "\(row.membership.token) is no membership, which is between 0 and 1")
    }
    if matrix.memberships[places.lowerBound].isNaN {
      for place in places { matrix.memberships[place] = -1 }
    }
    let place = places.lowerBound + grade
    guard matrix.memberships[place] < 0 else {
      throw fault("the same person, indicator and grade stood in a row before")
    }
    matrix.memberships[place] = row.membership
  }
}
