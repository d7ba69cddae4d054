import AssayInference

/// P-values adjusted for their number.
enum MultiplicityAdapter {
  @Sendable static func adjusted(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["family_size", "n"])
    guard let p = test.data?.object?["p"]?.numbers else { throw Unsupported("data without p") }
    let stated = (test.options["family_size"] ?? test.options["n"])?.number
    var size: Int?
    if let stated {
      guard let whole = Int(exactly: stated) else { throw Unsupported("a family of \(stated) tests") }
      size = whole
    }
    var findings = Findings()
    for name in test.expected.keys {
      guard let adjustment = MultiplicityAdjustment(rawValue: name.lowercased()) else {
        throw Unsupported("the adjustment \(name)")
      }
      let values = try adjustment.adjusted(checking: p, familySize: size)
      findings[name] = .list(values.map { .number($0) })
    }
    // A case that states behaviour alone still has its p-values looked at.
    _ = try MultiplicityAdjustment.none.adjusted(checking: p, familySize: size)
    return findings
  }
}
