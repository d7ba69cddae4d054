import AssayReport
import Foundation
import Testing

/// Rendered output against files in `Snapshots`, byte by byte.
///
/// With `ASSAY_RECORD_SNAPSHOTS` set to the path of the source folder the files are written instead; read what changed.
@Suite struct SnapshotTests {
  struct Page: Sendable, CustomStringConvertible {
    let name: String
    let document: Document
    let format: OutputFormat
    var width = 100

    var description: String { file }
    var file: String { "\(name)\(format == .text ? "-\(width)" : "").\(format.fileExtension)" }
  }

  static let pages: [Page] = {
    let documents = [
      ("two-by-two", ReportFixtures.twoByTwo), ("stratified", ReportFixtures.stratified),
      ("descriptives", ReportFixtures.descriptives), ("frequencies", ReportFixtures.frequencies),
      ("needs", ReportFixtures.needs), ("sparse", ReportFixtures.sparse),
    ]
    return documents.flatMap { name, document in
      OutputFormat.allCases.map { Page(name: name, document: document, format: $0) }
        + [Page(name: name, document: document, format: .text, width: 60)]
    }
  }()

  @Test(arguments: pages)
  func `looks as recorded`(page: Page) throws {
    let text = try page.document.rendered(as: page.format, width: page.width)
    if let folder = ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] {
      try text.write(toFile: "\(folder)/\(page.file)", atomically: true, encoding: .utf8)
      return
    }
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Snapshots")
    let recorded = try String(contentsOf: folder.appendingPathComponent(page.file), encoding: .utf8)
    #expect(text == recorded)
  }
}
