# Multinomial logit models of a constructed table, by nnet and by brglm2.
#
# Rscript multinomial.R > multinomial.json
suppressMessages({ library(nnet); library(brglm2); library(jsonlite) })

# 40 patterns of some 600 cases: an integer x, a factor g of three levels, and four categories.
x <- rep(c(-3, -1, 0, 2, 5), each = 8)
i <- 0:39
g <- (i * 5 + i %/% 8) %% 3 + 1
y <- (i * 3 + i %/% 7) %% 4 + 1
f <- (seq_along(x) * 7) %% 23 + 4
d <- data.frame(x = x, g = factor(g), y = factor(y, labels = c("a", "b", "c", "d")), f = f)

fit <- multinom(y ~ x + g, d, weights = f, reltol = 1e-16, abstol = 1e-16, maxit = 2000, trace = FALSE, Hess = TRUE)
null <- multinom(y ~ 1, d, weights = f, reltol = 1e-16, abstol = 1e-16, maxit = 2000, trace = FALSE)
# nnet stops where the deviance stands still, so that its estimates have 6 digits; Newton steps finish them.
X <- model.matrix(~ x + g, d)
k <- 3
parts <- function(b) {
  eta <- X %*% matrix(b, ncol = k)
  p <- exp(cbind(0, eta)); p <- p / rowSums(p)
  info <- matrix(0, 4 * k, 4 * k)
  for (i in seq_len(nrow(X))) {
    v <- diag(p[i, -1]) - outer(p[i, -1], p[i, -1])
    info <- info + d$f[i] * kronecker(v, outer(X[i, ], X[i, ]))
  }
  list(loglik = sum(d$f * log(p[cbind(seq_along(y), as.numeric(d$y))])), info = info,
    score = as.vector(t(X) %*% (d$f * (sapply(2:4, function(j) as.numeric(d$y) == j) - p[, -1]))))
}
# Newton steps from b with the coefficients of `free` only.
newton <- function(b, free = seq_along(b)) {
  for (step in 1:12) { at <- parts(b); b[free] <- b[free] + solve(at$info[free, free], at$score[free]) }
  b
}
b <- newton(as.vector(t(coef(fit))))
info <- parts(b)$info
# The limits of the slope of x in category c, at 90 %.
fallen <- function(v) {
  held <- b; held[6] <- v
  2 * (parts(b)$loglik - parts(newton(held, (1:12)[-6]))$loglik) - qchisq(0.9, 1)
}
e <- sqrt(diag(solve(info)))[6]
profile <- c(uniroot(fallen, b[6] - c(4, 0) * e, tol = 1e-14)$root, uniroot(fallen, b[6] + c(0, 4) * e, tol = 1e-14)$root)
# Wald's tests of x and of g across the categories, by their definition.
wald <- function(columns) {
  places <- as.vector(outer(columns, 4 * (0:2), `+`))
  as.numeric(b[places] %*% solve(solve(info)[places, places], b[places]))
}

# Choices that nearly follow a multinomial logit.
choice <- expand.grid(y = 1:4, x = c(-2, -1, 0, 1, 2), g = 1:3)
eta <- with(choice, c(0, 0.4, -0.2, 0.1)[y] + c(0, 0.3, -0.2, 0.5)[y] * x + c(0, 0.2, 0.1, -0.3)[y] * (g == 2)
  + c(0, -0.1, 0.4, 0.2)[y] * (g == 3))
choice$f <- round(2000 * exp(eta) / ave(exp(eta), choice$x, choice$g, FUN = sum)) + (seq_len(nrow(choice)) * 7) %% 11

# Hausman and McFadden's test without one category, by its definition: Newton steps for the cases in the others.
independence <- function(omitted) {
  X <- model.matrix(~ x, choice)
  newton_for <- function(codes) {
    use <- choice$y %in% codes; x <- X[use, ]; f <- choice$f[use]; y <- choice$y[use]; others <- codes[-1]
    b <- matrix(0, 2, length(others))
    for (step in 1:40) {
      p <- exp(cbind(0, x %*% b)); p <- p / rowSums(p)
      score <- as.vector(t(x) %*% (f * (sapply(others, function(j) y == j) - p[, -1])))
      info <- matrix(0, length(b), length(b))
      for (i in seq_len(nrow(x))) {
        v <- diag(p[i, -1], length(others)) - outer(p[i, -1], p[i, -1])
        info <- info + f[i] * kronecker(v, outer(x[i, ], x[i, ]))
      }
      b[] <- b + solve(info, score)
    }
    list(b = as.vector(b), v = solve(info))
  }
  kept <- setdiff(1:4, omitted)
  whole <- newton_for(c(kept, omitted))
  part <- newton_for(kept)
  shared <- seq_along(part$b)
  moved <- part$b - whole$b[shared]
  difference <- part$v - whole$v[shared, shared]
  if (any(eigen(difference, symmetric = TRUE)$values <= 0)) return(NA)
  sum(moved * solve(difference, moved))
}

# Small and separated: in group 1 nobody chose "c".
sx <- c(1, 2, 3, 4, 5, 6, 7, 8, 2, 4, 6, 8)
sg <- c(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)
sy <- c(1, 2, 3, 1, 3, 2, 1, 2, 2, 1, 1, 2)
s <- data.frame(x = sx, g = sg, y = factor(sy, labels = c("a", "b", "c")))
small <- brmultinom(y ~ x + g, data = s, ref = 1, type = "AS_mean", epsilon = 1e-13, maxit = 10000)
large <- brmultinom(
  y ~ x + g, data = d, weights = f, ref = 1, type = "AS_mean", epsilon = 1e-13, maxit = 10000)

cat(toJSON(list(
  versions = list(R = as.character(getRversion()), nnet = as.character(packageVersion("nnet")),
    brglm2 = as.character(packageVersion("brglm2"))),
  x = d$x, g = as.numeric(g), y = as.numeric(d$y), f = d$f,
  nnet = list(coefficients = as.vector(t(coef(fit))), errors = sqrt(diag(vcov(fit))), loglik = as.numeric(logLik(fit)),
    null = as.numeric(logLik(null)), aic = AIC(fit)),
  newton = list(coefficients = b, errors = sqrt(diag(solve(info))), wald = c(wald(2), wald(3:4))),
  profile = profile,
  choice = list(x = choice$x, y = choice$y, f = choice$f, hausman = sapply(1:4, independence)),
  small = list(x = sx, g = sg, y = sy, coefficients = as.vector(t(coef(small))), errors = sqrt(diag(vcov(small)))),
  firth = list(coefficients = as.vector(t(coef(large))), errors = sqrt(diag(vcov(large))))
), digits = NA, auto_unbox = TRUE, na = "null"))
