import Foundation
import Testing

/// A row of `Expected/proportions_r.csv` or `proportions_py.csv`: a quantity, its arguments, and its values elsewhere.
struct ProportionReference: Sendable, CustomTestStringConvertible {
  let quantity: String
  let arguments: [Double]
  let values: [Double]

  var testDescription: String { "\(quantity) of \(arguments)" }

  private static let all: [ProportionReference] = ["proportions_r.csv", "proportions_py.csv"].flatMap { file in
    let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Expected")!
    guard let text = try? String(contentsOf: url, encoding: .utf8), !text.isEmpty else {
      fatalError("\(file) cannot be read: without it no value would be compared")
    }
    return text.split(separator: "\n").map { line in
      let parts = line.split(separator: ",")
      return ProportionReference(
        quantity: String(parts[0]), arguments: parts[1].split(separator: " ").map { Double($0)! },
        values: parts[2].split(separator: " ").map { Double($0)! })
    }
  }

  /// The rows of some quantities, of which there must be at least one each.
  static func named(_ quantities: String...) -> [ProportionReference] {
    let found = all.filter { quantities.contains($0.quantity) }
    precondition(Set(found.map(\.quantity)) == Set(quantities), "the references are gone")
    return found
  }
}
