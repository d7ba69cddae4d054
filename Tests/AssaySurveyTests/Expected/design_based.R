# Reference values for design-based comparisons of groups: Rscript design_based.R, in this folder. Writes design_based.json.
#
# Data: survey's apistrat (200 schools, three weights), taken as if its weights were all that is known of the design.
# A domain is made by subset(), which keeps all rows in the design.
#
# svyranktest of survey 4.1 gives tied rows with unlike weights a rank that depends on the order of the rows, so that it is
# used where no values are tied. With ties the reference is a weighted regression (svyglm) of scores on the group, where
# the score of tied rows is the middle of the weight that they take up: the same test, its ranks put right.

suppressPackageStartupMessages(library(survey))
data(api)
apistrat$untied <- apistrat$api00 + seq_len(nrow(apistrat)) * 0.001
stopifnot(!anyDuplicated(apistrat$untied))
all_rows <- svydesign(ids = ~1, weights = ~pw, data = apistrat)

number <- function(x) formatC(as.numeric(x), digits = 17, format = "g", width = 1)
object <- function(x) paste0("{", paste0('"', names(x), '": [', vapply(x, function(v) paste(number(v), collapse = ", "), ""),
                                         "]", collapse = ", "), "}")
records <- character()

scores <- function(y, w, kind) {
  order <- order(y)
  below <- cumsum(w[order]) - w[order] / 2
  # The mean of the middles, by weight: the middle of them all.
  rank <- ave(below * w[order], y[order], FUN = sum) / ave(w[order], y[order], FUN = sum)
  r <- numeric(length(y))
  r[order] <- rank / sum(w)
  switch(kind, wilcoxon = r, van_der_waerden = qnorm(r), median = as.numeric(r > 0.5 + 1e-12))
}

compare <- function(name, y, g, design) {
  formula <- as.formula(paste(y, "~ factor(", g, ")"))
  used <- subset(design, !is.na(design$variables[[y]]) & !is.na(design$variables[[g]]))
  means <- svyby(as.formula(paste0("~", y)), as.formula(paste0("~", g)), used, svymean)
  k <- length(unique(used$variables[[g]]))
  out <- list(mean = coef(means), std_error = SE(means))
  model <- svyglm(formula, used)
  wald <- regTermTest(model, as.formula(paste("~ factor(", g, ")")))
  out <- c(out, list(wald_f = wald$Ftest, wald_ddf = wald$ddf, wald_p = wald$p))
  if (k == 2) {
    t <- svyttest(as.formula(paste(y, "~", g)), used)
    out <- c(out, list(t = t$statistic, t_df = t$parameter, t_p = t$p.value, difference = t$estimate))
  }
  w <- weights(used, "sampling")
  tied <- anyDuplicated(used$variables[[y]]) > 0
  for (kind in c("wilcoxon", "van_der_waerden", "median")) {
    scored <- update(used, .score = scores(used$variables[[y]], w, kind))
    fit <- svyglm(as.formula(paste(".score ~ factor(", g, ")")), scored)
    if (k == 2) {
      row <- summary(fit)$coefficients[2, ]
      statistic <- row[3]; p <- row[4]; ddf <- fit$df.residual
    } else {
      test <- regTermTest(fit, as.formula(paste("~ factor(", g, ")")))
      statistic <- test$Ftest; p <- test$p; ddf <- test$ddf
    }
    out[[paste0(kind, "_statistic")]] <- statistic
    out[[paste0(kind, "_ddf")]] <- ddf
    out[[paste0(kind, "_p")]] <- p
    if (!tied) {
      test <- c(wilcoxon = "wilcoxon", van_der_waerden = "vanderWaerden", median = "median")[[kind]]
      out[[paste0(kind, "_p_svyranktest")]] <- svyranktest(as.formula(paste(y, "~", g)), used, test = test)$p.value
    }
  }
  records[[length(records) + 1]] <<- paste0('  {"name": "', name, '", "value": "', y, '", "group": "', g, '",\n   "expected": ',
                                            object(out), "}")
}

compare("api00 by sch.wide", "api00", "sch.wide", all_rows)
compare("api00 by stype", "api00", "stype", all_rows)
compare("untied by sch.wide", "untied", "sch.wide", all_rows)
compare("untied by stype", "untied", "stype", all_rows)
compare("acs.46 by awards, with missing values", "acs.46", "awards", all_rows)
compare("untied by stype, elementary and high", "untied", "stype", subset(all_rows, stype != "M"))
compare("api00 by stype, elementary and high", "api00", "stype", subset(all_rows, stype != "M"))

writeLines(c(paste0('{"source": "R ', getRversion(), ", survey ", packageVersion("survey"), '", "cases": ['),
             paste(records, collapse = ",\n"), "]}"), "design_based.json")
