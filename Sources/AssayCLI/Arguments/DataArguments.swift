internal import ArgumentParser
internal import AssayAnalyses
internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayReport

/// The options that say what the data are; the same for every verb.
struct DataArguments: ParsableArguments {
  @Option(name: .customLong("codebook"), help: "The codebook in YAML; by default the one beside the data.")
  var codebook: String?

  @Flag(name: .customLong("no-codebook"), help: "Use no codebook.")
  var noCodebook = false

  @Option(
    name: .customLong("missing-values"),
    help: "Tokens or codes that mean missing, separated by commas; by default only the empty field does.")
  var missingValues: String?

  @Option(help: "A column of sampling weights: inference is design-based.")
  var weight: String?

  @Option(help: "A column that says how many identical cases each row stands for.")
  var frequency: String?

  @Option(help: "Variables whose categories have no order, separated by commas.")
  var nominal: String?

  @Option(help: "Variables whose categories have an order, separated by commas.")
  var ordinal: String?

  @Option(help: "Variables whose values are numbers with a distance, separated by commas.")
  var interval: String?

  @Option(help: "The order of categories that no codebook lists: sorted or appearance.")
  var order: CategoryOrder = .sorted

  @Option(
    name: .customLong("where"),
    help: "The domain: rows that are counted, such as \"age >= 30 and sex == 1\"; the variance comes from all rows.")
  var condition: String?

  @Option(help: "What happens to missing values: exclude (and count), category, or refuse.")
  var missing: DataOptions.MissingPolicy = .exclude

  @Option(help: "The level of confidence of intervals, between 0 and 1.")
  var level = 0.95

  @Option(help: "The encoding: utf-8, utf-16, utf-16be or gb18030; by default it is found out.")
  var encoding: String?

  @Option(help: "The separator of fields: comma, semicolon or tab; by default it is found out.")
  var delimiter: String?

  @Option(help: "What random numbers start from; the same seed gives the same results.")
  var seed: UInt64?

  @Option(help: "The number of threads; results do not depend on it.")
  var threads: Int?

  func validate() throws {
    guard weight == nil || frequency == nil else {
      throw ValidationError("--weight and --frequency exclude each other: weights are of one kind.")
    }
    guard codebook == nil || !noCodebook else {
      throw ValidationError("--codebook and --no-codebook exclude each other.")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("--level is \(level.token); it must lie between 0 and 1, such as 0.95.")
    }
    guard threads ?? 1 > 0 else { throw ValidationError("--threads must be at least 1.") }
    _ = try options
  }

  /// The options as the library takes them.
  var options: DataOptions {
    get throws {
      var options = DataOptions()
      options.codebook = noCodebook ? .absent : codebook.map { .file($0) } ?? .automatic
      options.missingValues = missingValues.list
      if let weight { options.weighting = .sampling(column: weight) }
      if let frequency { options.weighting = .frequency(column: frequency) }
      for (names, scale) in [(nominal, Scale.nominal), (ordinal, .ordinal), (interval, .interval)] {
        for name in names.list {
          guard options.scales.updateValue(scale, forKey: name) == nil else {
            throw ValidationError("“\(name)” is given two scales.")
          }
        }
      }
      options.order = order
      options.missing = missing
      options.condition = try domain
      options.level = level
      options.seed = seed ?? DataOptions.standardSeed
      options.csv = CSVOptions(delimiter: try separator, encoding: try textEncoding)
      options.parallelism = Parallelism(threads: threads, progress: StatusLine.progress)
      return options
    }
  }

  private var domain: RowCondition? {
    get throws {
      guard let condition else { return nil }
      do throws(DataError) {
        return try RowCondition(parsing: condition)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  private var textEncoding: TextEncoding? {
    get throws {
      guard let encoding else { return nil }
      guard let known = TextEncoding(name: encoding) else {
        throw ValidationError("--encoding \(encoding) is not known; use utf-8, utf-16, utf-16be or gb18030.")
      }
      return known
    }
  }

  private var separator: Character? {
    get throws {
      switch delimiter {
      case nil: return nil
      case "comma", ",": return ","
      case "semicolon", ";": return ";"
      case "tab", "\t", "\\t": return "\t"
      case let other?:
        throw ValidationError("--delimiter \(other) is not known; use comma, semicolon or tab.")
      }
    }
  }
}

extension String? {
  /// The parts between commas, without blanks around them.
  var list: [String] {
    guard let self else { return [] }
    return self.split(separator: ",", omittingEmptySubsequences: true).map { part in
      var part = part
      while part.first == " " { part.removeFirst() }
      while part.last == " " { part.removeLast() }
      return String(part)
    }
  }
}
