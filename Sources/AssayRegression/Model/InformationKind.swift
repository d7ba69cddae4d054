/// Which information a covariance is the inverse of, for models where the two differ: not for canonical links.
public enum InformationKind: String, Sendable, CaseIterable {
  /// −E ∂²ℓ/∂θ² under the model at the estimates, as R's `glm` and Fisher scoring have it.
  case expected
  /// −∂²ℓ/∂θ² at the estimates, as Stata has it, and R's `polr` and `clm` for ordinal models.
  case observed
}
