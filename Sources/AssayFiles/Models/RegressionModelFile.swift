public import AssayData
public import AssayRegression
internal import FoundationEssentials

/// A fitted model as a JSON file, which predicts with the same bits as at the fit.
///
/// Numbers have the shortest digits that read back as the same double. `fit_hash` is the SHA-256 of everything else in
/// the file as this program writes it, so that blanks and line ends may change and nothing else.
public enum RegressionModelFile {
  /// The version of the form; files of a later one are refused.
  static let version = 1

  /// Writes a model; nothing half-written is left behind.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the path.
  public static func write(_ model: StoredModel, to path: String) throws(DataError) {
    try TextFile.write(text(model), to: path)
  }

  /// The text of a model.
  public static func text(_ model: StoredModel) -> String {
    let members = ModelText.members(model)
    let hash = JSONText.text("sha256:" + hash(of: model))
    return JSONText.object(members + [("fit_hash", hash)], indent: "") + "\n"
  }

  /// The hash of a fit: 64 hexadecimal digits.
  public static func hash(of model: StoredModel) -> String {
    SecureHash.hexadecimal(of: JSONText.object(ModelText.members(model), indent: ""))
  }

  /// Reads a model.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the line of the mistake: an unknown key names the nearest known one; parts
  ///   that do not fit together; a hash that is not that of the content.
  public static func read(_ path: String) throws(DataError) -> StoredModel {
    do throws(SourceFault) {
      return try model(in: YAMLDocument(reading: path, as: "a model"))
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads a model from text.
  ///
  /// - Parameter path: What to call the text in messages.
  public static func parse(_ text: String, path: String = "model") throws(DataError) -> StoredModel {
    do throws(SourceFault) {
      return try model(in: YAMLDocument(path: path, text: text))
    } catch {
      throw .unreadable(error)
    }
  }

  // The reader of YAML reads JSON too, and knows the line of each value.
  private static func model(in document: YAMLDocument) throws(SourceFault) -> StoredModel {
    let (model, hash) = try ModelReader(document).model()
    do throws(RegressionError) {
      try model.check()
      _ = try Design(stored: model.design)
    } catch {
      throw document.fault(document.root, "the model does not fit together: \(error.description)")
    }
    guard hash.scalar == "sha256:" + self.hash(of: model) else {
      throw document.fault(
        hash, "the hash of the fit is not that of the model's content",
        remedy: "The file was changed after the fit; store the model again.")
    }
    return model
  }
}
