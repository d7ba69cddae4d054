import AssayNumerics
import CKernels
import Testing

/// Every body of the kernels of many tables that this processor runs gives the bits of a loop over rows.
@Suite(.serialized) struct BurtKernelTests {
  private func forEachVersion(_ body: (String) -> Void) {
    let before = String(cString: assay_kernel_version())
    defer { _ = assay_select_kernel_version(before) }
    for version in ["portable", "avx2", "avx512"] where assay_select_kernel_version(version) == 1 { body(version) }
  }

  private static func codes(_ count: Int, below limit: UInt8, seed: UInt64) -> [UInt8] {
    var generator = Philox(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 0..<limit, using: &generator) }
  }

  // Ends of vectors and of words, and tiles of every size.
  @Test(arguments: [0, 1, 63, 64, 65, 511, 512, 1_000], [1, 2, 3, 4, 5, 11])
  func `counts what two planes share`(rows: Int, categories: Int) {
    let limit = UInt8(categories)
    let a = Self.codes(rows, below: limit, seed: 1)
    let b = Self.codes(rows, below: 7, seed: 2)
    let skip = Self.codes(rows, below: 5, seed: 3).map { $0 == 0 ? UInt8(1) : 0 }
    var expected = [UInt64](repeating: 100, count: categories * 8)
    for row in 0..<rows where skip[row] == 0 && b[row] > 0 { expected[Int(a[row]) * 8 + Int(b[row]) - 1] += 1 }
    let words = (rows + 511) / 512 * 8
    forEachVersion { version in
      var left = [UInt64](repeating: 0, count: categories * words + 1)
      var right = [UInt64](repeating: 0, count: 6 * words + 1)
      // A plane ends where the rows do: what follows must stay.
      left[categories * words] = 42
      assay_bit_planes(a, rows, skip, 0, UInt32(categories), words, &left)
      assay_bit_planes(b, rows, nil, 1, 6, words, &right)
      var counts = [UInt64](repeating: 100, count: categories * 8)
      assay_plane_products(left, UInt32(categories), right, 6, words, &counts, 8)
      #expect(counts == expected, "\(version)")
      #expect(left[categories * words] == 42, "\(version)")
    }
  }

  @Test(arguments: [0, 1, 2, 127, 128, 129, 1_000])
  func `adds two numbers to cells in two lanes`(rows: Int) {
    let a = Self.codes(rows, below: 5, seed: 4)
    let b = Self.codes(rows, below: 9, seed: 5)
    var generator = Philox(seed: 6)
    let numbers = (0..<(2 * rows)).map { _ in generator.nextUniform() }
    var expected = [Double](repeating: 0, count: 4 * 45)
    for row in 0..<rows {
      for half in 0..<2 {
        expected[2 * ((row % 2) * 45 + Int(a[row]) * 9 + Int(b[row])) + half] += numbers[2 * row + half]
      }
    }
    forEachVersion { version in
      var sums = [Double](repeating: 0, count: 4 * 45)
      assay_sum_pairs(a, b, 9, numbers, rows, 45, &sums)
      #expect(sums == expected, "\(version)")
    }
  }
}
