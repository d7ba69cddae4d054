/// How many columns of a terminal a text takes (UAX #11).
package enum DisplayWidth {
  package static func of(_ text: String) -> Int {
    // Most cells are plain ASCII figures.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The width of one character as people see it: a base with its combining marks, or a joined emoji.
  package static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    if scalars.count == 1, let only = scalars.first { return of(only) }
    let isEmojiSequence = scalars.contains { scalar in
      // Emoji presentation, a join, a skin tone, or a pair of regional indicators that makes a flag.
      scalar.value == 0xFE0F || scalar.value == 0x20E3 || (0x1F3FB...0x1F3FF).contains(scalar.value)
        || (0x1F1E6...0x1F1FF).contains(scalar.value)
    }
    if isEmojiSequence { return 2 }
    let isJoined = scalars.contains { $0.value == 0x200D }
    let sum = scalars.reduce(0) { $0 + of($1) }
    return isJoined && scalars.contains { $0.properties.isEmojiPresentation } ? 2 : sum
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1 }
    if EastAsianWidth.isWide(scalar.value) { return 2 }
    // Vowels and finals of Hangul Jamo stand inside the syllable block of their leading consonant.
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FB).contains(scalar.value) { return 0 }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: 0
    default: 1
    }
  }
}
