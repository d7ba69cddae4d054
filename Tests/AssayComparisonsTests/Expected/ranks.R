# Reference values for tests on ranks and correlations: Rscript ranks.R, in this folder. Writes ranks-r.json.
#
# Only base R (stats). Every case holds its inputs and what R says of them, so that the tests read one file. Vectors are
# made here with a fixed seed, or are data sets of R; none has been typed in.

# As few digits as bring the number back.
digits <- function(x) {
  short <- formatC(x, digits = 15, format = "g", width = 1)
  ifelse(as.numeric(short) == x, short, formatC(x, digits = 17, format = "g", width = 1))
}
json <- function(x) paste0("[", paste(digits(as.numeric(x)), collapse = ", "), "]")
object <- function(x) paste0("{", paste0('"', names(x), '": ', vapply(x, json, ""), collapse = ", "), "}")
records <- character()
emit <- function(kind, name, call, inputs, expected) {
  records[[length(records) + 1]] <<- paste0(
    '  {"kind": "', kind, '", "name": "', name, '", "call": "', call, '",\n   "inputs": ', object(inputs),
    ',\n   "expected": ', object(expected), "}")
}
quiet <- suppressWarnings

RNGversion("4.2.2")
set.seed(20261121)

mann_whitney <- function(name, x, y) {
  ties <- anyDuplicated(c(x, y)) > 0
  small <- max(length(x), length(y)) < 50
  plain <- quiet(wilcox.test(x, y, exact = FALSE, correct = FALSE))
  corrected <- quiet(wilcox.test(x, y, exact = FALSE, conf.int = TRUE))
  out <- list(u1 = plain$statistic, p = plain$p.value, p_corrected = corrected$p.value,
              root = c(corrected$estimate, corrected$conf.int))
  if (!ties && small) {
    exact <- wilcox.test(x, y, exact = TRUE, conf.int = TRUE)
    out <- c(out, list(p_exact = exact$p.value, shift = c(exact$estimate, exact$conf.int)))
  }
  emit("mann_whitney", name, "wilcox.test", list(x = x, y = y), out)
}
mann_whitney("5 and 6, no ties", c(1.1, 2.3, 3.7, 4.9, 6.2, 8.8), c(0.4, 1.9, 2.2, 3.1, 5.5))
mann_whitney("49 and 49, no ties", rnorm(49), rnorm(49, 0.3))
mann_whitney("49 and 12, far apart", rnorm(49), rnorm(12, 2.5))
mann_whitney("60 and 70, no ties", rnorm(60), rexp(70))
mann_whitney("five-point scale", sample(5, 40, TRUE), sample(5, 55, TRUE, c(1, 1, 2, 3, 3)))
mann_whitney("some ties", round(rnorm(30), 1), round(rnorm(25, 0.5), 1))
mann_whitney("separated", c(1, 2, 3, 4), c(10, 11, 12, 13, 14))
mann_whitney("sleep", sleep$extra[1:10], sleep$extra[11:20])
mann_whitney("2,000 and 3,000", round(rnorm(2000), 2), round(rnorm(3000, 0.05), 2))

signed_rank <- function(name, x, y) {
  d <- x - y
  plain <- quiet(wilcox.test(x, y, paired = TRUE, exact = FALSE, correct = FALSE))
  corrected <- quiet(wilcox.test(x, y, paired = TRUE, exact = FALSE, conf.int = TRUE))
  out <- list(v = plain$statistic, p = plain$p.value, p_corrected = corrected$p.value,
              root = c(corrected$estimate, corrected$conf.int),
              sign = binom.test(sum(d > 0), sum(d != 0))$p.value)
  if (!anyDuplicated(abs(d)) && all(d != 0) && length(d) < 50) {
    exact <- wilcox.test(x, y, paired = TRUE, exact = TRUE, conf.int = TRUE)
    out <- c(out, list(p_exact = exact$p.value, location = c(exact$estimate, exact$conf.int)))
  }
  emit("signed_rank", name, "wilcox.test(paired = TRUE)", list(x = x, y = y), out)
}
signed_rank("no ties", rnorm(20, 0.4), rnorm(20))
signed_rank("49 pairs", rnorm(49, 0.2), rnorm(49))
# Powers of two as units, so that R's differences are exact and its ties are those of the numbers.
signed_rank("ties and zeros", sample(20, 40, TRUE) / 4, sample(18, 40, TRUE) / 4)
signed_rank("one sided", 2:13 * 1.5, rep(1, 12))
signed_rank("500 pairs", round(rnorm(500) * 64) / 64, round(rnorm(500, 0.05) * 64) / 64)

groups <- function(kind, name, call, y, g, expected) {
  g <- as.integer(factor(g))
  emit(kind, name, call, list(y = y, g = g), expected)
}
kruskal <- function(name, y, g) {
  k <- kruskal.test(y, factor(g))
  r <- rank(y)
  # Dunn (1964) from its formula: there is no Dunn test in base R.
  n <- table(factor(g)); m <- tapply(r, factor(g), mean); N <- length(y); t <- table(y)
  s2 <- (N * (N + 1) - sum(t^3 - t) / (N - 1)) / 12
  pairs <- combn(length(n), 2)
  z <- apply(pairs, 2, function(p) (m[p[1]] - m[p[2]]) / sqrt(s2 * (1 / n[p[1]] + 1 / n[p[2]])))
  p <- 2 * pnorm(-abs(z))
  groups("kruskal", name, "kruskal.test", y, g, list(
    h = k$statistic, df = k$parameter, p = k$p.value, z = z, p_holm = p.adjust(p, "holm"),
    p_bh = p.adjust(p, "BH"), epsilon = as.numeric(k$statistic) / (N - 1)))
}
kruskal("chickwts", chickwts$weight, chickwts$feed)
kruskal("airquality", with(na.omit(airquality[, c("Ozone", "Month")]), Ozone), na.omit(airquality[, c("Ozone", "Month")])$Month)
kruskal("five-point scale", sample(5, 200, TRUE), rep(1:4, 50))
kruskal("two groups", ToothGrowth$len, ToothGrowth$supp)

fligner <- function(name, y, g) {
  k <- fligner.test(y, factor(g))
  groups("fligner", name, "fligner.test", y, g, list(chi2 = k$statistic, df = k$parameter, p = k$p.value))
}
# Medians and values in halves, so that R's distances are exact.
fligner("chickwts", chickwts$weight, chickwts$feed)
fligner("InsectSprays", InsectSprays$count, InsectSprays$spray)
fligner("twice ToothGrowth, in tenths", round(ToothGrowth$len * 10), ToothGrowth$dose)

friedman <- function(name, m) {
  k <- friedman.test(m)
  n <- nrow(m); kk <- ncol(m); x <- as.numeric(k$statistic)
  f <- (n - 1) * x / (n * (kk - 1) - x)
  inputs <- lapply(seq_len(kk), function(j) m[, j]); names(inputs) <- sprintf("c%02d", seq_len(kk))
  emit("friedman", name, "friedman.test", inputs, list(
    chi2 = x, p = k$p.value, f = f, p_f = pf(f, kk - 1, (kk - 1) * (n - 1), lower.tail = FALSE), w = x / (n * (kk - 1)),
    mean_ranks = colMeans(t(apply(m, 1, rank)))))
}
friedman("no ties", matrix(rnorm(60), 15))
friedman("attitude", as.matrix(attitude))
friedman("ties", matrix(sample(4, 100, TRUE), 20))
friedman("two columns", matrix(sample(9, 40, TRUE), 20))

shapiro <- function(name, x) {
  k <- shapiro.test(x)
  emit("shapiro", name, "shapiro.test", list(x = x), list(w = k$statistic, p = k$p.value))
}
for (n in c(3, 4, 5, 6, 7, 11, 12, 20, 51, 500)) {
  shapiro(paste(n, "normal"), rnorm(n))
  shapiro(paste(n, "exponential"), rexp(n))
}
shapiro("5,000 uniform", round(runif(5000), 3))
shapiro("a large mean", 1e6 + round(rnorm(40), 3))
shapiro("ties", sample(5, 80, TRUE))

correlation <- function(name, x, y) {
  p <- cor.test(x, y)
  s <- quiet(cor.test(x, y, method = "spearman", exact = FALSE))
  k <- quiet(cor.test(x, y, method = "kendall", exact = FALSE))
  emit("correlation", name, "cor.test", list(x = x, y = y), list(
    pearson = p$estimate, t = p$statistic, df = p$parameter, p = p$p.value, ci = p$conf.int, spearman = s$estimate,
    p_spearman = s$p.value, kendall = k$estimate, z = k$statistic, p_kendall = k$p.value))
}
correlation("no ties", rnorm(40), rnorm(40))
x <- rnorm(60); correlation("some ties", round(x, 1), round(x + rnorm(60), 1))
correlation("five-point scales", sample(5, 150, TRUE), sample(5, 150, TRUE))
correlation("two values", sample(2, 30, TRUE), sample(7, 30, TRUE))
correlation("four cases", c(1, 4, 2, 3), c(2.5, 3, 1, 3))
x <- round(rnorm(300), 3); correlation("nearly a line", x, round(x + 1e-3 * rnorm(300), 4))
x <- rnorm(2000); correlation("2,000 cases", round(x, 2), round(0.2 * x + rnorm(2000), 2))

writeLines(c(paste0('{"source": "R ', getRversion(), ', stats", "cases": ['), paste(records, collapse = ",\n"), "]}"),
           "ranks-r.json")
