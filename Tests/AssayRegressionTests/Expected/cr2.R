# Writes cr2.json: CR2, Satterthwaite's degrees of freedom and HTZ tests by R's clubSandwich, with what tests compare.
# Run in this folder: Rscript cr2.R
suppressMessages({library(clubSandwich); library(MASS)})
library(jsonlite)

datasets <- "../../ConformanceTests/Conformance/datasets/"
read <- function(name) read.csv(paste0(datasets, name, ".csv"))
exact <- glm.control(epsilon = 1e-15, maxit = 200)

# glm() ends when the deviance stands still, where the estimates of links that are not canonical have half its digits.
settled <- function(...) {
  m <- glm(..., control = exact)
  for (k in 1:40) m <- glm(..., control = exact, start = coef(m))
  m
}

# The fit, its CR2 covariance, each coefficient, some contrasts, and joint tests of the last 2, 3 ... coefficients.
# Where clusters are absorbed only the coefficients `own` have a variance.
described <- function(family, m, cluster, offset = NULL, theta = NULL, own = NULL) {
  x <- model.matrix(m)
  absorbs <- !is.null(own)
  if (!absorbs) own <- seq_len(ncol(x))
  v <- vcovCR(m, cluster = cluster, type = "CR2")
  p <- ncol(x)
  test <- coef_test(m, vcov = v, test = "Satterthwaite")
  contrasts <- rbind(1 / seq_len(p), (-1)^seq_len(p) / 7, colMeans(x))
  contrasts[, setdiff(seq_len(p), own)] <- 0
  # linear_contrast() of 0.5.8 fails where weights are not the inverse of variances; HTZ of one combination is the same.
  single <- lapply(1:3, function(k) Wald_test(m, constraints = contrasts[k, , drop = FALSE], vcov = v, test = "HTZ"))
  if (is.null(m$weights) || inherits(m, "glm")) {
    lc <- linear_contrast(m, vcov = v, contrasts = contrasts)
    stopifnot(all.equal(as.vector(lc$df), sapply(single, function(w) w$df_denom), tolerance = 1e-10))
  }
  joint <- lapply(if (absorbs) length(own) else unique(pmin(p - 1, c(2, 3, p - 1))), function(q) {
    c0 <- diag(p)[tail(own, q), , drop = FALSE]
    w <- Wald_test(m, constraints = c0, vcov = v, test = "HTZ")
    list(q = q, rows = lapply(seq_len(q), function(k) c0[k, ]), f = w$Fstat, df = w$df_denom, p = w$p_val)
  })
  # One that is not of single coefficients.
  c1 <- contrasts[1:2, , drop = FALSE]
  w <- Wald_test(m, constraints = c1, vcov = v, test = "HTZ")
  prior <- if (inherits(m, "glm")) NULL else m$weights
  list(family = family, own = I(own - 1L), theta = theta, columns = colnames(x), x = unname(lapply(seq_len(p), function(j) unname(x[, j]))),
    y = unname(as.numeric(model.response(model.frame(m)))), weights = prior, offset = offset,
    cluster = as.integer(factor(cluster)) - 1L, coefficients = unname(coef(m)), v = unname(as.vector(v)),
    df = test$df_Satt, p = test$p_Satt,
    contrasts = list(weights = lapply(1:3, function(k) contrasts[k, ]), estimate = as.vector(contrasts %*% coef(m)),
                     std_error = unname(sqrt(diag(contrasts %*% v %*% t(contrasts)))),
                     df = sapply(single, function(w) w$df_denom), p = sapply(single, function(w) w$p_val)),
    joint = joint, combined = list(q = 2, rows = lapply(1:2, function(k) c1[k, ]), f = w$Fstat, df = w$df_denom, p = w$p_val))
}

out <- list()

# Schools in 15 districts of 1 to 37 schools.
api <- read("apiclus1")
out$api <- described("linear", lm(api00 ~ ell + meals + stype, api), api$dnum)
out$api_weighted <- described("linear", lm(api00 ~ ell + meals + stype, api, weights = enroll), api$dnum)
out$api_logit <- described("logit", settled(as.numeric(awards == "Yes") ~ ell + meals + I(enroll / 100), binomial, api), api$dnum)

# Courses of 94 professors, many with one course.
teach <- read("teaching_ratings")
out$teaching <- described("linear", lm(eval ~ beauty + gender + minority + tenure + age, teach), teach$prof)
out$teaching_weighted <- described("linear", lm(eval ~ beauty + gender + minority + tenure + age, teach, weights = students), teach$prof)
out$teaching_gamma <- described("gamma", settled(eval ~ beauty + gender + age, Gamma("log"), teach), teach$prof)

# Voters in 5 regions by 10 sizes of places.
chile <- read("chile_1988")
chile <- chile[chile$vote %in% c("Y", "N") & !is.na(chile$age) & !is.na(chile$income) & !is.na(chile$education), ]
chile <- chile[seq(1, nrow(chile), 3), ]
chile$yes <- as.numeric(chile$vote == "Y")
place <- paste(chile$region, chile$population)
f <- yes ~ sex + age + education + I(income / 10000)
out$chile_logit <- described("logit", settled(f, binomial, chile), place)
out$chile_probit <- described("probit", settled(f, binomial("probit"), chile), place)
out$chile_cloglog <- described("cloglog", settled(f, binomial("cloglog"), chile), place)
# Places are within regions, whose coefficients rest on few of them each.
out$chile_regions <- described("logit", settled(yes ~ sex + age + region, binomial, chile), place)

# Days absent; clusters are classes of 1 to 15 made by hand.
quine <- read("quine")
class <- rep(1:18, times = rep(c(1, 3, 15, 8, 12, 5, 7, 14, 8), 2))
out$quine_poisson <- described("poisson", settled(Days ~ Eth + Sex + Age + Lrn, poisson, quine), class)
out$quine_negative <- described("negative-binomial", settled(Days ~ Eth + Sex + Age + Lrn, negative.binomial(1.6), quine), class, theta = 1.6)
out$quine_quasi <- described("quasi-poisson", settled(Days ~ Eth + Sex + Age + Lrn, quasipoisson, quine), class)

# Unbalanced clusters from a seed: sizes 1, 1, 2, 4 ... ; weights, means and covariates that vary within and between them.
set.seed(20240607)
size <- c(1, 1, 2, 4, 7, 11, 16, 22, 29, 37, 46, 56)
g <- rep(seq_along(size), size)
n <- length(g)
s <- data.frame(g = g, x = rnorm(n) + 0.3 * g / 4, z = as.numeric(g %% 3 == 0), u = runif(n))
s$own <- as.numeric(g == 9)
s$y <- 1 + 0.5 * s$x - s$z + rnorm(length(size))[g] + rnorm(n)
s$w <- exp(1.5 * rnorm(n))
out$unbalanced <- described("linear", lm(y ~ x + z + u, s), g)
out$unbalanced_weighted <- described("linear", lm(y ~ x + z + u, s, weights = w), g)
# A weight for each cluster, so that the block of 2p directions has p only.
out$cluster_weights <- described("linear", lm(y ~ x + z + u, s, weights = 1 + g %% 4), g)
# One cluster alone determines a coefficient.
out$determined <- described("linear", lm(y ~ x + own + u, s), g)
out$determined_weighted <- described("linear", lm(y ~ x + own + u, s, weights = w), g)
s$c <- rpois(n, exp(-1 + 1.2 * s$x + 0.3 * rnorm(length(size))[g]))
s$log <- log(1 + s$u)
out$counts <- described("poisson", settled(c ~ x + z + offset(log), poisson, s), g, offset = s$log)
out$determined_counts <- described("poisson", settled(c ~ x + own, poisson, s), g)
s$b <- as.numeric(runif(n) < plogis(-1 + s$x + 0.5 * rnorm(length(size))[g]))
out$determined_probit <- described("probit", settled(b ~ x + own + u, binomial("probit"), s), g)
# Absorbed clusters: a coefficient for each of those with several cases.
a <- s[size[s$g] > 3, ]
out$absorbed <- described("linear", lm(y ~ x + u + factor(g), a), a$g, own = 2:3)
out$absorbed_weighted <- described("linear", lm(y ~ x + u + factor(g), a, weights = w), a$g, own = 2:3)
out$absorbed_counts <- described("poisson", settled(c ~ x + u + factor(g), poisson, a), a$g, own = 2:3)

out$versions <- list(R = R.version.string, clubSandwich = as.character(packageVersion("clubSandwich")), MASS = as.character(packageVersion("MASS")))
write(toJSON(out, digits = I(17), auto_unbox = TRUE, null = "null", na = "null"), "cr2.json")
