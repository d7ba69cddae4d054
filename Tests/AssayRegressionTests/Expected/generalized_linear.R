# Generalised linear models: R's glm and MASS's glm.nb on small samples that are written out below.
# Made with: R 4.2.2, MASS 7.3-58.2, sandwich 3.0-2. Run: Rscript generalized_linear.R > generalized_linear.json
suppressMessages({library(MASS); library(sandwich)})
i <- 1:60
x <- round(5 + 3 * sin(i * 1.7) + i / 40, 3)
z <- (i * 7) %% 5
g <- (i * 3) %% 4 == 1
y01 <- as.numeric((sin(i * 2.3) + 0.4 * (x - 5) + 0.3 * g) > 0.1)
count <- floor(abs(3 + 2.5 * sin(i * 1.3) + 0.5 * (x - 5)) * (1 + z / 3))
size <- round(1.5 + abs(2 + sin(i * 0.9) + 0.3 * (x - 5)) + g, 3)
exposure <- 1 + (i %% 4) / 2
share <- round((1 + (i * 11) %% 17) / 19, 4)
w <- 1 + (i %% 3)
d <- data.frame(x, z, g = as.numeric(g), y01, count, size, exposure, share, w)
tight <- glm.control(epsilon = 1e-14, maxit = 200)
describe <- function(m) {
  s <- summary(m)
  out <- list(coefficients = unname(coef(m)), std_errors = unname(sqrt(diag(vcov(m)))), deviance = deviance(m),
    null_deviance = m$null.deviance, df_residual = df.residual(m), dispersion = s$dispersion,
    pearson = sum(residuals(m, "pearson")^2), hats = unname(hatvalues(m)),
    scores = unname(sqrt(diag(sandwich(m)))))
  if (!grepl("quasi", m$family$family)) {
    out$log_likelihood <- as.numeric(logLik(m)); out$aic <- AIC(m); out$bic <- BIC(m)
  }
  if (!is.null(m$theta)) { out$theta <- m$theta; out$theta_std_error <- m$SE.theta }
  out
}
# The deviance stops changing while coefficients still do: every fit is continued from its own end, forty times.
settle <- function(formula, family, ...) {
  m <- glm(formula, family, d, control = tight, ...)
  for (k in 1:40) m <- glm(formula, family, d, control = tight, start = coef(m), ...)
  m
}
fit <- function(family, response, ...) describe(settle(reformulate(c("x", "z", "g"), response), family, ...))
# glm.nb stops about 1e-8 short of the maximum: coefficients and theta are alternated on until they stand still.
nb <- function() {
  first <- glm.nb(count ~ x + z + g, data = d)
  theta <- first$theta
  for (k in 1:60) {
    m <- glm(count ~ x + z + g, negative.binomial(theta), d, control = tight, start = coef(first))
    m <- glm(count ~ x + z + g, negative.binomial(theta), d, control = tight, start = coef(m))
    estimate <- theta.ml(d$count, fitted(m), nrow(d), limit = 200, eps = 1e-13)
    theta <- as.numeric(estimate)
  }
  out <- describe(m)
  out$std_errors <- unname(sqrt(diag(summary(m, dispersion = 1)$cov.scaled)))
  out$theta <- theta
  out$theta_std_error <- attr(estimate, "SE")
  out$log_likelihood <- sum(dnbinom(d$count, size = theta, mu = fitted(m), log = TRUE))
  out$aic <- -2 * out$log_likelihood + 2 * 5
  out
}
results <- list(
  logit = fit(binomial(), "y01"), probit = fit(binomial("probit"), "y01"), cloglog = fit(binomial("cloglog"), "y01"),
  cauchit = fit(binomial("cauchit"), "y01"), poisson = fit(poisson(), "count"),
  poisson_offset = describe(settle(count ~ x + z + g + offset(log(exposure)), poisson())),
  poisson_sqrt = fit(poisson("sqrt"), "count"),
  gamma_inverse = fit(Gamma(), "size"), gamma_log = fit(Gamma("log"), "size"), gaussian_log = fit(gaussian("log"), "size"),
  gaussian = fit(gaussian(), "size"), quasi_binomial = fit(quasibinomial(), "share"),
  quasi_poisson = fit(quasipoisson(), "count"),
  quasi_mu_squared = fit(quasi(link = "log", variance = "mu^2"), "size"),
  no_intercept = describe(settle(count ~ 0 + x + z, poisson())),
  probit_default = describe(glm(y01 ~ x + z + g, binomial("probit"), d)),
  negative_binomial = nb(), inverse_gaussian = fit(quasi(link = "log", variance = "mu^3"), "size"))
number <- function(v) if (length(v) == 1) format(v, digits = 17) else
  paste0("[", paste(format(v, digits = 17, trim = TRUE), collapse = ", "), "]")
object <- function(v) if (is.list(v)) paste0("{", paste0('"', names(v), '": ', sapply(v, object), collapse = ",\n"), "}") else number(v)
cat(object(list(versions = list(r = 4.22), data = as.list(d), fits = results)), "\n")
