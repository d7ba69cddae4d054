import AssayNumerics

/// Rows sampled from a population with probabilities that depend on what is measured, and their weights.
///
/// In the population groups, answers and values are independent. A row is kept with a probability that depends on all
/// three and on nothing else but chance, and weighs the inverse: unweighted, the sample shows an association that the
/// population does not have.
struct InformativeSample: Sendable {
  let groups: [Int]
  let answers: [Int]
  let values: [Double]
  let weights: [Double]

  /// Draws rows until so many are kept.
  ///
  /// - Parameter slope: How strongly the probability depends on the answer within a group.
  init(
    size: Int, groupShares: [Double], answerShares: [Double], slope: Double = 0.35,
    value: (inout Philox) -> Double = { $0.normal() }, using generator: inout Philox
  ) {
    var (groups, answers, values, weights) = ([Int](), [Int](), [Double](), [Double]())
    while groups.count < size {
      let group = generator.category(groupShares)
      let answer = generator.category(answerShares)
      let y = value(&generator)
      // From 0.15 to 0.9: weights differ by a factor of 6 and more.
      let lean = slope * (Double(answer % 2) - 0.5) * (group == 0 ? 1 : -1)
      let height = 0.2 * (generator.nextUniform() - 0.5)
      let kept = min(0.9, max(0.15, 0.4 + lean + height + (group == 0 ? 0.08 : -0.08) * y))
      guard generator.nextUniform() < kept else { continue }
      groups.append(group)
      answers.append(answer)
      values.append(y)
      weights.append(1 / kept)
    }
    (self.groups, self.answers, self.values, self.weights) = (groups, answers, values, weights)
  }
}
