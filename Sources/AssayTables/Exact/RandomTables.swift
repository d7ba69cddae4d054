extension ContingencyTable {
  /// The first of the random tables with this one's margins that Monte Carlo tests count, row by row.
  ///
  /// - Throws: ``TableError/fractionalCount(_:row:column:)``, ``TableError/tooManyObservations(_:)`` or
  ///   ``TableError/tooFewCategories(rows:columns:)``.
  package func randomTables(_ replicates: Int, seed: UInt64 = defaultSeed) throws(TableError) -> [[Int]] {
    let table = try WholeTable(self)
    var tables: [[Int]] = []
    tables.reserveCapacity(replicates)
    guard let sampler = SplitSampler(table) else {
      let sampler = RandomTableSampler(table)
      var scratch = sampler.scratch()
      for replicate in 0..<replicates {
        sampler.draw(
          into: &scratch, seed: seed, stream: RandomTableCount.stream, replicate: UInt32(truncatingIfNeeded: replicate))
        tables.append(scratch.counts)
      }
      return tables
    }
    let width = SplitSampler.width
    var scratch = sampler.scratch()
    for first in stride(from: 0, to: replicates, by: width) {
      sampler.draw(
        into: &scratch, from: UInt32(truncatingIfNeeded: first), seed: seed, stream: RandomTableCount.stream)
      for replicate in 0..<min(width, replicates - first) {
        tables.append(table.counts.indices.map { Int(scratch.counts[$0 * width + replicate]) })
      }
    }
    return tables
  }
}
