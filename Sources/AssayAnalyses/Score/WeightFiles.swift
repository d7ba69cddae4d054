internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayScoring

extension ScoringModel {
  /// The model with the weights that it looks for in files.
  ///
  /// - Parameter modelPath: Paths in the model are relative to the folder of this file; nil for the working folder.
  func readingWeights(beside modelPath: String?, data: DataSet) throws -> ScoringModel {
    var model = self
    let folder = modelPath.flatMap { path in path.lastIndex(of: "/").map { String(path[...$0]) } } ?? ""
    model.weighting = try model.weighting.read(in: folder, data: data)
    model.tree = try model.tree.map { try $0.readingWeights(in: folder, data: data) }
    return model
  }
}

extension IndicatorNode {
  fileprivate func readingWeights(in folder: String, data: DataSet) throws -> IndicatorNode {
    guard indicator == nil else { return self }
    var node = self
    node.weighting = try node.weighting?.read(in: folder, data: data)
    node.content = .dimension(try children.map { try $0.readingWeights(in: folder, data: data) })
    return node
  }
}

extension WeightSource {
  /// Weights by name in place of the name of a file.
  fileprivate func read(in folder: String, data: DataSet) throws -> WeightSource {
    guard case .file(let method, let path) = self else { return self }
    let place = path.hasPrefix("/") ? path : folder + path
    if let elicitation = ElicitationMethod(rawValue: method) {
      let judged = try JudgmentWeights(place, method: elicitation, options: data.options.csv)
      return .named(judged.weights, note: judged.note, warnings: judged.warnings)
    }
    guard method == "file" else {
      throw AnalysisError("There is no way “\(method)” from judgments to weights.")
    }
    return .named(try Self.table(place, data: data), note: "The weights of \(path)", warnings: [])
  }

  /// A table of weights: `indicator` and `local_weight` (or `weight`), as `assay score --table indicator_weights` writes it.
  private static func table(_ path: String, data: DataSet) throws -> [String: Double] {
    let file = try CSVFile(path, options: data.options.csv)
    guard let name = ["indicator", "criterion", "name"].first(where: file.columnNames.contains),
      let weight = ["local_weight", "weight"].first(where: file.columnNames.contains)
    else {
      throw AnalysisError("\(path) is no table of weights: it needs the columns indicator and local_weight.")
    }
    let reading = try file.reduce([.categories(name), .numbers(weight)], parallelism: Parallelism(threads: 1)) {
      [(Int, Double)]()
    } map: { (piece) throws(DataError) -> [(Int, Double)] in
      (0..<piece.rowCount).map { (piece.codes[0][$0], piece.numbers[0][piece.numbers[0].startIndex + $0]) }
    } merge: { (all, rows) throws(DataError) in
      all += rows
    }
    var weights: [String: Double] = [:]
    for (code, value) in reading.state {
      let name = reading.tokens[0].tokens[code]
      guard weights.updateValue(value, forKey: name) == nil else {
        throw AnalysisError("\(path) has two weights for “\(name)”.")
      }
    }
    return weights
  }
}
