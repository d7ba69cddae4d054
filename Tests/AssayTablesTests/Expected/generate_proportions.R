# Writes proportions_r.csv: proportions, fit and power by base R 4.2.2. Run in this folder: Rscript generate_proportions.R
#
# Each row is a quantity, its arguments and its values, the latter two separated by blanks.

out <- file("proportions_r.csv", "w")
row <- function(quantity, arguments, values) {
  cat(quantity, ",", paste(format(arguments, digits = 17, trim = TRUE), collapse = " "), ",",
      paste(sprintf("%.17g", values), collapse = " "), "\n", sep = "", file = out)
}

for (pair in list(c(7, 20), c(0, 15), c(15, 15), c(1, 3), c(81, 263), c(250, 400), c(3, 1e6), c(999, 1000))) {
  x <- pair[1]; n <- pair[2]
  for (level in c(0.9, 0.95, 0.999)) {
    row("wilson", c(x, n, level), suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level))$conf.int)
    row("wilson_corrected", c(x, n, level), suppressWarnings(prop.test(x, n, conf.level = level))$conf.int)
    row("clopper_pearson", c(x, n, level), binom.test(x, n, conf.level = level)$conf.int)
  }
  for (p in c(0.1, 0.35, 0.5, 0.62, 0.95)) {
    row("exact_p", c(x, n, p), binom.test(x, n, p)$p.value)
    test <- suppressWarnings(prop.test(x, n, p, correct = FALSE))
    row("score_test", c(x, n, p), c(sign(x / n - p) * sqrt(unname(test$statistic)), test$p.value))
  }
}

for (g in list(c(15, 40, 25, 44), c(1198, 2691, 557, 1835), c(3, 4, 1, 4), c(60, 121, 181, 915), c(0, 12, 5, 13))) {
  test <- suppressWarnings(prop.test(g[c(1, 3)], g[c(2, 4)], correct = FALSE))
  row("pooled_z", g, c(sign(g[1] / g[2] - g[3] / g[4]) * sqrt(unname(test$statistic)), test$p.value))
}
for (g in list(c(83, 90, 129, 70, 86, 93, 136, 82), c(0, 4, 9, 20, 21, 22), c(5, 7, 12, 10))) {
  k <- length(g) / 2
  test <- suppressWarnings(prop.test(g[1:k], g[k + 1:k], correct = FALSE))
  row("equal", g, c(test$statistic, test$parameter, test$p.value))
}

fits <- list(list(c(315, 101, 108, 32), c(9, 3, 3, 1)), list(c(22, 17, 19, 25, 16, 21), rep(1, 6)),
             list(c(5, 0, 9), c(0.2, 0.05, 0.75)), list(c(40, 2, 1, 0), c(50, 30, 15, 5)))
for (fit in fits) {
  test <- suppressWarnings(chisq.test(fit[[1]], p = fit[[2]], rescale.p = TRUE))
  row("fit", c(fit[[1]], fit[[2]]), c(test$statistic, test$p.value, test$residuals, test$stdres))
}

# All samples, one by one.
samples <- function(n, k) {
  if (k == 1) return(matrix(n))
  do.call(rbind, lapply(0:n, function(i) cbind(i, samples(n - i, k - 1))))
}
exacts <- list(list(c(5, 0, 9), c(0.2, 0.05, 0.75)), list(c(3, 3, 3, 3), c(1, 1, 1, 1)), list(c(8, 2, 1, 0), c(4, 3, 2, 1)),
               list(c(1, 1, 0, 4, 3), c(0.1, 0.2, 0.3, 0.25, 0.15)), list(c(25, 9, 3), c(1, 1, 1)), list(c(12, 4), c(1, 2)),
               list(c(2, 2, 0, 6), c(1, 1, 1, 1)), list(c(0, 0, 12, 0), c(5, 1, 1, 5)))
for (case in exacts) {
  counts <- case[[1]]; p <- case[[2]] / sum(case[[2]])
  probabilities <- apply(samples(sum(counts), length(counts)), 1, dmultinom, prob = p)
  observed <- dmultinom(counts, prob = p)
  P <- sum(probabilities[probabilities <= observed * (1 + 1e-7)])
  row("exact_multinomial", c(counts, case[[2]]), c(P, P - sum(probabilities[abs(probabilities / observed - 1) <= 1e-7]) / 2))
}

for (g in list(c(0.5, 0.75, 50), c(0.1, 0.12, 2000), c(0.9, 0.6, 17), c(0.02, 0.001, 400))) {
  for (sides in 1:2) for (alpha in c(0.05, 0.001)) {
    side <- c("one.sided", "two.sided")[sides]
    row("power_two_proportions", c(g, sides, alpha),
        power.prop.test(n = g[3], p1 = g[1], p2 = g[2], sig.level = alpha, alternative = side, strict = TRUE)$power)
  }
}
for (g in list(c(0.5, 20), c(0.1, 700), c(2, 4), c(1, 2))) {
  for (sides in 1:2) for (type in c("one.sample", "two.sample")) {
    side <- c("one.sided", "two.sided")[sides]
    test <- power.t.test(n = g[2], delta = g[1], type = type, alternative = side, strict = TRUE)
    row(paste0("power_t_", type), c(g, sides), test$power)
  }
}
for (g in list(c(4, 5, 1, 3), c(3, 20, 0.2, 1), c(6, 2, 9, 4))) {
  row("power_anova", g, power.anova.test(groups = g[1], n = g[2], between.var = g[3], within.var = g[4])$power)
}
close(out)
