import AssayNumerics
import AssayRegression
import AssayTestSupport
import Foundation
import Testing

/// Discrimination and calibration of cases that depend on each other, against `Expected/clustered_predictions.R`.
@Suite struct ClusteredPredictionTests {
  private struct Expected: Decodable {
    let cluster: [UInt32]
    let auc, auc_error, calibration, calibration_error: [Double]
  }

  private let wanted: Expected
  private let fit: GeneralizedLinearFit

  init() throws {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/clustered_predictions.json")
    wanted = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    fit = try GeneralizedLinearModel.reference(.probit, "y01")
  }

  private func predictions(_ codes: [UInt32]) throws -> BinaryPredictions {
    try fit.binaryPredictions(clusters: .init(codes: codes, count: 1 + Int(codes.max() ?? 0)))
  }

  @Test func `the error of the area is Obuchowski’s`() throws {
    let curve = try #require(OperatingCharacteristic(try predictions(wanted.cluster)))
    #expect(curve.isClustered)
    expectClose(curve.area, wanted.auc[0], relative: 1e-12)
    expectClose(curve.standardError, wanted.auc_error[0], relative: 1e-10)
  }

  @Test func `clusters of one case each are near DeLong, and one cluster has no error`() throws {
    let alone = try #require(OperatingCharacteristic(try predictions((0..<60).map { UInt32($0) })))
    let plain = try #require(OperatingCharacteristic(try fit.binaryPredictions()))
    // With a case a cluster no cluster has both kinds, and the formulas agree.
    expectClose(alone.standardError, try #require(plain.standardError), relative: 1e-12)
    #expect(!plain.isClustered)
    let one = try #require(OperatingCharacteristic(try predictions(Array(repeating: 0, count: 60))))
    #expect(one.standardError == nil && one.interval() == nil)
  }

  @Test func `calibration has errors by clusters`() throws {
    let calibration = try Calibration(try predictions(wanted.cluster))
    #expect(calibration.isClustered)
    expectClose(
      [calibration.intercept, calibration.slope, calibration.inTheLarge], wanted.calibration, relative: 1e-8,
      absolute: 1e-9)
    expectClose(
      [
        calibration.interceptStandardError, calibration.slopeStandardError, calibration.inTheLargeStandardError,
      ], wanted.calibration_error, relative: 1e-8)
  }

  @Test func `Hosmer and Lemeshow’s test is for independent cases`() throws {
    let test = HosmerLemeshow(try predictions(wanted.cluster))
    #expect(test.test == nil && test.groups.count == 10)
    #expect(test.undefinedReason?.contains("independent cases") == true)
  }
}
