public import ArgumentParser
public import AssayAnalyses
public import AssayData
public import AssayReport

extension OutputFormat: ExpressibleByArgument {}
extension CategoryOrder: ExpressibleByArgument {}
extension DataOptions.MissingPolicy: ExpressibleByArgument {}
