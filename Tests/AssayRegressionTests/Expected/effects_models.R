# Expected values of marginal effects of whole models: formula, design, fit and effect.
#
# Rscript effects_models.R > effects_models.json
#
# The average of the predictions is a function of the data, which numDeriv differentiates with Richardson's
# extrapolation; its gradient in the coefficients, for the delta method, likewise.
suppressPackageStartupMessages({ library(jsonlite); library(MASS); library(nnet); library(splines); library(numDeriv); library(survey) })
data <- fromJSON("effects.json")$data
d <- data.frame(x = data$x, u = data$u, sex = factor(data$sex), region = factor(data$region), days = data$days,
                weight = data$weight, y = data$y, count = data$count, choice = factor(data$choice), score = data$score)
d$grade <- cut(d$score, quantile(d$score, c(0, 0.3, 0.7, 1)), include.lowest = TRUE, labels = c("low", "mid", "high"))
se <- function(g, V) sqrt(drop(t(g) %*% V %*% g))
# Derivative of the mean prediction when h is added to a column.
slope <- function(predicted, theta, V, column, w = rep(1, nrow(d))) {
  ame <- function(t) grad(function(h) { e <- d; e[[column]] <- e[[column]] + h; sum(w * predicted(t, e)) / sum(w) }, 0,
                          method.args = list(d = 0.01, r = 6))
  c(ame(theta), se(grad(ame, theta, method.args = list(d = 1e-3, r = 5)), V))
}
change <- function(predicted, theta, V, column, high, low, w = rep(1, nrow(d))) {
  ame <- function(t) { a <- b <- d; a[[column]][] <- high; b[[column]][] <- low; sum(w * (predicted(t, a) - predicted(t, b))) / sum(w) }
  c(ame(theta), se(grad(ame, theta), V))
}
out <- list(grade = as.character(d$grade))

linear <- function(fit, inverse) {
  terms <- delete.response(terms(fit))
  function(t, e) inverse(drop(model.matrix(terms, model.frame(terms, e, xlev = fit$xlevels)) %*% t))
}
# The polynomial and the spline keep their basis through predvars.
fit <- glm(y ~ ns(x, df = 3) * sex + poly(u, 2) + region, binomial, d, control = list(epsilon = 1e-15, maxit = 50))
p <- linear(fit, plogis)
# Beside a knot numDeriv's steps of both kinds disturb each other, so here the basis alone is differentiated.
X <- model.matrix(delete.response(terms(fit)), model.frame(delete.response(terms(fit)), d, xlev = fit$xlevels))
at <- function(h) { e <- d; e$x <- e$x + h; model.matrix(delete.response(terms(fit)), model.frame(delete.response(terms(fit)), e, xlev = fit$xlevels)) }
D <- (at(1e-5) - at(-1e-5)) / 2e-5
mu <- fitted(fit); v <- mu * (1 - mu); s <- drop(D %*% coef(fit))
out$spline <- list(theta = unname(coef(fit)), x = c(mean(v * s), se(colMeans(v * (1 - 2 * mu) * s * X + v * D), vcov(fit))),
                   u = slope(p, coef(fit), vcov(fit), "u"), sex = change(p, coef(fit), vcov(fit), "sex", "M", "F"))
fit <- glm(count ~ log(x) + sex + offset(log(days)), poisson, d, control = list(epsilon = 1e-15, maxit = 50))
p <- function(t, e) exp(drop(cbind(1, log(e$x), e$sex == "M") %*% t) + log(e$days))
out$rate <- list(theta = unname(coef(fit)), x = slope(p, coef(fit), vcov(fit), "x"), days = slope(p, coef(fit), vcov(fit), "days"))

fit <- polr(grade ~ x + sex + u, d, method = "logistic", Hess = TRUE, control = list(reltol = 1e-15, maxit = 500))
theta <- c(coef(fit), fit$zeta)
X <- function(e) cbind(e$x, e$sex == "M", e$u)
ll <- function(t) {
  eta <- drop(X(d) %*% t[1:3]); cum <- cbind(0, plogis(t[4] - eta), plogis(t[5] - eta), 1)
  k <- as.integer(d$grade); -sum(log(cum[cbind(seq_along(k), k + 1)] - cum[cbind(seq_along(k), k)]))
}
for (i in 1:8) theta <- theta - drop(solve(hessian(ll, theta), grad(ll, theta)))
V <- solve(hessian(ll, theta))
level <- function(k) function(t, e) {
  eta <- drop(X(e) %*% t[1:3]); cum <- list(0, plogis(t[4] - eta), plogis(t[5] - eta), 1); cum[[k + 1]] - cum[[k]]
}
out$ordinal <- list(theta = unname(theta), x = lapply(1:3, function(k) slope(level(k), theta, V, "x")),
                    sex = lapply(1:3, function(k) change(level(k), theta, V, "sex", "M", "F")))

# Sampling weights: the average is weighted and the covariance is of the design.
design <- svydesign(~1, weights = ~weight, data = d)
fit <- svyglm(y ~ log(x) + sex, design, family = quasibinomial(), control = list(epsilon = 1e-15, maxit = 50))
p <- function(t, e) plogis(drop(cbind(1, log(e$x), e$sex == "M") %*% t))
out$sampling <- list(theta = unname(coef(fit)), covariance = unname(vcov(fit)), df = degf(design) + 1 - 3,
                     x = slope(p, coef(fit), vcov(fit), "x", d$weight), sex = change(p, coef(fit), vcov(fit), "sex", "M", "F", d$weight))
out$versions <- list(R = as.character(getRversion()), MASS = as.character(packageVersion("MASS")),
  numDeriv = as.character(packageVersion("numDeriv")), survey = as.character(packageVersion("survey")))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE))
