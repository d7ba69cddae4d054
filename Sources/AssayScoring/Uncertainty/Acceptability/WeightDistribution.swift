internal import AssayNumerics

/// How the weights of the children of a node are drawn.
public enum WeightDistribution: Sendable, Hashable {
  /// All sets of weights that add up to 1 are equally likely: Dirichlet(1, …, 1).
  case uniform
  /// About the given local weights w: Dirichlet(κ w), of mean w and variance w(1 − w)/(κ + 1); a weight of 0 stays 0.
  case aroundGiven(concentration: Double)

  /// The name in results, such as `uniform`.
  public var name: String {
    switch self {
    case .uniform: "uniform"
    case .aroundGiven(let concentration): "dirichlet(\(concentration) w)"
    }
  }
}

/// Draws the weights of a tree, each family of children by itself.
struct WeightDraws: Sendable {
  private let tree: WeightTree
  private let families: [[Int]]
  /// For each family, the parameters of its Dirichlet distribution.
  private let shapes: [[Double]]
  private let seed: UInt64
  private let stream: UInt32

  init(_ tree: WeightTree, _ distribution: WeightDistribution, seed: UInt64, stream: UInt32) {
    self.tree = tree
    self.seed = seed
    self.stream = stream
    families = tree.families
    shapes = families.map { family in
      switch distribution {
      case .uniform: family.map { _ in 1 }
      case .aroundGiven(let concentration): family.map { concentration * tree.nodes[$0].localWeight }
      }
    }
  }

  /// The weights of the indicators in one draw, a function of its number.
  func leafWeights(draw: Int) -> [Double] {
    var generator = Philox(seed: seed, stream: stream, replicate: UInt32(draw))
    var local = [Double](repeating: 0, count: tree.nodes.count)
    for (family, shape) in zip(families, shapes) {
      for (node, weight) in zip(family, generator.dirichlet(shape)) { local[node] = weight }
    }
    return tree.leafWeights(local: local)
  }
}

extension Philox {
  /// A draw from the Dirichlet distribution with these parameters, each at least 0 and not all 0.
  ///
  /// Gamma variables over their sum, whose logarithms are kept so that small parameters do not underflow to 0/0.
  mutating func dirichlet(_ shapes: [Double]) -> [Double] {
    let logs = shapes.map { $0 > 0 ? logGamma(shape: $0) : -.infinity }
    let largest = logs.max() ?? 0
    let parts = logs.map { Double.exp($0 - largest) }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }

  /// The logarithm of a gamma variable of scale 1.
  ///
  /// Reference: Marsaglia & Tsang (2000), *ACM Transactions on Mathematical Software* 26, 363–372.
  private mutating func logGamma(shape: Double) -> Double {
    if shape == 1 {
      // u is in (0, 1), so the exponential variable −log u is neither 0 nor infinite.
      let u = (Double(next() >> 12) + 0.5) * 0x1p-52
      return Double.log(-Double.log(u))
    }
    // X = Y·U^(1/shape) with Y of shape + 1.
    if shape < 1 { return logGamma(shape: shape + 1) + Double.log(1 - nextUniform()) / shape }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    var pair = [0.0, 0.0]
    while true {
      fillNormals(&pair)
      let x = pair[0]
      let root = 1 + c * x
      guard root > 0 else { continue }
      let cube = root * root * root
      let u = 1 - nextUniform()
      if Double.log(u) < 0.5 * x * x + d - d * cube + d * Double.log(cube) { return Double.log(d * cube) }
    }
  }
}
