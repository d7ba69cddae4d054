internal import AssayNumerics

extension OccupiedShares {
  /// Each cell's deviation relative to its expected share: O/E − 1.
  var relativeDeviations: [Double] {
    map { deviations[$0 * columnCount + $1] / expected($0, $1) }
  }

  /// Pearson's mean square contingency: X²/N.
  var phiSquared: Double {
    var sum = 0.0
    for row in rows.indices {
      for column in columns.indices {
        let deviation = deviations[row * columnCount + column]
        sum += deviation * (deviation / expected(row, column))
      }
    }
    return sum
  }

  /// The mutual information of rows and columns, in natural units: G²/(2N).
  ///
  /// Summed as `E·((1 + x) ln(1 + x) − x)` with x = O/E − 1. The added terms are 0 in total, and without them terms of
  /// both signs would cancel: a table of 10¹² observations would keep four digits of its G².
  var mutualInformation: Double {
    var sum = 0.0
    for row in rows.indices {
      for column in columns.indices {
        let share = expected(row, column)
        let deviation = deviations[row * columnCount + column]
        sum += share * Double.entropyGain(self[row, column] == 0 ? -1 : deviation / share)
      }
    }
    return sum
  }
}
