/// Tables of the same two variables, one for each stratum of a third.
///
/// A question put to it is answered within the strata and pooled over them, so that differences between the strata
/// themselves, which may reverse an association when they are ignored, do not count.
public struct StratifiedTable: Sendable, Equatable {
  /// One table for each stratum; all have the same categories in the same order.
  public let strata: [ContingencyTable]
  /// The categories of the stratifying variable.
  public let labels: [String]

  /// A stratified table.
  ///
  /// A stratum without observations is no table and is left out by the caller. Scores may differ between strata, as
  /// midranks do.
  ///
  /// - Throws: ``TableError/noStrata``; ``TableError/stratumLabels(labels:strata:)`` unless there is a label for each;
  ///   ``TableError/strataDiffer(stratum:)`` when categories differ; ``TableError/totalTooLarge`` when the observations
  ///   of all strata add up to more than a number can hold.
  public init(strata: [ContingencyTable], labels: [String]) throws(TableError) {
    guard let first = strata.first else { throw .noStrata }
    guard strata.count == labels.count else { throw .stratumLabels(labels: labels.count, strata: strata.count) }
    for (stratum, label) in zip(strata, labels)
    where stratum.rowLabels != first.rowLabels || stratum.columnLabels != first.columnLabels {
      throw .strataDiffer(stratum: label)
    }
    guard strata.reduce(0, { $0 + $1.total }).isFinite else { throw .totalTooLarge }
    self.strata = strata
    self.labels = labels
  }

  private init(unchecked strata: [ContingencyTable], labels: [String]) {
    self.strata = strata
    self.labels = labels
  }

  /// The number of rows of every stratum, empty ones included.
  public var rowCount: Int { strata[0].rowCount }

  /// The number of columns of every stratum, empty ones included.
  public var columnCount: Int { strata[0].columnCount }

  /// The strata with their rows as columns and their columns as rows.
  public var transposed: StratifiedTable {
    StratifiedTable(unchecked: strata.map(\.transposed), labels: labels)
  }

  /// The strata with scores of the kind asked for; midranks are taken within each stratum, as SAS takes them.
  public func scored(by choice: ScoreChoice) -> StratifiedTable {
    StratifiedTable(unchecked: strata.map { $0.scored(by: choice) }, labels: labels)
  }

  /// How many strata a method used, in words that end its description.
  func usage(_ used: Int) -> String {
    guard used < strata.count else {
      return strata.count == 1 ? ", over one stratum" : ", over all \(strata.count) strata"
    }
    return ", over \(used) of \(strata.count) strata: the others carry no information"
  }

  /// The strata that say something about an odds ratio, when there are enough of them.
  func informativeFourfolds(needed: Int) throws(TableError) -> [FourfoldStratum] {
    guard rowCount == 2, columnCount == 2 else { throw .notTwoByTwo(rows: rowCount, columns: columnCount) }
    let informative = strata.map(FourfoldStratum.init).filter(\.isInformative)
    guard informative.count >= needed else { throw .tooFewStrata(informative.count, needed: needed) }
    return informative
  }
}
