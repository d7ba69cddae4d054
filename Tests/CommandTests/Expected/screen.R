# Reference values of ScreenCommandTests: Rscript screen.R > screen.csv, in this folder (R 4.2.2, survey 4.1-1).
#
# One line a pair: the test that R has for its scales, with the design of independent rows where there are weights.

suppressPackageStartupMessages(library(survey))
options(warn = -1, survey.lonely.psu = "fail")
data_of <- function(name) read.csv(sprintf("../../../Datasets/%s/survey.csv", name))

line <- function(run, a, b, n, test, statistic, df, df2, log_p, effect)
  cat(run, a, b, n, test, paste(sapply(c(statistic, df, df2, log_p, effect), function(x)
    if (is.null(x) || is.na(x)) "" else format(x, digits = 17)), collapse = ","), sep = ",", fill = FALSE, "\n")

corrected_v <- function(p, n) {
  p <- p[rowSums(p) > 0, colSums(p) > 0, drop = FALSE] / sum(p)
  e <- outer(rowSums(p), colSums(p))
  i <- nrow(p) - 1
  j <- ncol(p) - 1
  sqrt(max(0, sum((p - e)^2 / e) - i * j / (n - 1)) / min(i - i^2 / (n - 1), j - j^2 / (n - 1)))
}

omega <- function(y, g, w, n) {
  m <- weighted.mean(y, w)
  between <- sum(tapply(seq_along(y), g, function(k) sum(w[k]) * (weighted.mean(y[k], w[k]) - m)^2)) / sum(w * (y - m)^2)
  k <- length(unique(g))
  noise <- (1 - between) / (n - k)
  max(0, (between - (k - 1) * noise) / (1 + noise))
}

unweighted <- function(run, d, a, b, scales) {
  ok <- !is.na(d[[a]]) & !is.na(d[[b]])
  x <- d[[a]][ok]
  y <- d[[b]][ok]
  n <- sum(ok)
  kinds <- scales[c(a, b)]
  if (all(kinds == "nominal")) {
    counts <- table(x, y)
    t <- chisq.test(counts, correct = FALSE)
    line(run, a, b, n, "pearson_chi_squared", t$statistic, t$parameter, NA,
      pchisq(t$statistic, t$parameter, lower.tail = FALSE, log.p = TRUE), corrected_v(counts, n))
  } else if (all(kinds == "ordinal")) {
    t <- cor.test(x, y, method = "kendall", exact = FALSE)
    line(run, a, b, n, "kendall_correlation", t$statistic, NA, NA,
      log(2) + pnorm(abs(t$statistic), lower.tail = FALSE, log.p = TRUE), t$estimate)
  } else if ("nominal" %in% kinds) {
    g <- if (kinds[1] == "nominal") x else y
    v <- if (kinds[1] == "nominal") y else x
    k <- length(unique(g))
    if ("ordinal" %in% kinds) {
      t <- kruskal.test(v, factor(g))
      line(run, a, b, n, "kruskal_wallis", t$statistic, t$parameter, NA,
        pchisq(t$statistic, t$parameter, lower.tail = FALSE, log.p = TRUE), max(0, (t$statistic - k + 1) / (n - k)))
    } else {
      usable <- all(table(g) > 1) && all(tapply(v, g, var) > 0)
      t <- oneway.test(v ~ factor(g), var.equal = !usable)
      line(run, a, b, n, if (usable) "welch_f" else "analysis_of_variance", t$statistic, t$parameter[1], t$parameter[2],
        pf(t$statistic, t$parameter[1], t$parameter[2], lower.tail = FALSE, log.p = TRUE), omega(v, g, rep(1, n), n))
    }
  } else {
    t <- cor.test(x, y)
    line(run, a, b, n, "pearson_correlation", t$statistic, t$parameter, NA,
      log(2) + pt(abs(t$statistic), t$parameter, lower.tail = FALSE, log.p = TRUE), t$estimate)
  }
}

weighted <- function(run, d, a, b, scales) {
  design <- svydesign(ids = ~1, weights = ~w, data = d)
  size <- nrow(d)
  ok <- !is.na(d[[a]]) & !is.na(d[[b]])
  x <- d[[a]][ok]
  y <- d[[b]][ok]
  w <- d$w[ok]
  n <- sum(ok)
  effective <- sum(w)^2 / sum(w^2)
  kinds <- scales[c(a, b)]
  domain <- subset(design, ok)
  if (all(kinds == "nominal")) {
    t <- svychisq(as.formula(sprintf("~%s + %s", a, b)), design, statistic = "F")
    line(run, a, b, n, "rao_scott_f", t$statistic, t$parameter[1], t$parameter[2],
      pf(t$statistic, t$parameter[1], t$parameter[2], lower.tail = FALSE, log.p = TRUE),
      corrected_v(xtabs(w ~ x + y), effective))
  } else if (all(kinds == "ordinal")) {
    s <- outer(x, x, function(p, q) sign(p - q))
    t <- outer(y, y, function(p, q) sign(p - q))
    ww <- outer(w, w)
    line(run, a, b, n, "design_t", NA, size - 1, NA, NA, sum(ww * s * t) / sqrt(sum(ww * s^2) * sum(ww * t^2)))
  } else if ("nominal" %in% kinds) {
    g <- if (kinds[1] == "nominal") x else y
    v <- if (kinds[1] == "nominal") y else x
    k <- length(unique(g))
    if ("ordinal" %in% kinds) {
      # Midranks of the weighted distribution.
      cells <- tapply(w, v, sum)
      ranks <- (cumsum(cells) - cells / 2) / sum(w)
      v <- as.vector(ranks[as.character(v)])
    }
    domain$variables$value <- v
    domain$variables$group <- factor(g)
    fit <- svyglm(value ~ group, domain)
    f <- regTermTest(fit, ~group)$Ftest[1, 1]
    between <- if ("ordinal" %in% kinds) {
      m <- weighted.mean(v, w)
      share <- sum(tapply(seq_along(v), g, function(i) sum(w[i]) * (weighted.mean(v[i], w[i]) - m)^2)) / sum(w * (v - m)^2)
      max(0, ((effective - 1) * share - (k - 1)) / (effective - k))
    } else omega(v, g, w, effective)
    line(run, a, b, n, if ("ordinal" %in% kinds) "design_rank_test" else "design_wald_f", f, k - 1, size - k,
      pf(f, k - 1, size - k, lower.tail = FALSE, log.p = TRUE), between)
  } else {
    s <- (x - mean(x)) / sd(x)
    t <- (y - mean(y)) / sd(y)
    domain$variables <- cbind(domain$variables, s = s, t = t, st = s * t, ss = s^2, tt = t^2)
    r <- svycontrast(svymean(~s + t + st + ss + tt, domain), quote((st - s * t) / sqrt((ss - s^2) * (tt - t^2))))
    z <- coef(r) / SE(r)
    line(run, a, b, n, "design_t", z, size - 1, NA, log(2) + pt(abs(z), size - 1, lower.tail = FALSE, log.p = TRUE), coef(r))
  }
}

screen <- function(run, d, scales, test) {
  names <- names(scales)
  for (i in seq_along(names)) for (j in seq_along(names)) if (i < j) test(run, d, names[i], names[j], scales)
}

cat("run,first,second,n,test,statistic,df,df_denominator,log_p_value,effect,\n")

cadres <- data_of("cadre-training")
cadres[cadres == -9] <- NA
cadres$grade <- 5 - cadres$grade
kinds <- c(unit = "nominal", sex = "nominal", age = "interval", education = "ordinal", member_years = "interval",
  post = "nominal", full_time = "nominal", trained = "nominal", grade = "ordinal", hours = "interval", s1 = "ordinal",
  s2 = "ordinal", s3 = "ordinal", s4 = "ordinal", s5 = "ordinal", s6 = "ordinal")
screen("cadres", cadres, kinds, unweighted)
screen("cadres_weighted", cadres, kinds, weighted)

voters <- data_of("anes96")
kinds <- c(popul = "interval", TVnews = "interval", selfLR = "ordinal", ClinLR = "ordinal", DoleLR = "ordinal",
  PID = "ordinal", age = "interval", educ = "ordinal", income = "ordinal", vote = "nominal")
screen("voters", voters, kinds, unweighted)
voters$w <- voters$income
screen("voters_weighted", voters, kinds[names(kinds) != "income"], weighted)

men <- data_of("masculinity-2018")
men[men == "No answer" | men == ""] <- NA
men$w <- men$weight
names <- c("q0005", "q0009", "q0017", "q0024", "race2", "racethn4", "kids", "orientation")
kinds <- setNames(rep("nominal", length(names)), names)
screen("men", men, kinds, unweighted)
screen("men_weighted", men, kinds, weighted)
