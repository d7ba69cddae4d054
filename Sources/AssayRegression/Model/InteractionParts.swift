extension String {
  /// The parts of a term or of a column between colons outside brackets.
  var interactionParts: [String] {
    var parts = [""]
    var depth = 0
    for character in self {
      if character == "(" || character == "[" { depth += 1 }
      if character == ")" || character == "]" { depth -= 1 }
      if character == ":", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }
}
