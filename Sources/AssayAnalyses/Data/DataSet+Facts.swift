internal import AssayData
internal import AssayReport

extension Classification {
  /// What people call the variable: its label, with the name where they differ.
  var heading: String {
    guard let label, label != name else { return name }
    return label
  }
}

extension DataSet {
  /// The design in words that JSON keeps.
  func designFacts(_ size: Int) -> [DesignFact] {
    switch options.weighting {
    case .unweighted: [DesignFact("inference", "simple random sampling")]
    case .frequency(let column):
      [DesignFact("inference", "simple random sampling"), DesignFact("frequency", Value(column))]
    case .sampling(let column):
      [
        DesignFact("inference", "design-based"), DesignFact("weight", Value(column)),
        DesignFact("strata", "none"), DesignFact("clusters", "each row"), DesignFact("n", .integer(size)),
        DesignFact("df", .integer(max(0, size - 1))),
      ]
    }
  }

  /// What it takes to make the document again.
  var manifest: [DesignFact] {
    [
      DesignFact("version", Value(AssayVersion.current)), DesignFact("level", .number(options.level)),
      DesignFact("missing", Value(options.missing.rawValue)),
    ]
  }
}

/// The version of the toolkit.
public enum AssayVersion {
  /// As it is released.
  public static let current = "0.1.0"
}
