public import ArgumentParser
public import AssayAnalyses
public import AssayComparisons

extension Compare.PairMethod: ExpressibleByArgument {}
extension SumsOfSquares: ExpressibleByArgument {}
