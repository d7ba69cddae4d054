/// Text broken in lines of a display width.
package enum TextLines {
  /// Breaks a text after spaces and beside wide characters; a word that is longer than a line is broken inside.
  ///
  /// A no-break space holds its words together.
  ///
  /// - Parameters:
  ///   - text: The text; control characters become spaces.
  ///   - width: The most columns of a line, at least 2.
  ///   - maximum: The most lines; what is left over is cut and the cut marked with `…`.
  package static func wrap(_ text: String, width: Int, maximum: Int = .max) -> [String] {
    let text = clean(text)
    if DisplayWidth.of(text) <= width { return [text] }
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    for var piece in pieces(text) {
      if lineWidth > 0, lineWidth + (piece.spaced ? 1 : 0) + piece.width > width {
        lines.append(line)
        (line, lineWidth) = ("", 0)
      }
      if lineWidth > 0, piece.spaced {
        line += " "
        lineWidth += 1
      }
      while piece.width > width {
        let head = prefix(piece.text, width: width)
        lines.append(head)
        piece = Piece(text: String(piece.text.dropFirst(head.count)), spaced: false)
      }
      line += piece.text
      lineWidth += piece.width
    }
    if lineWidth > 0 || lines.isEmpty { lines.append(line) }
    if lines.count > maximum {
      let last = prefix(lines[maximum - 1], width: width - 1)
      lines.replaceSubrange((maximum - 1)..., with: [last + "…"])
    }
    return lines
  }

  /// The widest piece that a line may not be broken in.
  static func longestPiece(_ text: String) -> Int {
    pieces(clean(text)).reduce(0) { max($0, $1.width) }
  }

  /// Replaces what would break the page: control characters and line separators become spaces.
  static func clean(_ text: String) -> String {
    func breaksPage(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }
    guard text.unicodeScalars.contains(where: breaksPage) else { return text }
    var cleaned = ""
    for scalar in text.unicodeScalars { cleaned.unicodeScalars.append(breaksPage(scalar) ? " " : scalar) }
    return cleaned
  }

  private struct Piece {
    var text: String
    /// Says whether a space stood before the piece.
    var spaced: Bool
    var width: Int

    init(text: String, spaced: Bool) {
      self.text = text
      self.spaced = spaced
      width = DisplayWidth.of(text)
    }
  }

  /// Marks that may not begin a line: closing brackets and stops (JIS X 4051, GB/T 15834).
  private static let closing = Set<Character>("，。、；：！？）】》」』〉”’…％％·,.;:!?)]}")
  /// Marks that may not end a line.
  private static let opening = Set<Character>("（【《「『〈“‘([{")

  private static func pieces(_ text: String) -> [Piece] {
    var pieces: [Piece] = []
    var current = ""
    var spaced = false
    var previousWide = false
    func isBreak(before character: Character, wide: Bool) -> Bool {
      guard let last = current.last, !closing.contains(character), !opening.contains(last) else { return false }
      return wide || previousWide
    }
    func flush() {
      if !current.isEmpty { pieces.append(Piece(text: current, spaced: spaced)) }
      current = ""
    }
    for character in text {
      if character == " " {
        flush()
        spaced = true
        previousWide = false
        continue
      }
      let wide = DisplayWidth.of(character) == 2
      if isBreak(before: character, wide: wide) {
        flush()
        spaced = false
      }
      current.append(character)
      previousWide = wide
    }
    flush()
    return pieces
  }

  /// As many leading characters as fit, at least one.
  private static func prefix(_ text: String, width: Int) -> String {
    var kept = ""
    var keptWidth = 0
    for character in text {
      keptWidth += DisplayWidth.of(character)
      if keptWidth > width && !kept.isEmpty { break }
      kept.append(character)
    }
    return kept
  }
}
