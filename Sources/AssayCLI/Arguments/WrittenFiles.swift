internal import ArgumentParser
internal import FoundationEssentials

/// The files that a command writes, which must not be those that it reads.
struct WrittenFiles {
  /// Refuses to write over a file that is read.
  ///
  /// - Parameters:
  ///   - written: Options and the paths that they name.
  ///   - read: What the command reads, and the paths.
  static func refuse(_ written: [(option: String, path: String?)], over read: [(what: String, path: String?)]) throws {
    for (option, path) in written {
      guard let path, !path.hasSuffix("/") else { continue }
      for (what, other) in read where other.map({ place($0) == place(path) }) ?? false {
        throw ValidationError("\(option) \(path) would write over \(what). Name another file.")
      }
    }
    let places = written.compactMap { entry in entry.path.map { (entry.option, place($0)) } }
    for (index, entry) in places.enumerated() {
      if let other = places[..<index].first(where: { $0.1 == entry.1 }) {
        throw ValidationError("\(other.0) and \(entry.0) name the same file.")
      }
    }
  }

  /// A path without steps that go nowhere.
  private static func place(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
