# Reference values for weighted column comparisons and multi-select tests: Rscript comparisons.R, in this folder.
#
# Reads weighted.csv (written by generate.R) and writes comparisons.json. Needs the R package survey. Nobody edits the
# JSON by hand. All 400 rows stay in the design; the tables are domains of it.
#
# Columns: a (3 categories) within b (4 columns that do not overlap), and a within the options s = 1, t = 1, a2 = 1 of a
# question (columns that overlap). The question by the groups of a: the test of marginal independence.

suppressPackageStartupMessages(library(survey))
data <- read.csv("weighted.csv")
number <- function(x) format(as.vector(x), digits = 17, trim = TRUE)
array <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
design <- function() svydesign(ids = ~1, weights = ~w, data = data)

# ---- columns that do not overlap ----

separate <- c()
for (i in 1:3) {
  data$y <- as.integer(data$a == i)
  shares <- svyby(~y, ~b, subset(design(), !is.na(a) & !is.na(b)), svymean, covmat = TRUE)
  for (j in 1:3) for (k in (j + 1):4) {
    contrast <- rep(0, 4); contrast[j] <- 1; contrast[k] <- -1
    difference <- svycontrast(shares, contrast)
    separate <- c(separate, coef(difference) / SE(difference))
  }
}

# ---- columns that overlap, and the total, by the delta method on totals ----

ratio_difference <- function(row, first, second) {
  data$x1 <<- as.integer(row & first); data$n1 <<- as.integer(first)
  data$x2 <<- as.integer(row & second); data$n2 <<- as.integer(second)
  totals <- svytotal(~x1 + n1 + x2 + n2, subset(design(), !is.na(a)))
  difference <- svycontrast(totals, quote(x1 / n1 - x2 / n2))
  unname(coef(difference) / SE(difference))
}
options <- cbind(data$s == 1, data$t == 1, data$a2 == 1)
known <- !is.na(data$a)
overlapping <- c()
for (i in 1:3) for (j in 1:2) for (k in (j + 1):3) {
  row <- known & data$a == i
  row[!known] <- FALSE
  overlapping <- c(overlapping, ratio_difference(row, options[, j] & known, options[, k] & known))
}
against_total <- c()
both <- known & !is.na(data$b)
for (i in 1:3) for (k in 1:4) {
  row <- both & data$a == i
  row[!both] <- FALSE
  column <- both & data$b == k
  column[!both] <- FALSE
  against_total <- c(against_total, ratio_difference(row, column, both))
}

# ---- the question by the groups of a ----

data$y1 <- as.integer(options[, 1]); data$y2 <- as.integer(options[, 2]); data$y3 <- as.integer(options[, 3])
domain <- subset(design(), !is.na(a))
shares <- svyby(~y1 + y2 + y3, ~a, domain, svymean, covmat = TRUE)
names <- as.vector(outer(1:3, 1:3, function(j, g) paste0(g, ":y", j)))
p_group <- coef(shares)[names]
V <- vcov(shares)[names, names]
a <- as.vector(coef(svymean(~factor(a), domain)))
p <- as.vector(coef(svymean(~y1 + y2 + y3, domain)))
n <- nrow(data)
H <- diag(9) - kronecker(matrix(1, 3, 1) %*% t(a), diag(3))
D <- kronecker(diag(1 / a), diag(p * (1 - p)))
lambda <- Re(eigen(solve(D) %*% (n * H %*% V %*% t(H)))$values)
item <- sapply(1:3, function(j) n * sum(a * (p_group[(0:2) * 3 + j] - p[j])^2) / (p[j] * (1 - p[j])))
df <- sum(lambda)^2 / sum(lambda^2)
statistic <- sum(item) / sum(lambda)

json <- sprintf('{"source": "%s, survey %s",\n"separate": %s,\n"overlapping": %s,\n"against_total": %s,\n',
  R.version.string, packageVersion("survey"), array(separate), array(overlapping), array(against_total))
json <- paste0(json, sprintf('"item_statistics": %s,\n"lambda_sum": %s,\n"lambda_squares": %s,\n', array(item),
  number(sum(lambda)), number(sum(lambda^2))))
json <- paste0(json, sprintf('"statistic": %s,\n"df": %s,\n"p": %s}\n', number(statistic), number(df),
  number(pf(statistic, df, df * (n - 1), lower.tail = FALSE))))
cat(json, file = "comparisons.json")
