# The area under the curve with clustered cases, from Obuchowski (1997), and calibration with errors by clusters.
# Made with: R 4.2.2, sandwich (version in the output). The data are those of generalized_linear.R.
# Run: Rscript clustered_predictions.R > clustered_predictions.json
suppressMessages(library(sandwich))
i <- 1:60
x <- round(5 + 3 * sin(i * 1.7) + i / 40, 3)
z <- (i * 7) %% 5
g <- as.numeric((i * 3) %% 4 == 1)
y <- as.numeric((sin(i * 2.3) + 0.4 * (x - 5) + 0.3 * g) > 0.1)
cluster <- (i * 5) %% 13
tight <- glm.control(epsilon = 1e-15, maxit = 100)
p <- fitted(glm(y ~ x + z + g, binomial("probit"), control = tight))
psi <- function(a, b) ifelse(a == b, 0.5, as.numeric(a > b))
# The structural components of the paper: of events V10, of others V01.
V10 <- sapply(p[y == 1], function(a) mean(psi(a, p[y == 0])))
V01 <- sapply(p[y == 0], function(b) mean(psi(p[y == 1], b)))
M <- sum(y == 1); N <- sum(y == 0); A <- mean(V10)
units <- sort(unique(cluster)); I <- length(units)
sums <- function(v, c) sapply(units, function(u) sum(v[c == u]))
m <- sums(rep(1, M), cluster[y == 1]); n <- sums(rep(1, N), cluster[y == 0])
a <- sums(V10, cluster[y == 1]) - m * A; b <- sums(V01, cluster[y == 0]) - n * A
I10 <- sum(m > 0); I01 <- sum(n > 0)
S10 <- I10 / ((I10 - 1) * M) * sum(a^2)
S01 <- I01 / ((I01 - 1) * N) * sum(b^2)
S11 <- I / (I - 1) * sum(a * b)
error <- sqrt(S10 / M + S01 / N + 2 * S11 / (M * N))
l <- qlogis(p)
slope <- glm(y ~ l, binomial(), control = tight); large <- glm(y ~ 1 + offset(l), binomial(), control = tight)
robust <- function(f) sqrt(diag(vcovCL(f, cluster, type = "HC1")))
show <- function(v) paste0("[", paste(formatC(v, digits = 17, format = "fg", flag = "#"), collapse = ", "), "]")
cat('{"versions": {"r": "', paste(R.version$major, R.version$minor, sep = "."), '", "sandwich": "',
  as.character(packageVersion("sandwich")), '"},\n"cluster": [', paste(cluster, collapse = ", "), '],\n"auc": ', show(A),
  ',\n"auc_error": ', show(error), ',\n"calibration": ', show(c(coef(slope), coef(large))),
  ',\n"calibration_error": ', show(c(robust(slope), robust(large))), "}\n", sep = "")
