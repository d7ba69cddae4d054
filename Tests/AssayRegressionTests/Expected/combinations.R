# Expected values of linear combinations, of comparisons of models and of balanced predictions.
#
# Rscript combinations.R > combinations.json
suppressPackageStartupMessages({ library(jsonlite); library(car); library(multcomp); library(emmeans) })

fit <- lm(mpg ~ wt + hp + factor(cyl), mtcars)
texts <- c("wt + 2*hp = -3", "factor(cyl)8 - factor(cyl)6 = 0", "hp = 0")
matrix <- rbind(c(0, 1, 2, 0, 0), c(0, 0, 0, -1, 1), c(0, 0, 1, 0, 0))
rhs <- c(-3, 0, 0)
g <- glht(fit, linfct = matrix, rhs = rhs)
one <- function(type) {
  s <- summary(g, test = adjusted(type))$test
  list(estimate = unname(s$coefficients), std_error = unname(s$sigma), statistic = unname(s$tstat), p = unname(as.numeric(s$pvalues)))
}
crit <- function(level) qt(1 - (1 - level) / 2, fit$df.residual)
s <- one("none")
ci <- function(level) list(low = s$estimate - crit(level) * s$std_error, high = s$estimate + crit(level) * s$std_error)
f <- linearHypothesis(fit, matrix, rhs, test = "F")
chi <- linearHypothesis(fit, matrix, rhs, test = "Chisq")
# The second row follows from the first and the third.
redundant <- linearHypothesis(fit, matrix[c(1, 3), ], rhs[c(1, 3)], test = "F")
combos <- list(
  names = names(coef(fit)), theta = unname(coef(fit)), covariance = unname(vcov(fit)), df = fit$df.residual,
  none = s, bonferroni = one("bonferroni"), holm = one("holm"), interval = ci(0.95), wide = ci(1 - 0.05 / 3),
  sidak = ci(0.95^(1 / 3)),
  joint_f = list(statistic = f$F[2], df = f$Df[2], p = f$`Pr(>F)`[2]),
  joint_chi_squared = list(statistic = chi$Chisq[2], p = chi$`Pr(>Chisq)`[2]),
  redundant = list(statistic = redundant$F[2], df = redundant$Df[2], p = redundant$`Pr(>F)`[2]))

summarised <- function(fit) {
  l <- logLik(fit)
  list(log_likelihood = as.numeric(l), parameters = attr(l, "df"), deviance = deviance(fit), df = fit$df.residual,
       dispersion = summary(fit)$dispersion, aic = AIC(fit), bic = BIC(fit))
}
table <- function(...) {
  fits <- list(...)
  a <- anova(..., test = if (inherits(fits[[1]], "glm") && fits[[1]]$family$family %in% c("binomial", "poisson")) "Chisq" else "F")
  w <- exp(-(sapply(fits, AIC) - min(sapply(fits, AIC))) / 2)
  list(models = lapply(fits, summarised), anova = unname(lapply(2:nrow(a), function(i) as.list(setNames(as.numeric(a[i, ]), names(a))))),
       weights = w / sum(w))
}
linear <- table(lm(mpg ~ wt, mtcars), lm(mpg ~ wt + hp, mtcars), lm(mpg ~ wt + hp + qsec + drat, mtcars))
logit <- table(glm(am ~ wt, binomial, mtcars), glm(am ~ wt + hp, binomial, mtcars))
quasi <- table(glm(breaks ~ wool, quasipoisson, warpbreaks), glm(breaks ~ wool * tension, quasipoisson, warpbreaks))

fit <- glm(case ~ age + parity + education + spontaneous, binomial, infert)
grid <- summary(emmeans(regrid(ref_grid(fit)), ~education))
over <- summary(emmeans(regrid(ref_grid(fit)), ~1))
pairs <- summary(pairs(emmeans(regrid(ref_grid(fit)), ~education), reverse = TRUE, adjust = "sidak"), infer = TRUE)
new <- data.frame(age = 30, parity = 2, education = "6-11yrs", spontaneous = 1)
p <- predict(fit, new, se.fit = TRUE)
emm <- list(
  theta = unname(coef(fit)), covariance = unname(vcov(fit)),
  data = list(age = infert$age, parity = infert$parity, education = as.character(infert$education), spontaneous = infert$spontaneous),
  levels = levels(infert$education), estimate = grid[[2]], std_error = grid$SE, overall = c(over[[2]], over$SE),
  pairs = list(names = as.character(pairs$contrast), estimate = pairs$estimate, std_error = pairs$SE, p = pairs$p.value,
               low = pairs$asymp.LCL, high = pairs$asymp.UCL),
  link_interval = plogis(p$fit + c(-1, 1) * qnorm(0.975) * p$se.fit), prediction = plogis(unname(p$fit)))
versions <- list(R = as.character(getRversion()), car = as.character(packageVersion("car")),
  multcomp = as.character(packageVersion("multcomp")), emmeans = as.character(packageVersion("emmeans")))
cat(toJSON(list(versions = versions, combinations = combos, linear = linear, logit = logit, quasi = quasi, balanced = emm),
  digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null", null = "null"))
