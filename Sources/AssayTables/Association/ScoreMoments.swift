/// A value with its influence u for the cells kept, centred under their shares.
struct SmoothValue {
  var estimate: Double
  var influence: [Double]
}

/// The midranks of one variable's categories, as shares of the total less one half: their mean is 0.
struct Midranks {
  /// One for each category.
  let values: [Double]
  /// The tie group of each category, in ascending order.
  let groups: [Int]
  let groupCount: Int

  init(shares: [Double], scores: [Double]) {
    let tied = ScoreGroups(scores)
    var groupShares = [Double](repeating: 0, count: tied.count)
    for (category, group) in tied.groups.enumerated() { groupShares[group] += shares[category] }
    var below = 0.0
    let ranks = groupShares.map { share -> Double in
      defer { below += share }
      return below + share / 2 - 0.5
    }
    values = tied.groups.map { ranks[$0] }
    groups = tied.groups
    groupCount = tied.count
  }
}

extension OccupiedShares {
  /// The scores less their mean, divided by their standard deviation.
  private func standardized(_ scores: [Double], _ shares: [Double]) -> [Double] {
    // Scores of 10⁹ + 1, 10⁹ + 2, … lose nothing when the first is taken off before the mean.
    let shifted = scores.map { $0 - scores[0] }
    let mean = zip(shares, shifted).reduce(0) { $0 + $1.0 * $1.1 }
    let centred = shifted.map { $0 - mean }
    let variance = zip(shares, centred).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    return centred.map { $0 / variance.squareRoot() }
  }

  /// The correlation of row and column scores; each must vary over the observations.
  ///
  /// With standardised scores a and b, `u = a b − r (a² + b²)/2`.
  func correlation(_ rowScores: [Double], _ columnScores: [Double]) -> SmoothValue {
    let a = standardized(rowScores, rowShares)
    let b = standardized(columnScores, columnShares)
    // The expected shares add 0 to the sum, and the deviations keep a small r accurate.
    var sum = 0.0
    for row in rows.indices {
      for column in columns.indices {
        sum += deviations[row * columnCount + column] * a[row] * b[column]
      }
    }
    let r = min(1, max(-1, sum))
    let influence = map { row, column in
      a[row] * b[column] - r * (a[row] * a[row] + b[column] * b[column]) / 2
    }
    return SmoothValue(estimate: r, influence: influence)
  }

  /// What the dependence of midranks on the margins adds to the influence of their correlation.
  ///
  /// The rank of row i rises by 1 with the share of each lower row, and by ½ with its own. With v(i) the derivative of ρ
  /// with respect to the rank of row i, the addition for a row is v summed over the rows above it and half its own.
  func rankDrift(_ rowRanks: Midranks, _ columnRanks: Midranks, correlation rho: Double) -> [Double] {
    let a = standardized(rowRanks.values, rowShares)
    let b = standardized(columnRanks.values, columnShares)
    let rowDeviation = spread(rowRanks.values, rowShares)
    let columnDeviation = spread(columnRanks.values, columnShares)
    var rowSlopes = [Double](repeating: 0, count: rowRanks.groupCount)
    var columnSlopes = [Double](repeating: 0, count: columnRanks.groupCount)
    for row in rows.indices {
      for column in columns.indices {
        let share = self[row, column]
        rowSlopes[rowRanks.groups[row]] += share * (b[column] - rho * a[row]) / rowDeviation
        columnSlopes[columnRanks.groups[column]] += share * (a[row] - rho * b[column]) / columnDeviation
      }
    }
    let rowDrift = Self.above(rowSlopes)
    let columnDrift = Self.above(columnSlopes)
    let drift = map { rowDrift[rowRanks.groups[$0]] + columnDrift[columnRanks.groups[$1]] }
    let centre = mean(drift)
    return drift.map { $0 - centre }
  }

  private func spread(_ centred: [Double], _ shares: [Double]) -> Double {
    zip(shares, centred).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }.squareRoot()
  }

  /// For each position, the sum of the values after it and half its own.
  private static func above(_ values: [Double]) -> [Double] {
    var sum = 0.0
    var result = values
    for position in values.indices.reversed() {
      result[position] = sum + values[position] / 2
      sum += values[position]
    }
    return result
  }

  /// The share of the variance of one variable's scores that lies between the categories of the other.
  ///
  /// With group means m, overall mean μ, B the variance between and T the whole:
  /// `u = ((m − μ)² + 2 (m − μ)(y − m) − B)/T − η² ((y − μ)² − T)/T`.
  func correlationRatio(_ scores: [Double], columnsDependent: Bool) -> SmoothValue {
    let y = standardized(scores, columnsDependent ? columnShares : rowShares)
    let groupShares = columnsDependent ? rowShares : columnShares
    var means = [Double](repeating: 0, count: groupShares.count)
    for row in rows.indices {
      for column in columns.indices {
        let (group, value) = columnsDependent ? (row, y[column]) : (column, y[row])
        means[group] += deviations[row * columnCount + column] / groupShares[group] * value
      }
    }
    let between = zip(groupShares, means).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    let influence = map { row, column in
      let (mean, value) = columnsDependent ? (means[row], y[column]) : (means[column], y[row])
      return mean * mean + 2 * mean * (value - mean) - between - between * (value * value - 1)
    }
    return SmoothValue(estimate: min(1, between), influence: influence)
  }
}
