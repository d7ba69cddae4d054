internal import AssayData
internal import AssayScoring

/// How a row of a piece becomes the code of a subject, a cell and a grade.
struct RowCodes: Sendable {
  private let words: BallotWords
  private let itemRole: Int?
  private let classRole: Int?
  private let levelRole: Int?
  private let gradeRole: Int?
  private let hasRaters: Bool
  private let classCount: Int
  private let groupCount: Int
  /// For a file with one column a grade: their codes.
  private let gradeCodes: [Int]

  init(_ model: AppraisalModel, columns: BallotColumns, words: BallotWords) {
    self.words = words
    var next = 0
    func role(_ column: String?) -> Int? {
      guard column != nil else { return nil }
      next += 1
      return next - 1
    }
    itemRole = role(columns.item)
    classRole = role(columns.group)
    levelRole = role(columns.level)
    if case .columns(let grades) = columns.form {
      gradeRole = nil
      gradeCodes = grades.map(\.grade)
    } else {
      gradeRole = role("")
      gradeCodes = []
    }
    hasRaters = columns.rater != nil
    classCount = model.groups.classes.count
    groupCount = model.groups.classes.count * model.groups.levels.count
  }

  /// The codes of all rows of a piece.
  private struct PieceCodes {
    /// Of each row, the subject and the cell; a negative cell is left out.
    var subjects: [UInt32]
    var cells: [Int32]
    var grades: [Int32]
    var rows: BallotRows
  }

  func ballots(_ piece: Piece, _ selection: [Bool]?) -> BallotRows {
    var codes = codes(piece, selection)
    var batch = BallotBatch(capacity: piece.rowCount)
    let raters = hasRaters ? piece.codes[words.roles.count + 1].wide(piece.rowCount) : []
    let blank = hasRaters ? piece.tokens[words.roles.count + 1].firstIndex(where: words.isBlank) : nil
    for row in 0..<piece.rowCount where codes.cells[row] >= 0 {
      var rater = BallotBatch.anonymous
      if hasRaters, Int(raters[row]) != blank { rater = raters[row] }
      batch.append(
        subject: Int(codes.subjects[row]), rater: rater, cell: Int(codes.cells[row]), grade: Int(codes.grades[row]))
    }
    codes.rows.ballots = [batch]
    return codes.rows
  }

  func counts(
    _ piece: Piece, _ selection: [Bool]?, _ columns: [String], source: String
  ) throws(DataError) -> BallotRows {
    var codes = codes(piece, selection)
    var batch = CountedBallotBatch()
    for row in 0..<piece.rowCount where codes.cells[row] >= 0 {
      for (place, numbers) in piece.numbers.enumerated() {
        let count = numbers[numbers.startIndex + row]
        // A blank cell is nobody.
        guard !count.isNaN else { continue }
        guard count >= 0, count == count.rounded(), count <= Double(CountedBallotBatch.largest) else {
          throw .unreadable(
            SourceFault(
              source: source, row: piece.firstRow + row + 1, column: columns[place],
              problem: "the count is \(count.token); counts are whole numbers from 0 to \(CountedBallotBatch.largest)"))
        }
        batch.append(
          subject: Int(codes.subjects[row]), cell: Int(codes.cells[row]),
          grade: gradeRole == nil ? gradeCodes[place] : Int(codes.grades[row]), count: Int(count))
      }
    }
    codes.rows.counts = [batch]
    return codes.rows
  }

  /// Looks up the words of all rows, column by column.
  private func codes(_ piece: Piece, _ selection: [Bool]?) -> PieceCodes {
    let count = piece.rowCount
    var codes = PieceCodes(
      subjects: piece.codes[words.roles.count].wide(count), cells: Array(repeating: 0, count: count), grades: [],
      rows: BallotRows(roles: words.roles.count))
    if let selection {
      for row in 0..<count where !selection[row] { codes.cells[row] = -1 }
      codes.rows.missing[.outside] = selection.count { !$0 }
    }
    if let blank = piece.tokens[words.roles.count].firstIndex(where: words.isBlank) {
      for row in 0..<count where codes.subjects[row] == blank && codes.cells[row] >= 0 {
        codes.cells[row] = -1
        codes.rows.missing[.noSubject, default: 0] += 1
      }
    }
    if let itemRole {
      add(piece, itemRole, times: Int32(groupCount), blank: .noItem, to: &codes)
      var isSeen: [Bool] = []
      for cell in codes.cells where cell >= 0 {
        let item = Int(cell) / groupCount
        if item >= isSeen.count { isSeen += Array(repeating: false, count: item + 1 - isSeen.count) }
        isSeen[item] = true
      }
      codes.rows.items = Set(isSeen.indices.filter { isSeen[$0] })
    }
    if let classRole { add(piece, classRole, times: 1, blank: .noClass, to: &codes) }
    if let levelRole { add(piece, levelRole, times: Int32(classCount), blank: .noClass, to: &codes) }
    if let gradeRole {
      codes.grades = Array(repeating: 0, count: count)
      let refused = piece.codes[gradeRole].lookUp(
        words.meanings(gradeRole, piece.tokens[gradeRole]), into: &codes.grades, where: &codes.cells)
      note(refused, piece, gradeRole, .noGrade, &codes.rows)
    }
    return codes
  }

  /// Adds the positions of a role's words to the cells.
  private func add(
    _ piece: Piece, _ role: Int, times factor: Int32, blank: BallotRows.Reason, to codes: inout PieceCodes
  ) {
    let meanings = words.meanings(role, piece.tokens[role]).map { $0 < 0 ? $0 : $0 * factor }
    let refused = piece.codes[role].add(meanings, to: &codes.cells)
    note(refused, piece, role, blank, &codes.rows)
  }

  /// Counts rows that are left out for what stands in a role's column.
  private func note(
    _ refused: [Int], _ piece: Piece, _ role: Int, _ blank: BallotRows.Reason, _ rows: inout BallotRows
  ) {
    guard !refused.isEmpty else { return }
    let meanings = words.meanings(role, piece.tokens[role])
    for row in refused {
      let code = piece.codes[role][row]
      switch meanings[code] {
      case BallotWords.Meaning.blank: rows.missing[blank, default: 0] += 1
      case BallotWords.Meaning.unused: rows.missing[.unused, default: 0] += 1
      default: rows.unknown[role][code, default: 0] += 1
      }
    }
  }
}

extension CodeSlice {
  /// Adds the meaning of each row's code to its cell; a row whose meaning is below 0 gets the cell −1.
  ///
  /// - Returns: The rows that did so. Rows whose cell is below 0 already are passed over.
  fileprivate func add(_ meanings: [Int32], to cells: inout [Int32]) -> [Int] {
    switch self {
    case .narrow(let codes): Self.add(codes, meanings, &cells)
    case .medium(let codes): Self.add(codes, meanings, &cells)
    case .wide(let codes): Self.add(codes, meanings, &cells)
    }
  }

  private static func add(
    _ codes: ArraySlice<some FixedWidthInteger>, _ meanings: [Int32], _ cells: inout [Int32]
  ) -> [Int] {
    var refused: [Int] = []
    let start = codes.startIndex
    for row in cells.indices where cells[row] >= 0 {
      let meaning = meanings[Int(codes[start + row])]
      if meaning >= 0 {
        cells[row] &+= meaning
      } else {
        cells[row] = -1
        refused.append(row)
      }
    }
    return refused
  }

  /// Puts the meaning of each row's code into a list; a row whose meaning is below 0 gets the cell −1.
  ///
  /// - Returns: The rows that did so.
  fileprivate func lookUp(_ meanings: [Int32], into values: inout [Int32], where cells: inout [Int32]) -> [Int] {
    switch self {
    case .narrow(let codes): Self.lookUp(codes, meanings, &values, &cells)
    case .medium(let codes): Self.lookUp(codes, meanings, &values, &cells)
    case .wide(let codes): Self.lookUp(codes, meanings, &values, &cells)
    }
  }

  private static func lookUp(
    _ codes: ArraySlice<some FixedWidthInteger>, _ meanings: [Int32], _ values: inout [Int32], _ cells: inout [Int32]
  ) -> [Int] {
    var refused: [Int] = []
    let start = codes.startIndex
    for row in cells.indices where cells[row] >= 0 {
      let meaning = meanings[Int(codes[start + row])]
      values[row] = meaning
      if meaning < 0 {
        cells[row] = -1
        refused.append(row)
      }
    }
    return refused
  }

  /// The codes of the first rows.
  fileprivate func wide(_ count: Int) -> [UInt32] {
    switch self {
    case .narrow(let codes): codes.prefix(count).map { UInt32($0) }
    case .medium(let codes): codes.prefix(count).map { UInt32($0) }
    case .wide(let codes): Array(codes.prefix(count))
    }
  }
}
