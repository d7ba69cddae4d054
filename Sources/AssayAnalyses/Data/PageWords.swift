internal import AssayReport

/// A column of a document; `Column` alone would also be a column of a frame.
typealias TableColumn = AssayReport.Column

/// Numbers in running text.
enum PageWords {
  /// A number with a fixed count of decimals; without the zero before the point where a value cannot pass 1.
  static func number(_ value: Double, places: Int, leadingZero: Bool = true) -> String {
    let text = DecimalText(value).fixed(places)
    guard !leadingZero else { return text }
    if text.hasPrefix("0.") { return String(text.dropFirst()) }
    return text.hasPrefix("-0.") ? "-" + text.dropFirst(2) : text
  }

  /// A whole number bare, another with two decimals.
  static func short(_ value: Double) -> String {
    value == value.rounded() ? number(value, places: 0) : number(value, places: 2)
  }

  /// As APA prints p: `= .043` or `< .001`.
  static func probability(_ p: Double) -> String {
    p < 0.001 ? "< .001" : "= " + number(p, places: 3, leadingZero: false)
  }

  /// Something, and why it is so, as one sentence with one full stop.
  static func sentence(_ subject: String, _ reason: String) -> String {
    "\(subject): \(reason)" + (reason.hasSuffix(".") ? "" : ".")
  }

  /// A share in percent with one decimal.
  static func percent(_ share: Double) -> String { number(100 * share, places: 1) + "%" }
}
