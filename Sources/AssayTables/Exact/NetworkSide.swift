internal import AssayNumerics

/// Some of the stages of a network, in the order in which lists of values are built up.
///
/// For lines with remainders s that these stages fill, bounds on the value come line by line, with prices λ of the
/// stages' margins c:
/// ```
/// value ≥ Σᵢ low(sᵢ) + Σⱼ λⱼ cⱼ,   low(sᵢ) = min over ways to split sᵢ of Σⱼ (term(nᵢⱼ) − λⱼ nᵢⱼ)
/// value ≤ Σᵢ high(sᵢ),             high(sᵢ) = max over ways to split sᵢ of Σⱼ term(nᵢⱼ)
/// ```
struct NetworkSide: Sendable {
  /// The stages, as positions in the problem.
  let stages: [Int]
  /// The sum of the margins of the first k stages, from k = 0.
  let sizes: [Int]
  /// `low[k][line × stride + s]`, for the first k stages.
  let low: [[Int]]
  let high: [[Int]]
  /// Σⱼ λⱼ cⱼ for the first k stages.
  let priced: [Int]
  /// `split[k][s × stride + y]`: the binomial probability that the k-th stage takes y of s, so that a product over lines
  /// is, but for a constant, the probability of a way to fill the stage.
  let split: [[Double]]
  /// ln of the sum of those products over all ways.
  let logSplitTotal: [Double]

  init(_ problem: NetworkProblem, stages: [Int], logFactorials: [Double]) {
    self.stages = stages
    let count = problem.lines.count
    let stride = problem.stride
    var sizes = [0]
    var priced = [0]
    var low = [(0..<count * stride).map { $0 % stride == 0 ? 0 : Int.max / 4 }]
    var high = [(0..<count * stride).map { $0 % stride == 0 ? 0 : Int.min / 4 }]
    var split: [[Double]] = [[]]
    var logTotals: [Double] = [0]
    for stage in stages {
      let margin = problem.stages[stage]
      let size = sizes[sizes.count - 1] + margin
      priced.append(priced[priced.count - 1] + problem.prices[stage] * margin)
      var (least, most) = (low[low.count - 1], high[high.count - 1])
      for line in 0..<count {
        for s in 0...problem.lines[line] {
          var (bottom, top) = (Int.max / 4, Int.min / 4)
          for y in 0...min(s, margin) {
            let term = problem.term(stage: stage, line: line, count: y)
            let rest = line * stride + s - y
            bottom = min(bottom, low[low.count - 1][rest] + term - problem.prices[stage] * y)
            top = max(top, high[high.count - 1][rest] + term)
          }
          least[line * stride + s] = bottom
          most[line * stride + s] = top
        }
      }
      low.append(least)
      high.append(most)
      let share = Double(margin) / Double(size)
      var table = [Double](repeating: 0, count: stride * stride)
      for s in 0..<stride {
        for y in 0...s { table[s * stride + y] = Self.binomial(s, y, share, logFactorials) }
      }
      split.append(table)
      logTotals.append(Double.log(Self.binomial(size, margin, share, logFactorials)))
      sizes.append(size)
    }
    (self.sizes, self.low, self.high, self.priced) = (sizes, low, high, priced)
    (self.split, logSplitTotal) = (split, logTotals)
  }

  /// C(s, y) qʸ (1 − q)ˢ⁻ʸ.
  static func binomial(_ s: Int, _ y: Int, _ share: Double, _ logFactorials: [Double]) -> Double {
    if share >= 1 { return s == y ? 1 : 0 }
    return Double.exp(
      logFactorials[s] - logFactorials[y] - logFactorials[s - y] + Double(y) * Double.log(share)
        + Double(s - y) * Double.log1p(-share))
  }
}

/// Five zones of the values of one side of the network, by what they and any value of the other side add up to.
struct ValueWindow: Sendable {
  /// Below it, and above `sureAbove`, every completion is extreme, and more than the observed table.
  var sureBelow = Int.max / 2
  var sureAbove = Int.min / 2
  /// Strictly between these two no completion is extreme.
  var noneAbove = Int.min / 2
  var noneBelow = Int.max / 2

  /// The window in which everything is listed.
  static let everything = ValueWindow(
    sureBelow: Int.min / 2, sureAbove: Int.max / 2, noneAbove: Int.max / 2, noneBelow: Int.min / 2)

  /// The window in which nothing is listed.
  init() {}

  init(sureBelow: Int, sureAbove: Int, noneAbove: Int, noneBelow: Int) {
    (self.sureBelow, self.sureAbove) = (sureBelow, sureAbove)
    (self.noneAbove, self.noneBelow) = (noneAbove, noneBelow)
  }

  /// The zones where the other side adds from `low` to `high`.
  init(_ order: TableOrder, low: Int, high: Int) {
    sureAbove = order.aboveUpper - low
    noneBelow = order.upper - high
    sureBelow = order.belowLowest == Int.min ? Int.min / 2 : order.belowLowest - high
    noneAbove = order.lowest == Int.min ? Int.min / 2 : order.lowest - low
  }

  /// Widens the listed zones to those of another completion.
  mutating func formUnion(_ other: ValueWindow) {
    sureBelow = min(sureBelow, other.sureBelow)
    sureAbove = max(sureAbove, other.sureAbove)
    noneAbove = max(noneAbove, other.noneAbove)
    noneBelow = min(noneBelow, other.noneBelow)
  }

  /// Whether values from `low` to `high` are all sure to be extreme.
  @inline(__always) func isSure(_ low: Int, _ high: Int) -> Bool { low > sureAbove || high < sureBelow }

  /// Whether values from `low` to `high` are all sure not to be.
  @inline(__always) func isNone(_ low: Int, _ high: Int) -> Bool { high < noneBelow && low > noneAbove }
}
