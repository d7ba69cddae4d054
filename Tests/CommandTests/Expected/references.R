# Reference values of CommandTests: Rscript references.R, in this folder (R 4.2.2, survey 4.1-1).
#
# Prints what the tests cite; nothing else reads this file.

suppressPackageStartupMessages(library(survey))
options(digits = 17)
show <- function(name, ...) cat(name, format(c(...), digits = 17), "\n")

# ---- Titanic: class by survival, all and by sex ----
titanic <- read.csv("../../../Datasets/titanic/counts.csv")
for (sex in list(c("Male", "Female"), "Male", "Female")) {
  counts <- xtabs(Freq ~ Class + Survived, titanic[titanic$Sex %in% sex, ])
  test <- suppressWarnings(chisq.test(counts, correct = FALSE))
  show(paste("titanic", paste(sex, collapse = "+")), test$statistic, test$parameter, test$p.value)
  g <- 2 * sum(ifelse(counts > 0, counts * log(counts / test$expected), 0))
  show("  likelihood ratio", g, pchisq(g, test$parameter, lower.tail = FALSE))
}

# ---- Masculinity: age by feeling masculine, weighted ----
men <- read.csv("../../../Datasets/masculinity-2018/survey.csv")
men$q0001[men$q0001 == "No answer"] <- NA
design <- svydesign(ids = ~1, weights = ~weight, data = men)
test <- svychisq(~age3 + q0001, design, statistic = "F")
show("masculinity F", test$statistic, test$parameter, test$p.value)
weighted <- svytable(~age3 + q0001, design)
show("masculinity uncorrected X2 (weights as frequencies)", suppressWarnings(chisq.test(weighted)$statistic))
older <- subset(design, age3 %in% c("35 - 64", "65 and up"))
test <- svychisq(~age3 + q0001, older, statistic = "F")
show("masculinity domain F", test$statistic, test$parameter, test$p.value)

# ---- Small tables of the traps ----
three <- matrix(c(12, 7, 3, 5, 9, 8, 0, 6, 14), 3)
test <- suppressWarnings(chisq.test(three, correct = FALSE))
show("three by three", test$statistic, test$p.value)
show("  adjusted residuals, first row", test$stdres[1, ])
two <- matrix(c(8, 1, 2, 5), 2)
show("two by two, Yates", suppressWarnings(chisq.test(two)[c("statistic", "p.value")]) |> unlist())
show("two by two, Pearson", suppressWarnings(chisq.test(two, correct = FALSE)[c("statistic", "p.value")]) |> unlist())

# ---- Fractional weights ----
small <- data.frame(
  a = c("x", "x", "x", "x", "x", "y", "y", "y", "y", "y", "y", "y"),
  b = c("p", "p", "q", "q", "q", "p", "p", "p", "p", "q", "q", "q"),
  w = c(0.4, 0.9, 0.3, 1.6, 0.7, 0.2, 1.1, 0.6, 0.5, 0.8, 1.3, 0.45))
design <- svydesign(ids = ~1, weights = ~w, data = small)
show("fractional cells", svytable(~a + b, design))
test <- svychisq(~a + b, design, statistic = "F")
show("fractional F", test$statistic, test$parameter, test$p.value)

# ---- Frequencies: limits of shares ----
officials <- read.csv("../../../Datasets/cadre-training/survey.csv")
wilson <- function(x, n, level = 0.95) prop.test(x, n, conf.level = level, correct = FALSE)$conf.int
grades <- table(officials$grade)
show("grade 1, Wilson", wilson(grades[["1"]], sum(grades)), wilson(grades[["1"]], sum(grades), 0.9))
design <- svydesign(ids = ~1, weights = ~w, data = officials)
answered <- subset(design, !is.na(grade))
share <- svymean(~I(grade == 1), answered)
p <- coef(share)[[2]]
se <- SE(share)[[2]] / (p * (1 - p))
# The degrees of freedom are those of the whole design: 239 rows less one.
show("grade 1, weighted share and logit t", p, plogis(qlogis(p) + c(-1, 1) * qt(0.975, 238) * se))

# ---- Describe: hours, type 6 quantiles, G1, G2, t interval; the weighted mean ----
hours <- officials$hours[!is.na(officials$hours) & officials$hours != -9]
n <- length(hours)
show("hours", n, mean(hours), sd(hours) / sqrt(n), sd(hours), quantile(hours, c(0, .25, .5, .75, 1), type = 6))
m <- function(k) mean((hours - mean(hours))^k)
g1 <- m(3) / m(2)^1.5
g2 <- m(4) / m(2)^2 - 3
show("  G1, G2", g1 * sqrt(n * (n - 1)) / (n - 2), (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6))
show("  interval", mean(hours) + c(-1, 1) * qt(0.975, n - 1) * sd(hours) / sqrt(n))
mean_hours <- svymean(~hours, subset(design, !is.na(hours) & hours != -9))
show("  weighted mean and error", coef(mean_hours), SE(mean_hours))
