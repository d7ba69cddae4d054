public import ArgumentParser
public import AssayAnalyses
public import AssayScoring

extension ElicitationMethod: ExpressibleByArgument {}
extension Elicit.BestWorstForm: ExpressibleByArgument {}
extension PrecedenceChart.Diagonal: ExpressibleByArgument {}
extension PriorityMethod: HyphenatedArgument {}
extension RandomIndex: HyphenatedArgument {}
extension ComparisonGroup.Aggregation: HyphenatedArgument {}

/// A choice whose name in results has underscores and on the command line hyphens.
public protocol HyphenatedArgument: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension HyphenatedArgument {
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.hyphenated == argument }) else { return nil }
    self = match
  }

  public var defaultValueDescription: String { hyphenated }

  public static var allValueStrings: [String] { allCases.map(\.hyphenated) }

  private var hyphenated: String { String(rawValue.map { $0 == "_" ? "-" : $0 }) }
}
