internal import AssayNumerics

/// How well the raters of a class agree on the persons they rate.
public struct ClassAgreement: Sendable, Equatable {
  /// r_wg or r_wg(J) under one null distribution, over the persons with two raters or more.
  public struct Index: Sendable, Equatable {
    /// The name of the null distribution.
    public let null: String
    /// nil where nobody has two raters, or the distribution is not defined for this number of grades.
    public let mean: Double?
    public let median: Double?
    /// The persons whose value was below 0 and set to 0.
    public let setToZero: Int
  }
  /// The class, as a position in the names.
  public let raterClass: Int
  /// The item, as a position in the names; nil for all items together, whose index is r_wg(J).
  public let item: Int?
  /// The persons with two marks or more from the class on an item.
  public let subjects: Int
  /// The mean of the variances of the marks on one person and item, in squared points; nil without such a person.
  public let meanVariance: Double?
  /// One for each null distribution.
  public let indices: [Index]
  /// Kendall's W; nil for a single item.
  public let concordance: ClassConcordance?

  static func all(
    _ ballots: RatedItems, _ cells: RatedCells, _ nulls: [AgreementNull], _ concordance: [ClassConcordance]
  ) -> [ClassAgreement] {
    let variances = nulls.map { (name: $0.name, value: $0.variance(of: ballots.points)) }
    let itemCount = ballots.itemNames.count
    return ballots.classNames.indices.flatMap { raterClass in
      let pooled = cells.pooled[raterClass]
      let together = ClassAgreement(
        raterClass: raterClass, item: nil, subjects: pooled.count, meanVariance: mean(pooled.map(\.variance)),
        indices: variances.map { null in
          Index(
            null.name,
            null.value.map { sigma in
              pooled.map {
                (
                  WithinGroupAgreement.severalItems(variance: $0.variance, null: sigma, items: $0.items),
                  $0.variance > sigma
                )
              }
            })
        }, concordance: concordance[raterClass])
      guard itemCount > 1 else { return [together] }
      return [together]
        + (0..<itemCount).map { item in
          let cell = cells.variances[raterClass * itemCount + item]
          return ClassAgreement(
            raterClass: raterClass, item: item, subjects: cell.count, meanVariance: mean(cell),
            indices: variances.map { null in
              Index(
                null.name,
                null.value.map { sigma in
                  cell.map { (WithinGroupAgreement.singleItem(variance: $0, null: sigma), $0 > sigma) }
                })
            }, concordance: nil)
        }
    }
  }

  fileprivate static func mean(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    var sum = DoubleDouble(0)
    for value in values { sum += value }
    return sum.value / Double(values.count)
  }
}

extension ClassAgreement.Index {
  /// - Parameter values: One a person, and whether it was set to 0; nil where the distribution is not defined.
  fileprivate init(_ null: String, _ values: [(value: Double, isSetToZero: Bool)]?) {
    let numbers = values?.map(\.value) ?? []
    let order = SortedOrder(numbers).positions
    let half = numbers.count / 2
    self.null = null
    mean = ClassAgreement.mean(numbers)
    median =
      numbers.isEmpty
      ? nil
      : numbers.count % 2 == 1
        ? numbers[Int(order[half])] : (numbers[Int(order[half - 1])] + numbers[Int(order[half])]) / 2
    setToZero = values?.count { $0.isSetToZero } ?? 0
  }
}
