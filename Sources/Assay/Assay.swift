/// The toolkit as one import: data, methods, analyses and documents.
@_exported import AssayAnalyses
@_exported import AssayComparisons
@_exported import AssayData
@_exported import AssayDistributions
@_exported import AssayFiles
@_exported import AssayInference
@_exported import AssayNumerics
@_exported import AssayRegression
@_exported import AssayReport
@_exported import AssayScoring
@_exported import AssaySurvey
@_exported import AssayTables
