import AssayData
import AssayNumerics
import AssayTestSupport
import Testing

/// Power sums by category and for pairs of numbers against loops over the rows.
@Suite struct CrossMomentsTests {
  private struct Rows {
    let groups: [String?]
    let x: [Double]
    let y: [Double]
    let w: [Double]

    init(_ count: Int) {
      var generator = Philox(seed: 8)
      func number(_ scale: Double) -> Double {
        generator.nextUniform() < 0.1 ? .nan : 1_000 + scale * generator.nextUniform()
      }
      groups = (0..<count).map { $0 % 5 == 0 ? nil : "g\($0 % 3)" }
      x = (0..<count).map { _ in number(3) }
      y = (0..<count).map { _ in number(70) }
      w = (0..<count).map { _ in Double(Int(generator.nextUniform() * 5)) }
    }

    func frame() throws -> Frame {
      try Frame([
        ("g", .categorical(CategoricalColumn(groups))), ("x", .numeric(NumericColumn(values: x))),
        ("y", .numeric(NumericColumn(values: y))), ("w", .numeric(NumericColumn(values: w))),
      ])
    }
  }

  private static let measured = [
    CrossMoments.Measured("x", missing: [], origin: 1_000, unit: 2),
    CrossMoments.Measured("y", missing: [], origin: 1_030, unit: 16),
  ]

  @Test(arguments: [Weighting.unweighted, .sampling(column: "w")])
  func `agrees with loops over the rows`(weighting: Weighting) throws {
    let rows = Rows(40_000)
    let moments = try CrossMoments(of: Self.measured, by: ["g"], in: try rows.frame(), weighting: weighting)
    let isWeighted = weighting.column != nil
    let z = zip([rows.x, rows.y], Self.measured).map { values, column in
      values.map { ($0 - column.origin) / column.unit }
    }
    let tokens = [nil, "g1", "g2", "g0"]
    for column in 0..<2 {
      let sums = moments.sums(of: column, by: 0)
      #expect(sums.count == 4)
      for (token, group) in tokens.enumerated() {
        let kept = rows.w.indices.filter {
          rows.groups[$0] == group && !z[column][$0].isNaN && (!isWeighted || rows.w[$0] > 0)
        }
        func sum(_ power: Int, squared: Bool) -> Double {
          kept.reduce(0) { total, row in
            let w = isWeighted ? (squared ? rows.w[row] * rows.w[row] : rows.w[row]) : 1
            return total + w * Double.pow(z[column][row], Double(power))
          }
        }
        #expect(sums[token].count == Double(kept.count))
        expectClose(sums[token].first, (0...2).map { sum($0, squared: false) }, relative: 1e-12)
        expectClose(sums[token].second, (0...(isWeighted ? 4 : 2)).map { sum($0, squared: true) }, relative: 1e-12)
      }
    }
    for (one, other) in [(0, 1), (1, 0)] {
      let joint = moments.joint(one, other)
      let kept = rows.w.indices.filter { !z[0][$0].isNaN && !z[1][$0].isNaN && (!isWeighted || rows.w[$0] > 0) }
      #expect(joint.count == Double(kept.count))
      for (i, j) in [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)] {
        let expected = kept.reduce(0) {
          $0 + (isWeighted ? rows.w[$1] : 1) * Double.pow(z[one][$1], Double(i)) * Double.pow(z[other][$1], Double(j))
        }
        expectClose(joint.first(i, j), expected, relative: 1e-12)
      }
      for (i, j) in isWeighted ? [(2, 2), (3, 1), (1, 3), (4, 0), (0, 4), (2, 1), (0, 3)] : [] {
        let expected = kept.reduce(0) {
          $0 + rows.w[$1] * rows.w[$1] * Double.pow(z[one][$1], Double(i)) * Double.pow(z[other][$1], Double(j))
        }
        expectClose(joint.second(i, j), expected, relative: 1e-12)
      }
    }
  }

  @Test
  func `gives the same bits for any number of threads`() throws {
    let frame = try Rows(100_000).frame()
    let results = try [1, 2, 4].map { threads in
      let moments = try CrossMoments(
        of: Self.measured, by: ["g"], in: frame, weighting: .sampling(column: "w"),
        parallelism: Parallelism(threads: threads))
      return (moments.sums(of: 0, by: 0), moments.sums(of: 1, by: 0), moments.joint(0, 1))
    }
    for result in results.dropFirst() { #expect(result == results[0]) }
  }
}
