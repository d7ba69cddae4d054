# Diagnostics of binary models, profile and penalised intervals, from their definitions in R, and pROC and brglm2.
# Made with: R 4.2.2, MASS 7.3-58.2, pROC, brglm2 (versions in the output).
# Run: Rscript diagnostics.R > diagnostics.json
suppressMessages({library(MASS); library(pROC); library(brglm2)})
i <- 1:60
x <- round(5 + 3 * sin(i * 1.7) + i / 40, 3)
z <- (i * 7) %% 5
g <- as.numeric((i * 3) %% 4 == 1)
y01 <- as.numeric((sin(i * 2.3) + 0.4 * (x - 5) + 0.3 * g) > 0.1)
count <- floor(abs(3 + 2.5 * sin(i * 1.3) + 0.5 * (x - 5)) * (1 + z / 3))
size <- round(1.5 + abs(2 + sin(i * 0.9) + 0.3 * (x - 5)) + g, 3)
d <- data.frame(x, z, g, y01, count, size)
tight <- glm.control(epsilon = 1e-15, maxit = 100)
# Hosmer and Lemeshow as ResourceSelection::hoslem.test has it.
hl <- function(y, p, g = 10) {
  cuts <- unique(quantile(p, seq(0, 1, 1 / g)))
  group <- cut(p, cuts, include.lowest = TRUE)
  o1 <- tapply(y, group, sum); e1 <- tapply(p, group, sum); n <- tapply(y, group, length)
  x2 <- sum((o1 - e1)^2 / e1 + (o1 - e1)^2 / (n - e1))
  c(x2 = x2, df = length(o1) - 2, p = pchisq(x2, length(o1) - 2, lower.tail = FALSE))
}
logit <- glm(y01 ~ x + z + g, binomial(), d, control = tight)
coarse <- glm(y01 ~ z + g, binomial(), d, control = tight)
roc1 <- roc(y01, fitted(logit), quiet = TRUE, direction = "<")
roc2 <- roc(y01, round(fitted(logit), 1), quiet = TRUE, direction = "<")
probit <- glm(y01 ~ x + z + g, binomial("probit"), d, control = tight)
lp <- qlogis(fitted(probit))
slope <- glm(y01 ~ lp, binomial(), control = tight)
large <- glm(y01 ~ 1 + offset(lp), binomial(), control = tight)
# Profile limits: where the deviance without a column, its share in the offset, has risen by z^2 times the dispersion.
profile_limits <- function(m, j) {
  X <- model.matrix(m); phi <- summary(m)$dispersion
  rise <- function(b) {
    o <- X[, j] * b
    f <- m
    for (k in 1:8) f <- glm.fit(X[, -j], m$y, offset = o, family = m$family, control = tight,
      start = if (k == 1) coef(m)[-j] else coef(f))
    (deviance(f) - deviance(m)) / phi - qchisq(0.95, 1)
  }
  s <- sqrt(vcov(m)[j, j]); b <- coef(m)[j]
  unname(c(uniroot(rise, c(b - 4 * s, b), tol = 1e-13)$root, uniroot(rise, c(b, b + 4 * s), tol = 1e-13)$root))
}
pois <- glm(count ~ x + z + g, poisson(), d, control = tight)
gam <- glm(size ~ x + z + g, Gamma("log"), d, control = tight)
# Firth: brglm2 for the estimates, the definition for the penalised likelihood.
firth <- function(X, y) {
  m <- glm(y ~ X - 1, binomial(), method = "brglmFit", type = "AS_mean", epsilon = 1e-14, maxit = 1000)
  ell <- function(b) {
    p <- plogis(drop(X %*% b)); h <- drop(X %*% b)
    sum(ifelse(y == 1, plogis(h, log.p = TRUE), plogis(-h, log.p = TRUE))) +
      0.5 * as.numeric(determinant(crossprod(X * sqrt(p * (1 - p))))$modulus)
  }
  top <- function(j, b) {
    f <- function(v) { w <- numeric(ncol(X)); w[j] <- b; w[-j] <- v; -ell(w) }
    start <- coef(m)[-j]
    for (k in 1:6) start <- optim(start, f, method = "BFGS", control = list(reltol = 1e-16, maxit = 2000))$par
    -f(start)
  }
  best <- ell(coef(m))
  limits <- sapply(seq_len(ncol(X)), function(j) {
    rise <- function(b) 2 * (best - top(j, b)) - qchisq(0.95, 1)
    s <- sqrt(vcov(m)[j, j]); b <- coef(m)[j]
    far <- 3; while (rise(b + far * s) < 0) far <- far * 1.5
    near <- 3; while (rise(b - near * s) < 0) near <- near * 1.5
    c(uniroot(rise, c(b - near * s, b), tol = 1e-11)$root, uniroot(rise, c(b, b + far * s), tol = 1e-11)$root)
  })
  list(coefficients = unname(coef(m)), std_errors = unname(sqrt(diag(vcov(m)))), penalized = best,
    low = limits[1, ], high = limits[2, ], chi2_last = 2 * (best - top(ncol(X), 0)))
}
sx <- 1:10; sy <- as.numeric(sx > 5)
results <- list(
  versions = list(r = "4.2.2", proc = as.character(packageVersion("pROC")), brglm2 = as.character(packageVersion("brglm2"))),
  hosmer_lemeshow = unname(hl(y01, fitted(logit))), hosmer_lemeshow_ties = unname(hl(y01, fitted(coarse), 6)),
  auc = as.numeric(auc(roc1)), auc_error = sqrt(var(roc1)), auc_ties = as.numeric(auc(roc2)), auc_ties_error = sqrt(var(roc2)),
  brier = mean((y01 - fitted(logit))^2), tjur = mean(fitted(logit)[y01 == 1]) - mean(fitted(logit)[y01 == 0]),
  calibration = unname(c(coef(slope), sqrt(diag(vcov(slope))), coef(large), sqrt(vcov(large)))),
  logit_x = profile_limits(logit, 2), poisson_z = profile_limits(pois, 3), gamma_x = profile_limits(gam, 2),
  logit_drop_x = anova(update(logit, . ~ . - x), logit, test = "LRT")$Deviance[2],
  gamma_drop_x = anova(update(gam, . ~ . - x), gam, test = "F")$F[2],
  firth = firth(cbind(1, x, z, g), y01), firth_separated = firth(cbind(1, sx), sy))
number <- function(v) if (is.character(v)) paste0('"', v, '"') else if (length(v) == 1) format(v, digits = 17) else
  paste0("[", paste(format(v, digits = 17, trim = TRUE), collapse = ", "), "]")
object <- function(v) if (is.list(v)) paste0("{", paste0('"', names(v), '": ', sapply(v, object), collapse = ",\n"), "}") else number(v)
cat(object(results), "\n")
