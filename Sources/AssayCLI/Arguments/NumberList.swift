internal import ArgumentParser
internal import AssayData

/// Numbers separated by commas.
struct NumberList {
  let values: [Double]

  /// Reads the value of an option.
  init(parsing text: String, option: String) throws {
    values = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let value = Double(decimal: part) else {
        throw ValidationError("\(option) \(text): “\(part)” is not a number; write numbers separated by commas.")
      }
      return value
    }
  }
}
