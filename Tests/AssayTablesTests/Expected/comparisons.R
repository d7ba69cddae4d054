# Reference values for column comparisons and multi-select tests: Rscript comparisons.R, in this folder.
#
# Writes comparisons.json. Needs base R alone. Nobody edits the JSON by hand.

RNGversion("4.2.2")
set.seed(20261122)

number <- function(x) ifelse(is.na(x), "null", format(x, digits = 17, trim = TRUE))
array <- function(x) paste0("[", paste(number(as.vector(x)), collapse = ","), "]")

# ---- columns that overlap: 300 people, four options, three rows ----

n <- 300
z <- rnorm(n)
options <- sapply(1:4, function(k) as.integer(z * (k > 1) + rnorm(n) > c(0.3, 0.8, -0.2, 1.1)[k]))
row <- sample(1:3, n, replace = TRUE, prob = c(0.5, 0.3, 0.2))
counts <- sapply(1:4, function(k) tabulate(row[options[, k] == 1], 3))
joint <- c()
for (i in 1:3) for (j in 1:4) for (k in 1:4) joint <- c(joint, sum(options[, j] & options[, k] & row == i))

# From the people themselves: the difference is the sum of c[i] y[i], c the difference of the two columns' weights, and
# under the hypothesis each y in either column has the variance p (1 - p).
overlap <- c()
for (i in 1:3) for (j in 1:3) for (k in (j + 1):4) {
  inside <- options[, j] == 1 | options[, k] == 1
  y <- as.numeric(row == i)[inside]
  weights <- (options[, j] / sum(options[, j]) - options[, k] / sum(options[, k]))[inside]
  p <- mean(y)
  overlap <- c(overlap, sum(weights * y) / sqrt(p * (1 - p) * sum(weights^2)))
}

# ---- each column against the total of a table, as prop.test against the rest of the table ----

counts3 <- matrix(c(12, 5, 0, 7, 9, 6, 3, 8, 14, 2, 1, 4), 4, byrow = TRUE)
rest <- c()
for (i in 1:4) for (k in 1:3) {
  x <- c(counts3[i, k], sum(counts3[i, -k]))
  m <- c(sum(counts3[, k]), sum(counts3[, -k]))
  p <- x / m
  rest <- c(rest, sign(p[1] - p[2]) * sqrt(suppressWarnings(prop.test(x, m, correct = FALSE))$statistic))
}

# ---- adjusted residuals with multiplicity ----

stdres <- suppressWarnings(chisq.test(counts3, correct = FALSE))$stdres
residual_p <- 2 * pnorm(-abs(as.vector(t(stdres))))

# ---- a multi-select question by a grouping ----

# The eigenvalues from the definition: the covariance of sqrt(n) (p[g,j] - p[j]) from that of the groups' shares.
multi_select <- function(group, y) {
  sizes <- table(group)
  G <- length(sizes); J <- ncol(y); m <- nrow(y); a <- as.vector(sizes) / m
  item <- sapply(1:J, function(j) suppressWarnings(chisq.test(table(group, y[, j]), correct = FALSE))$statistic)
  V <- matrix(0, G * J, G * J)
  for (g in 1:G) {
    s <- cov(y[group == g, , drop = FALSE]) * (sizes[g] - 1) / sizes[g]
    V[(g - 1) * J + 1:J, (g - 1) * J + 1:J] <- s / a[g]
  }
  H <- diag(G * J) - kronecker(matrix(1, G, 1) %*% t(a), diag(J))
  p <- colMeans(y)
  D <- kronecker(diag(1 / a), diag(p * (1 - p)))
  lambda <- Re(eigen(solve(D) %*% H %*% V %*% t(H))$values)
  nominal <- (G - 1) * J
  statistic <- sum(item) * nominal / sum(lambda^2)
  df <- nominal^2 / sum(lambda^2)
  list(item = item, sum = sum(lambda), squares = sum(lambda^2), statistic = statistic, df = df,
    p = pchisq(statistic, df, lower.tail = FALSE), bonferroni = min(1, J * min(pchisq(item, G - 1, lower.tail = FALSE))))
}
group <- sample(1:4, n, replace = TRUE, prob = c(0.4, 0.3, 0.2, 0.1))
answers <- sapply(1:5, function(k) as.integer(z + 0.25 * (k == 2) * group + rnorm(n) > c(0, 0.9, -0.5, 0.4, 1.2)[k]))
test <- multi_select(group, answers)

pearson_sum <- function(group, y) {
  m <- length(group); sizes <- tabulate(group); p <- colMeans(y)
  sum(sapply(seq_along(p), function(j) if (p[j] <= 0 || p[j] >= 1) 0 else
    sum((tapply(y[, j], group, mean) - p[j])^2 * sizes) / (p[j] * (1 - p[j]))))
}
observed <- pearson_sum(group, answers)
replicates <- 20000
boot <- replicate(replicates, pearson_sum(group, answers[sample(n, n, replace = TRUE), ]))
boot_p <- mean(boot >= observed)

# ---- two multi-select questions that hardly depend on each other ----

cause <- 0.1 * z + rnorm(n)
second <- sapply(1:3, function(k) as.integer(cause + rnorm(n) > c(0.2, -0.4, 1)[k]))

pair_tests <- c()
products <- c()
scale_answers <- function(y) { p <- colMeans(y); t((t(y) - p) / sqrt(p * (1 - p))) }
a <- scale_answers(answers); b <- scale_answers(second)
for (i in 1:5) for (j in 1:3) {
  pair_tests <- c(pair_tests, chisq.test(table(answers[, i], second[, j]), correct = FALSE)$statistic)
  products <- cbind(products, a[, i] * b[, j])
}
pair_lambda <- eigen(cov(products) * (n - 1) / n)$values
pair_boot <- replicate(replicates, {
  left <- scale_answers(answers[sample(n, n, replace = TRUE), ])
  right <- scale_answers(second[sample(n, n, replace = TRUE), ])
  sum((t(left) %*% right)^2) / n
})
pair_p <- mean(pair_boot >= sum(pair_tests))

cat(sprintf('{"source": "%s",\n', R.version.string), file = "comparisons.json")
add <- function(...) cat(sprintf(...), file = "comparisons.json", append = TRUE)
add('"overlap_counts": %s,\n"overlap_joint": %s,\n"overlap_z": %s,\n', array(t(counts)), array(joint), array(overlap))
add('"table": [12,5,0,7,9,6,3,8,14,2,1,4],\n"against_rest": %s,\n', array(rest))
add('"residuals": %s,\n"residual_p": %s,\n', array(t(stdres)), array(residual_p))
add('"residual_holm": %s,\n"residual_bh": %s,\n', array(p.adjust(residual_p, "holm")), array(p.adjust(residual_p, "BH")))
add('"group": %s,\n"answers": %s,\n', array(group - 1), array(t(answers)))
add('"item_statistics": %s,\n"lambda_sum": %s,\n"lambda_squares": %s,\n', array(test$item), number(test$sum),
  number(test$squares))
add('"statistic": %s,\n"df": %s,\n"p": %s,\n"bonferroni": %s,\n', number(test$statistic), number(test$df),
  number(test$p), number(test$bonferroni))
add('"bootstrap_replicates": %d,\n"bootstrap_p": %s,\n', replicates, number(boot_p))
add('"second": %s,\n', array(t(second)))
add('"pair_statistics": %s,\n"pair_lambda": %s,\n"pair_bootstrap_p": %s\n}\n', array(pair_tests), array(pair_lambda),
  number(pair_p))
