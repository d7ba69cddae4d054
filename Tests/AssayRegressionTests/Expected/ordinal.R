# Expected values of the ordinal tests: Rscript ordinal.R, in this folder, writes ordinal.json. Written for R 4.2.2,
# ordinal 2022.11, MASS 7.3, jsonlite 1.8.
#
# Fits are ordinal::clm with a gradient of 1e-12; one of them is checked against MASS::polr. The score test of proportional odds
# and Brant's (1990) test are computed here from their definitions with dense matrices, likelihood ratios from two clm fits,
# profile limits by uniroot on clm with the coefficient held in an offset. Data: MASS::housing, ordinal::wine, and a
# simulated sample with a column of years, weights and an offset.
suppressPackageStartupMessages({library(jsonlite); library(ordinal); library(MASS)})
options(contrasts = c("contr.treatment", "contr.treatment"), warn = 1)
control <- clm.control(gradTol = 1e-12, maxIter = 300, maxLineIter = 60)

set.seed(5, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
n <- 400
simulated <- data.frame(
  x = round(rnorm(n), 3), year = sample(2001:2020, n, TRUE), g = factor(sample(c("a", "b", "c"), n, TRUE)),
  off = round(runif(n, -0.5, 0.5), 2), w = sample(1:3, n, TRUE))
latent <- with(simulated, 0.7 * x + 0.05 * (year - 2010) + c(0, 0.5, -0.4)[g] + off + rlogis(n))
# clm works on columns as they are, so that it is given the years centred, and thresholds are moved back.
simulated$year <- simulated$year - 2010
simulated$y <- factor(cut(latent, c(-Inf, -1, 0, 1.5, Inf), labels = c("poor", "fair", "good", "best")), ordered = TRUE)

housing <- transform(MASS::housing, y = Sat, w = Freq, off = 0)
wine <- transform(ordinal::wine, y = factor(rating, ordered = TRUE), w = 1, off = 0)
sets <- list(
  housing = list(data = housing, terms = c("Infl", "Type", "Cont")),
  wine = list(data = wine, terms = c("temp", "contact")),
  simulated = list(data = simulated, terms = c("x", "year", "g")))
years <- function(set, column) if (column == "year") 2010 else 0

describe <- function(set) {
  x <- model.matrix(reformulate(set$terms), set$data)
  list(columns = lapply(seq_len(ncol(x))[-1], function(j) list(
         name = colnames(x)[j], term = set$terms[attr(x, "assign")[j]], values = unname(x[, j]) + years(set, colnames(x)[j]))),
       levels = levels(set$data$y), response = as.integer(set$data$y) - 1, weights = set$data$w, offset = set$data$off)
}

fit <- function(set, link, nominal = NULL, terms = set$terms) {
  data <- set$data
  location <- setdiff(terms, nominal)
  formula <- as.formula(paste("y ~", if (length(location)) paste(location, collapse = "+") else "1", "+ offset(off)"))
  arguments <- list(formula, data = data, weights = quote(w), link = link, control = control)
  if (length(nominal)) arguments$nominal <- reformulate(nominal)
  do.call(clm, arguments)
}

# clm takes 1e5 for infinity, which beyond 1e5 leaves 3e-6 of a Cauchy distribution: its null log-likelihood of housing is
# -1824.4495 where sum(n log(n/N)) is -1824.4388. Its estimates start Newton's method on the right likelihood here.
cauchit <- function(set, m) {
  x <- model.matrix(reformulate(if (length(m$beta)) set$terms else "1"), set$data)[, -1, drop = FALSE]
  y <- as.integer(set$data$y); w <- set$data$w; off <- set$data$off
  k <- length(m$alpha); par <- c(m$alpha, m$beta)
  side <- function(j) { d <- matrix(0, length(y), k); i <- which(j >= 1 & j <= k); d[cbind(i, j[i])] <- 1; cbind(d, -x) }
  up <- side(y); low <- side(y - 1)
  for (iteration in 1:20) {
    u <- ifelse(y <= k, up %*% par - off, Inf); l <- ifelse(y > 1, low %*% par - off, -Inf)
    prob <- pcauchy(u) - pcauchy(l)
    a <- dcauchy(u) / prob; b <- dcauchy(l) / prob
    su <- ifelse(is.finite(u), -2 * u / (1 + u^2), 0); sl <- ifelse(is.finite(l), -2 * l / (1 + l^2), 0)
    gradient <- colSums(w * (a * up - b * low))
    hessian <- crossprod(up, w * (su * a - a^2) * up) - crossprod(low, w * (sl * b + b^2) * low) +
      crossprod(up, w * a * b * low) + crossprod(low, w * a * b * up)
    par <- par - solve(hessian, gradient)
  }
  stopifnot(max(abs(solve(hessian, gradient))) < 1e-12)
  list(estimates = par, covariance = solve(-hessian), log_likelihood = sum(w * log(prob)), prob = prob)
}

fits <- list()
for (name in names(sets)) for (link in c("logit", "probit", "cloglog", "loglog", "cauchit")) {
  set <- sets[[name]]
  m <- fit(set, link)
  null <- fit(set, link, terms = character())
  k <- length(m$alpha)
  map <- diag(length(coef(m)))
  for (column in intersect("year", names(m$beta))) map[1:k, k + which(names(m$beta) == column)] <- 2010
  b <- list(estimates = coef(m), covariance = vcov(m), log_likelihood = as.numeric(logLik(m)))
  b0 <- list(log_likelihood = as.numeric(logLik(null)))
  shares <- predict(m, newdata = transform(set$data[1:5, ], y = NULL), type = "prob")$fit
  if (link == "cauchit") {
    b <- cauchit(set, m); b0 <- cauchit(set, null)
    x <- model.matrix(reformulate(set$terms), set$data)[1:5, -1]
    eta <- drop(x %*% b$estimates[-(1:k)]) + set$data$off[1:5]
    shares <- t(apply(cbind(0, pcauchy(outer(-eta, b$estimates[1:k], "+")), 1), 1, diff))
  }
  estimates <- drop(map %*% b$estimates)
  se <- sqrt(diag(map %*% b$covariance %*% t(map)))
  fits[[length(fits) + 1]] <- list(
    set = name, link = link, coefficients = unname(estimates[-(1:k)]), thresholds = unname(estimates[1:k]),
    errors = unname(c(se[-(1:k)], se[1:k])), log_likelihood = b$log_likelihood,
    null = b0$log_likelihood, aic = -2 * b$log_likelihood + 2 * length(se),
    bic = -2 * b$log_likelihood + log(sum(set$data$w)) * length(se), probabilities = unname(as.vector(shares)))
}
p <- polr(Sat ~ Infl + Type + Cont, weights = Freq, data = MASS::housing, Hess = TRUE, control = list(reltol = 1e-15))
stopifnot(max(abs(coef(p) / fits[[1]]$coefficients - 1)) < 1e-5)
stopifnot(max(abs(sqrt(diag(vcov(p))) / fits[[1]]$errors - 1)) < 1e-4)

# The general model: eta_k = theta_k - x beta_k. Parameters cut by cut: theta_k, beta_k.
general <- function(m, set) {
  x <- model.matrix(reformulate(set$terms), set$data)[, -1, drop = FALSE]
  y <- as.integer(set$data$y); w <- set$data$w; off <- set$data$off
  k <- length(m$alpha); p <- ncol(x); size <- k * (p + 1)
  score <- numeric(size); information <- matrix(0, size, size)
  for (i in seq_len(nrow(x))) {
    eta <- m$alpha - sum(x[i, ] * m$beta) - off[i]
    f <- dlogis(eta); prob <- diff(c(0, plogis(eta), 1))
    d <- matrix(0, size, k)   # derivatives of eta_k
    for (j in 1:k) d[(j - 1) * (p + 1) + 1:(p + 1), j] <- c(1, -x[i, ])
    for (c in 1:(k + 1)) {
      s <- numeric(size)
      if (c <= k) s <- s + f[c] / prob[c] * d[, c]
      if (c > 1) s <- s - f[c - 1] / prob[c] * d[, c - 1]
      if (c == y[i]) score <- score + w[i] * s
      information <- information + w[i] * prob[c] * tcrossprod(s)
    }
  }
  list(score = score, information = information, p = p, k = k)
}
# The rows of the map from the parameters of a model in which only some columns are free to those of the general model.
mapping <- function(p, k, free) {
  count <- k + sum(ifelse(free, k, 1)); map <- matrix(0, k * (p + 1), count); at <- k
  for (j in 1:k) map[(j - 1) * (p + 1) + 1, j] <- 1
  for (c in 1:p) {
    for (j in 1:k) map[(j - 1) * (p + 1) + 1 + c, at + (if (free[c]) j else 1)] <- 1
    at <- at + (if (free[c]) k else 1)
  }
  map
}
score_test <- function(g, free) {
  map <- mapping(g$p, g$k, free)
  u <- crossprod(map, g$score)
  c(statistic = drop(crossprod(u, solve(crossprod(map, g$information %*% map), u))), df = sum(free) * (g$k - 1))
}
brant_test <- function(set, m) {
  x <- model.matrix(reformulate(set$terms), set$data); y <- as.integer(set$data$y); w <- set$data$w
  k <- length(m$alpha); p <- ncol(x) - 1
  above <- list(); beta <- NULL; v <- matrix(0, k * p, k * p); bread <- list()
  for (j in 1:k) {
    b <- suppressWarnings(glm.fit(x, as.numeric(y > j), weights = w, offset = set$data$off, family = binomial(),
                 control = glm.control(epsilon = 1e-15, maxit = 100)))
    above[[j]] <- b$fitted.values; beta <- c(beta, coef(b)[-1])
    bread[[j]] <- solve(crossprod(x, x * (w * above[[j]] * (1 - above[[j]]))))
  }
  for (j in 1:k) for (l in j:k) {
    block <- (bread[[j]] %*% crossprod(x, x * (w * above[[l]] * (1 - above[[j]]))) %*% bread[[l]])[-1, -1]
    v[(j - 1) * p + 1:p, (l - 1) * p + 1:p] <- block
    v[(l - 1) * p + 1:p, (j - 1) * p + 1:p] <- t(block)
  }
  test <- function(columns) {
    d <- NULL
    for (j in 2:k) for (c in columns) {
      row <- numeric(k * p); row[c] <- 1; row[(j - 1) * p + c] <- -1; d <- rbind(d, row)
    }
    u <- d %*% beta
    c(statistic = drop(crossprod(u, solve(d %*% v %*% t(d), u))), df = nrow(d))
  }
  assign <- attr(x, "assign")[-1]
  list(overall = test(1:p), terms = lapply(seq_along(set$terms), function(t) test(which(assign == t))))
}

tests <- list()
for (name in names(sets)) {
  set <- sets[[name]]
  m <- fit(set, "logit")
  assign <- attr(model.matrix(reformulate(set$terms), set$data), "assign")[-1]
  g <- general(m, set)
  ratio <- function(nominal) {
    partial <- try(fit(set, "logit", nominal), silent = TRUE)
    if (inherits(partial, "try-error") || partial$convergence$code != 0) return(NULL)
    c(statistic = 2 * as.numeric(logLik(partial) - logLik(m)), df = attr(logLik(partial), "df") - attr(logLik(m), "df"))
  }
  # Every cut of wine has cells without cases, so that the binary fits of Brant's test do not exist.
  tests[[name]] <- list(
    # Of the coefficients, from the expected information.
    expected_errors = I(unname(sqrt(diag(solve(local({
      map <- mapping(g$p, g$k, rep(FALSE, g$p)); crossprod(map, g$information %*% map)
    }))))[-(1:g$k)])),
    score = score_test(g, rep(TRUE, g$p)),
    score_terms = lapply(seq_along(set$terms), function(t) score_test(g, assign == t)),
    brant = if (name != "wine") brant_test(set, m),
    ratio = ratio(set$terms), ratio_terms = lapply(set$terms, ratio))
}

partial <- list()
for (case in list(list("housing", "Infl"), list("wine", "contact"), list("simulated", c("x", "g")))) {
  set <- sets[[case[[1]]]]
  for (link in c("logit", "probit")) {
    m <- fit(set, link, case[[2]])
    se <- sqrt(diag(vcov(m)))
    # In the partial fits of the simulated sample the thresholds are those of centred years.
    partial[[length(partial) + 1]] <- list(
      set = case[[1]], link = link, terms = I(case[[2]]), names = names(coef(m)), estimates = unname(coef(m)),
      errors = unname(se), log_likelihood = as.numeric(logLik(m)))
  }
}

profile <- list()
for (name in c("wine", "simulated")) {
  set <- sets[[name]]
  m <- fit(set, "logit")
  x <- model.matrix(reformulate(set$terms), set$data)[, -1, drop = FALSE]
  for (c in seq_len(ncol(x))) {
    others <- as.data.frame(x[, -c, drop = FALSE])
    names(others) <- paste0("z", seq_along(others))
    root <- function(value) {
      data <- cbind(y = set$data$y, w = set$data$w, others, held = x[, c] * value + set$data$off)
      formula <- as.formula(paste("y ~", paste(names(others), collapse = "+"), "+ offset(held)"))
      held <- do.call(clm, list(formula, data = data, weights = quote(w), control = control))
      2 * as.numeric(logLik(m) - logLik(held)) - qchisq(0.95, 1)
    }
    b <- m$beta[c]; s <- sqrt(diag(vcov(m)))[length(m$alpha) + c]
    profile[[length(profile) + 1]] <- list(
      set = name, column = colnames(x)[c],
      low = uniroot(root, b - s * c(3, 0.5), tol = 1e-12)$root, high = uniroot(root, b + s * c(0.5, 3), tol = 1e-12)$root)
  }
}
confint_wine <- confint(clm(rating ~ temp + contact, data = ordinal::wine))
stopifnot(max(abs(confint_wine - cbind(sapply(profile[1:2], `[[`, "low"), sapply(profile[1:2], `[[`, "high")))) < 1e-3)

write(toJSON(list(sets = lapply(sets, describe), fits = fits, tests = tests, partial = partial, profile = profile,
                  versions = c(R.version.string, paste("ordinal", packageVersion("ordinal")))),
             digits = I(17), auto_unbox = TRUE, null = "null"), "ordinal.json")
