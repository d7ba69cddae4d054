/// A rendered document in pieces, so that a large table is made by several threads and written while it is made.
struct RenderedText: Sendable {
  private enum Part: Sendable {
    case bytes([UInt8])
    case rows(TableText)

    var pieceCount: Int {
      switch self {
      case .bytes: 1
      case .rows(let rows): rows.pieceCount
      }
    }
  }
  private var parts: [Part] = []

  init() {}

  init(_ text: String) { append(Array(text.utf8)) }

  mutating func append(_ bytes: [UInt8]) { parts.append(.bytes(bytes)) }

  mutating func append(_ rows: TableText) { parts.append(.rows(rows)) }

  /// The pieces in order: the part of each and its place in it.
  private var pieces: [(part: Int, place: Int)] {
    parts.indices.flatMap { part in (0..<parts[part].pieceCount).map { (part, $0) } }
  }

  private func piece(_ part: Int, _ place: Int) -> [UInt8] {
    switch parts[part] {
    case .bytes(let bytes): bytes
    case .rows(let rows): rows.piece(place)
    }
  }

  /// Makes the pieces and hands them on in order.
  func write(_ loop: PieceLoop, to sink: ([UInt8]) throws(OutputError) -> Void) throws(OutputError) {
    let pieces = pieces
    try loop.run(pieces.count, { piece(pieces[$0].part, pieces[$0].place) }, sink)
  }

  /// The whole text.
  var text: String {
    var bytes: [UInt8] = []
    for (part, place) in pieces { bytes += piece(part, place) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The loop that makes the pieces of a large output.
///
/// This module starts no threads. Who has a parallel loop hands it in: it calls the body once for each piece, on any
/// thread, and hands the results to the sink one at a time, in piece order.
public struct PieceLoop: Sendable {
  public typealias Body = @Sendable (Int) -> [UInt8]
  public typealias Sink = ([UInt8]) throws(OutputError) -> Void
  let run: @Sendable (Int, Body, Sink) throws(OutputError) -> Void

  /// Takes a loop over pieces, such as that of a thread pool.
  public init(_ run: @escaping @Sendable (Int, Body, Sink) throws(OutputError) -> Void) { self.run = run }

  /// One piece after the other on the calling thread.
  public static let sequential = PieceLoop { (count, body, sink) throws(OutputError) in
    for piece in 0..<count { try sink(body(piece)) }
  }
}
