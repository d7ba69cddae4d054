internal import AssayData
internal import CYAML

/// A value of a YAML file, and the line it starts on.
///
/// Scalars keep their spelling: `01` stays `01`, `No` stays `No`.
struct YAMLNode {
  indirect enum Content {
    case scalar(String)
    case sequence([YAMLNode])
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }
  let content: Content
  /// From 1.
  let line: Int

  var scalar: String? {
    if case .scalar(let text) = content { text } else { nil }
  }
  var sequence: [YAMLNode]? {
    if case .sequence(let nodes) = content { nodes } else { nil }
  }
  var mapping: [(key: YAMLNode, value: YAMLNode)]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }
}

/// Builds the tree of the first document of a text from the events of libyaml.
///
/// The C library and not a Swift wrapper of it: the wrappers bring all of Foundation, which doubles the time it takes to
/// start (measured) even where no YAML is read.
@safe struct YAMLComposer: ~Copyable {
  /// Why a text has no tree.
  struct Failure: Error {
    let line: Int
    let problem: String
  }
  private enum Event {
    case scalar(String, anchor: String?)
    case alias(String)
    case sequenceStart(anchor: String?)
    case mappingStart(anchor: String?)
    /// The end of a sequence, of a mapping, or of the text.
    case end
    /// An event that holds no value.
    case other
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: [UInt8]
  private var anchors: [String: YAMLNode] = [:]
  /// Deeper texts are refused: each level takes stack.
  private static let deepest = 100

  init(_ text: String) {
    self.text = Array(text.utf8)
    unsafe parser = .allocate(capacity: 1)
    unsafe yaml_parser_initialize(parser)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// The tree; nil for a text without a document.
  mutating func compose() throws(Failure) -> YAMLNode? {
    // libyaml reads the bytes while it parses, so they are handed over for that long.
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, text.count))
    defer { unsafe bytes.deallocate() }
    unsafe bytes.initialize(from: text, count: text.count)
    unsafe yaml_parser_set_input_string(parser, bytes, text.count)
    while true {
      let (event, line) = try next()
      switch event {
      case .other: continue
      case .end: return nil
      default: return try node(event, line: line, depth: 0)
      }
    }
  }

  private func next() throws(Failure) -> (Event, line: Int) {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else {
      let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "this is not YAML"
      let line = unsafe Int(max(parser.pointee.problem_mark.line, parser.pointee.context_mark.line)) + 1
      throw Failure(line: line, problem: problem)
    }
    defer { unsafe yaml_event_delete(&event) }
    let line = unsafe Int(event.start_mark.line) + 1
    func name(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      unsafe bytes.map { unsafe String(cString: $0) }
    }
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return (.scalar(unsafe String(decoding: bytes, as: UTF8.self), anchor: unsafe name(scalar.anchor)), line)
    case YAML_ALIAS_EVENT: return (.alias(unsafe name(event.data.alias.anchor) ?? ""), line)
    case YAML_SEQUENCE_START_EVENT:
      return (.sequenceStart(anchor: unsafe name(event.data.sequence_start.anchor)), line)
    case YAML_MAPPING_START_EVENT: return (.mappingStart(anchor: unsafe name(event.data.mapping_start.anchor)), line)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT, YAML_STREAM_END_EVENT: return (.end, line)
    default: return (.other, line)
    }
  }

  private mutating func node(_ event: Event, line: Int, depth: Int) throws(Failure) -> YAMLNode {
    guard depth < Self.deepest else { throw Failure(line: line, problem: "values are nested too deeply") }
    switch event {
    case .scalar(let text, let anchor): return remember(YAMLNode(content: .scalar(text), line: line), anchor)
    case .alias(let name):
      guard let node = anchors[name] else { throw Failure(line: line, problem: "there is no anchor “\(name)”") }
      return node
    case .sequenceStart(let anchor):
      var nodes: [YAMLNode] = []
      while let element = try element(depth) { nodes.append(element) }
      return remember(YAMLNode(content: .sequence(nodes), line: line), anchor)
    case .mappingStart(let anchor):
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      while let key = try element(depth) {
        if let name = key.scalar, pairs.contains(where: { $0.key.scalar == name }) {
          throw Failure(line: key.line, problem: "the key “\(name)” stands twice")
        }
        guard let value = try element(depth) else { break }
        pairs.append((key, value))
      }
      return remember(YAMLNode(content: .mapping(pairs), line: line), anchor)
    case .end, .other: throw Failure(line: line, problem: "a value is missing")
    }
  }

  /// The next value; nil at the end of the sequence or mapping.
  private mutating func element(_ depth: Int) throws(Failure) -> YAMLNode? {
    let (event, line) = try next()
    if case .end = event { return nil }
    return try node(event, line: line, depth: depth + 1)
  }

  private mutating func remember(_ node: YAMLNode, _ anchor: String?) -> YAMLNode {
    if let anchor { anchors[anchor] = node }
    return node
  }
}
