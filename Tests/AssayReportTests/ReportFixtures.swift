import AssayReport

/// Documents that look like those of a survey, small enough to check by eye.
enum ReportFixtures {
  static let all = [twoByTwo, stratified, descriptives, frequencies, needs, sparse]

  /// Sex by answer; the tests and measures of a 2 × 2 page.
  static let twoByTwo = Document(
    analysis: "crosstab", title: "Sex by vote",
    cases: CaseAccount(
      read: 105, used: 100,
      missing: [.init(reason: "vote: no answer", count: 3), .init(reason: "sex: empty", count: 2)],
      source: "vote.csv"),
    tables: [
      cells(
        row: "Sex", column: "Vote", labels: (["female", "male"], ["no", "yes"]),
        counts: [[20, 30], [35, 15]], margins: true),
      Table(
        name: "tests", title: "Tests of independence",
        columns: ["test", "statistic", "df", "df_denominator", "p_value", "log_p_value", "method"],
        rows: [
          ["pearson_chi_squared", 9.090909090909092, 1, .empty, 0.0025685, -5.964, "asymptotic"],
          ["yates_chi_squared", 7.919191919191919, 1, .empty, 0.00489, -5.3205, "asymptotic"],
          ["fisher_exact", .empty, .empty, .empty, 0.0046, -5.3816, "two-sided, by probability"],
          ["likelihood_ratio", 1234.5, 1, .empty, 3.2e-270, -620.53, "asymptotic"],
        ], hidden: ["log_p_value"]),
      Table(
        name: "measures", title: "Association",
        columns: [
          "measure", "dependent", "column", "estimate", "std_error", "std_error_null", "statistic", "df", "p_value",
          "log_p_value", "conf_low", "conf_high", "method",
        ],
        rows: [
          [
            "phi", .empty, .empty, -0.30151134457776363, 0.0953, 0.1, -3.015, .empty, 0.0025685, -5.964, -0.488,
            -0.1147, "delta method",
          ],
          [
            "odds_ratio", .empty, .empty, 0.2857142857142857, 0.4226, .empty, -2.964, .empty, 0.003035, -5.797,
            0.1248, 0.6541, "Woolf: the standard error is that of the logarithm",
          ],
          [
            "lambda", "sex", .empty, 0.000012345, .empty, .empty, .empty, .empty, .empty, .empty, .empty, .empty,
            .empty,
          ],
        ], footnotes: ["Lambda has no standard error where the modal category is tied."],
        hidden: ["log_p_value"]),
    ],
    notes: ["The 2 cells below 5 were not merged."],
    warnings: ["“1” and “01” are different categories of vote."],
    sentence: "A chi-squared test showed an association, χ²(1, N = 100) = 9.09, p = .003, φ = −.30.",
    manifest: [DesignFact("assay", "0.1.0"), DesignFact("seed", 20_250_101), DesignFact("level", 0.95)])

  /// Post by appraisal grade, in two strata and pooled, weighted, all labels Chinese.
  static let stratified: Document = {
    let rows = ["机关党委书记", "党总支书记", "基层党支部书记（专职）", "无职务"]
    let columns = ["优秀", "称职", "不称职"]
    let counts: [(layer: String?, counts: [[Int]])] = [
      ("市级", [[4, 10, 1], [12, 30, 2], [40, 85, 9], [7, 22, 0]]),
      ("镇级", [[2, 8, 0], [9, 21, 3], [33, 70, 12], [5, 18, 4]]),
      (nil, [[6, 18, 1], [21, 51, 5], [73, 155, 21], [12, 40, 4]]),
    ]
    var table: [[Value]] = []
    var margins: [Margin] = []
    for (layer, counts) in counts {
      for (row, line) in zip(rows, counts) {
        let total = line.reduce(0, +)
        for (column, count) in zip(columns, line) {
          table.append([
            Value(layer), .text(row), .text(column), .integer(count), .number(Double(count) * 12.5),
            .number(100 * Double(count) / Double(total)),
          ])
        }
        margins.append(
          Margin(
            row: row, column: nil, layer: layer,
            values: ["count": .integer(total), "weighted": .number(Double(total) * 12.5), "row_percent": 100.0]))
      }
    }
    return Document(
      analysis: "crosstab", title: "职务 × 考核等次",
      cases: CaseAccount(
        read: 412, used: 407, missing: [.init(reason: "考核等次：未填写", count: 5)], sumOfWeights: 5087.5,
        effectiveSize: 381.25, codebook: "干部.codebook.yaml", source: "干部.csv"),
      design: [DesignFact("weight", "w"), DesignFact("strata", "level"), DesignFact("cluster", "单位")],
      tables: [
        Table(
          name: "cells", title: "职务 × 考核等次",
          columns: [
            Column("stratum", heading: "级别"), Column("row", heading: "职务"), Column("column", heading: "考核等次"),
            "count", "weighted", "row_percent",
          ], rows: table,
          layout: .grid(
            row: "row", column: "column", values: ["count", "weighted", "row_percent"], layer: "stratum"),
          footnotes: ["Weighted: the sum of the sampling weights."], margins: margins),
        Table(
          name: "tests", title: "Tests of independence",
          columns: ["stratum", "test", "statistic", "df", "df_denominator", "p_value", "method"],
          rows: [
            ["市级", "rao_scott_f", 1.2345, 5.871, 812.4, 0.2869, "Rao–Scott second order, linearised variance"],
            ["市级", "adjusted_wald_f", 1.05, 6, 803, 0.3917, "linearised variance"],
            ["镇级", "rao_scott_f", 0.4321, 5.6, 812.4, 0.8467, "Rao–Scott second order, linearised variance"],
            [.empty, "rao_scott_f", 0.98765, 5.75, 812.4, 0.999_7, "Rao–Scott second order, linearised variance"],
          ]),
      ],
      notes: ["推断按抽样设计进行：权数 w，分层变量 level，初级抽样单位为“单位”。所有权数同乘一个常数，概率值不变。"],
      sentence: "F(5.75, 812.40) = 0.99, p = 1.000.")
  }()

  /// A list table wider than any page, with values of many sizes.
  static let descriptives = Document(
    analysis: "describe", title: "Descriptive statistics",
    cases: CaseAccount(read: 239, used: 239, source: "survey.csv"),
    tables: [
      Table(
        name: "descriptives", title: "Descriptive statistics",
        columns: [
          "variable", "label", "scale", "n", "missing", "distinct", "mean", "std_error", "std_dev", "min", "q25",
          "median",
          "q75", "max", "skewness", "kurtosis", "conf_low", "conf_high",
        ],
        rows: [
          [
            "age", "Age in completed years at the day of the interview", "interval", 239, 0, 41, 38.4351, 0.51, 7.89,
            22, 33, 38, 44.25, 61, 0.1273, -0.4119, 37.43, 39.44,
          ],
          [
            "income", "月收入（元）", "interval", 201, 38, 177, 8125.4975, 310.25, 4398.6, 0, 5200.5, 7400, 9800.125,
            60000, 4.6, 38.2, 7513.7, 8737.3,
          ],
          [
            "constant", .empty, "interval", 239, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, .empty, .empty, .empty, .empty,
          ],
        ], footnotes: ["Skewness and kurtosis of a constant are not defined."])
    ])

  /// Two variables, one below the other, with missing classes.
  static let frequencies = Document(
    analysis: "frequencies", title: "Frequencies",
    cases: CaseAccount(read: 242, used: 242, source: "survey.csv"),
    tables: [
      Table(
        name: "frequencies", title: "Frequencies",
        columns: [
          "variable", "category", "label", "count", "weighted", "percent", "valid_percent", "cumulative_percent",
          "conf_low", "conf_high", "missing_class",
        ],
        rows: [
          [
            "sex", "1", "男", 134, .empty, 55.37190082644628, 56.06694560669456, 56.06694560669456, 49.7, 62.2, .empty,
          ],
          ["sex", "2", "女", 105, .empty, 43.388429752066116, 43.93305439330544, 100, 37.8, 50.3, .empty],
          ["sex", "", .empty, 3, .empty, 1.2396694214876034, .empty, .empty, .empty, .empty, "empty"],
          [
            "vote", "yes", "Yes, and I would do so again whatever the others do", 242, .empty, 100, 100, 100, 98.4,
            100, .empty,
          ],
        ])
    ])

  /// Options of a multi-select question, long labels.
  static let needs = Document(
    analysis: "frequencies", title: "培训需求（多选）",
    cases: CaseAccount(read: 239, used: 239, source: "survey.csv"),
    tables: [
      Table(
        name: "frequencies", title: "培训需求",
        columns: ["category", "label", "count", "case_percent", "response_percent", "rank"],
        rows: [
          ["n1", "国情、世情、党情教育，包括形势与政策、基层治理以及乡村振兴中的热点和难点问题", 227, 94.97907949790795, 22.9, 1],
          ["n2", "专业知识", 124, 51.88284518828452, 12.5, 2],
          [
            "n3", "Management and leadership in small organisations with volunteers", 124, 51.88284518828452, 12.5, 2,
          ],
        ])
    ])

  /// Empty tables, empty cells, text that could break a page.
  static let sparse = Document(
    analysis: "crosstab", title: "Odd | <labels> & \"quotes\"",
    cases: CaseAccount(read: 0, used: 0, source: "a,b.csv"),
    tables: [
      Table(
        name: "cells", title: "Cells", columns: ["row", "column", "count", "expected"],
        rows: [
          ["=1+1", "a|b", 1, .empty], ["=1+1", "line\nfeed", .empty, 0.1], ["<b>", "a|b", 3, -0.004],
          ["<b>", "say \"no\", twice", 4, 1e-5],
        ], layout: .grid(row: "row", column: "column", values: ["count", "expected"])),
      Table(name: "tests", title: "Tests", columns: ["test", "p_value"], rows: []),
      Table(name: "bases", title: "Bases", columns: ["n"], rows: [[0]]),
    ], notes: ["A note with *stars*, under_scores, _edges_ and a tab\there."])

  /// A cross-tabulation with its totals.
  static func cells(
    row: String, column: String, labels: (rows: [String], columns: [String]), counts: [[Int]], margins: Bool
  ) -> Table {
    let total = Double(counts.joined().reduce(0, +))
    var rows: [[Value]] = []
    var totals: [Margin] = []
    for (r, line) in counts.enumerated() {
      let rowTotal = Double(line.reduce(0, +))
      for (c, count) in line.enumerated() {
        let columnTotal = Double(counts.reduce(0) { $0 + $1[c] })
        let expected = rowTotal * columnTotal / total
        rows.append([
          .text(labels.rows[r]), .text(labels.columns[c]), .integer(count), .number(100 * Double(count) / rowTotal),
          .number(expected), .number((Double(count) - expected) / expected.squareRoot()),
        ])
        if r == 0 {
          totals.append(
            Margin(
              row: nil, column: labels.columns[c],
              values: ["count": .number(columnTotal), "row_percent": .number(100 * columnTotal / total)]))
        }
      }
      totals.append(
        Margin(row: labels.rows[r], column: nil, values: ["count": .number(rowTotal), "row_percent": 100.0]))
    }
    totals.append(Margin(row: nil, column: nil, values: ["count": .number(total), "row_percent": 100.0]))
    return Table(
      name: "cells", title: "\(row) by \(column)",
      columns: [
        Column("row", heading: row), Column("column", heading: column), "count", "row_percent", "expected",
        "pearson_residual",
      ], rows: rows,
      layout: .grid(row: "row", column: "column", values: ["count", "row_percent", "expected", "pearson_residual"]),
      margins: margins ? totals : [])
  }
}
