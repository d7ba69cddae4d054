/// What the tokens of an option's column mean.
struct OptionStates: Sendable {
  let question: VariableDefinition
  private let missing: [String]

  init(_ question: VariableDefinition, missingValues: [String]) {
    self.question = question
    missing = missingValues + question.missing.flatMap(\.codes) + (question.missingValues ?? [])
  }

  /// True for ticked, false for not, nil for no answer.
  func states(of tokens: [String], option: Int) throws(DataError) -> [Bool?] {
    var states: [Bool?] = []
    for token in tokens {
      if token.isEmpty || missing.contains(token) {
        states.append(nil)
      } else if question.notSelected?.contains(token) ?? (token == "0") {
        states.append(false)
      } else if question.selected?.contains(token) ?? (token == "1" || question.notSelected != nil) {
        states.append(true)
      } else {
        throw .unsuitable(
          column: question.options[option].code,
          reason: "holds “\(token)”, and an option of “\(question.name)” holds 1 (ticked) or 0. "
            + "Say which tokens mean ticked in the codebook: selected, not_selected.")
      }
    }
    return states
  }
}

extension MultiSelectColumn {
  /// The question of a piece whose first requests are the columns of its options.
  init(_ piece: Piece, states: OptionStates) throws(DataError) {
    let options = states.question.options
    var table: [[Bool?]] = []
    for (option, tokens) in piece.tokens.prefix(options.count).enumerated() {
      table.append(try states.states(of: tokens, option: option))
    }
    self.init(options: options.map(\.label), rowCount: piece.rowCount) { option, row in
      table[option][piece.codes[option][row]]
    }
  }
}
