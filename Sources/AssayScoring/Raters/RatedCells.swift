internal import AssayNumerics

/// The marks of each class on each item of each subject: their spread, and how far each is from the others.
struct RatedCells: Sendable {
  /// For each ballot the distance from the mean of the others of its cell; NaN for an abstention, or where there is no
  /// other.
  let deviations: [Double]
  /// For each class and item (class · items + item) the variances of the cells with two marks or more, by subject.
  let variances: [[Double]]
  /// For each class the mean variances of the subjects, and the items that each is a mean of.
  let pooled: [[PooledVariance]]

  struct PooledVariance: Sendable {
    let variance: Double
    let items: Int
  }

  /// The subjects of one piece: enough work for a thread, whatever their number.
  private static let blockSize = 1_024

  init(_ ballots: RatedItems, parallelism: Parallelism) {
    let bySubject = PositionsByCode(ballots.subjects, count: ballots.subjectCount)
    let cellCount = ballots.classNames.count * ballots.itemNames.count
    var deviations = [Double](repeating: .nan, count: ballots.count)
    var variances = [[Double]](repeating: [], count: cellCount)
    var pooled = [[PooledVariance]](repeating: [], count: ballots.classNames.count)
    let blocks = (ballots.subjectCount + Self.blockSize - 1) / Self.blockSize
    parallelism.reduce(pieces: blocks) { block in
      var piece = Piece(ballots)
      for subject in block * Self.blockSize..<min((block + 1) * Self.blockSize, ballots.subjectCount) {
        piece.add(bySubject[subject])
      }
      return piece
    } merge: { piece in
      for (position, deviation) in zip(piece.positions, piece.deviations) { deviations[Int(position)] = deviation }
      for cell in 0..<cellCount { variances[cell] += piece.variances[cell] }
      for raterClass in pooled.indices { pooled[raterClass] += piece.pooled[raterClass] }
    }
    self.deviations = deviations
    self.variances = variances
    self.pooled = pooled
  }

  /// The cells of some subjects.
  private struct Piece: Sendable {
    private let ballots: RatedItems
    /// The ballots that have a deviation.
    private(set) var positions: [UInt32] = []
    private(set) var deviations: [Double] = []
    private(set) var variances: [[Double]]
    private(set) var pooled: [[PooledVariance]]
    /// The ballots of one subject: the cell in the upper half, the position in the lower.
    private var keys: [UInt64] = []

    init(_ ballots: RatedItems) {
      self.ballots = ballots
      variances = [[Double]](repeating: [], count: ballots.classNames.count * ballots.itemNames.count)
      pooled = [[PooledVariance]](repeating: [], count: ballots.classNames.count)
    }

    mutating func add(_ subject: ArraySlice<UInt32>) {
      let itemCount = ballots.itemNames.count
      keys.removeAll(keepingCapacity: true)
      for position in subject where ballots.grades[Int(position)] != RatedItems.abstention {
        let cell = Int(ballots.classes[Int(position)]) * itemCount + Int(ballots.items[Int(position)])
        keys.append(UInt64(cell) << 32 | UInt64(position))
      }
      keys.sort()
      var start = 0
      var (raterClass, sum, items) = (-1, 0.0, 0)
      while start < keys.count {
        let cell = keys[start] >> 32
        var end = start + 1
        while end < keys.count, keys[end] >> 32 == cell { end += 1 }
        let next = Int(cell) / itemCount
        if next != raterClass {
          close(raterClass, sum, items)
          (raterClass, sum, items) = (next, 0, 0)
        }
        if let variance = addCell(start..<end) {
          variances[Int(cell)].append(variance)
          sum += variance
          items += 1
        }
        start = end
      }
      close(raterClass, sum, items)
    }

    private mutating func close(_ raterClass: Int, _ sum: Double, _ items: Int) {
      guard items > 0 else { return }
      pooled[raterClass].append(PooledVariance(variance: sum / Double(items), items: items))
    }

    /// The variance of the marks of a cell; nil for a single mark.
    private mutating func addCell(_ range: Range<Int>) -> Double? {
      let k = Double(range.count)
      guard range.count > 1 else { return nil }
      var sum = 0.0
      for place in range { sum += points(at: place) }
      let mean = sum / k
      var squares = 0.0
      for place in range {
        let difference = points(at: place) - mean
        squares += difference * difference
        positions.append(UInt32(truncatingIfNeeded: keys[place]))
        // x − (Σx − x)/(k − 1) is k/(k − 1) times x − x̄.
        deviations.append(difference * k / (k - 1))
      }
      return squares / (k - 1)
    }

    @inline(__always)
    private func points(at place: Int) -> Double {
      ballots.points[Int(ballots.grades[Int(UInt32(truncatingIfNeeded: keys[place]))])]
    }
  }
}
