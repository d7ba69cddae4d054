public import ArgumentParser
public import AssayAnalyses
public import AssayData
public import AssayInference
public import AssayReport
public import AssayScoring
public import AssayTables

extension OutputFormat: ExpressibleByArgument {}
extension CategoryOrder: ExpressibleByArgument {}
extension DataOptions.MissingPolicy: ExpressibleByArgument {}
extension MultiplicityAdjustment: ExpressibleByArgument {}
extension ZeroShares: ExpressibleByArgument {}
extension Crosstab.Scores: ExpressibleByArgument {}
extension ProportionMethod: ExpressibleByArgument {}
extension MissingLeafPolicy: ExpressibleByArgument {}
extension Regress.Family: ExpressibleByArgument {}
extension Regress.Robust: ExpressibleByArgument {}
extension Regress.Scores: ExpressibleByArgument {}
extension Regress.Test: ExpressibleByArgument {}
