# Expected values of RegressCommandTests: coefficients, errors and tests of models on the datasets that ship with Assay.
#
#   Rscript regress.R > regress.csv        # from this folder; R 4.2.2, MASS 7.3-58, nnet 7.3-18, survey 4.1-1, sandwich 3.0-2,
#                                        # ordinal 2022.11-16, VGAM 1.1-7, numDeriv
#
# Columns: model, quantity, term, value.
suppressMessages({library(MASS); library(nnet); library(survey); library(sandwich)})
data <- "../../../Datasets"
anes <- read.csv(file.path(data, "anes96/survey.csv"))
anes$educ <- factor(anes$educ)
anes$pid <- ordered(anes$PID)
sprays <- read.csv(file.path(data, "insect-sprays/trial.csv"))
cat("model,quantity,term,value\n")
say <- function(model, quantity, term, value)
  cat(sprintf("%s,%s,\"%s\",%.17g\n", model, quantity, term, value), sep = "")
coefficients <- function(model, estimate, covariance) {
  say(model, "estimate", names(estimate), estimate)
  say(model, "std_error", names(estimate), sqrt(diag(covariance))[names(estimate)])
}
tight <- glm.control(epsilon = 1e-14, maxit = 100)

linear <- lm(age ~ educ + log(popul + 1) + TVnews * vote, anes)
coefficients("linear", coef(linear), vcov(linear))
say("linear", "r_squared", "", summary(linear)$r.squared)
say("linear", "sigma", "", sigma(linear))
say("linear", "aic", "", AIC(linear))
coefficients("linear-HC3", coef(linear), vcovHC(linear, "HC3"))
coefficients("linear-cluster", coef(linear), vcovCL(linear, ~PID, type = "HC1", cadjust = TRUE))

logit <- glm(vote ~ selfLR + age + educ, binomial, anes, control = tight)

coefficients("logit", coef(logit), vcov(logit))
say("logit", "deviance", "", deviance(logit))
say("logit", "aic", "", AIC(logit))
say("logit", "mcfadden_r_squared", "", 1 - deviance(logit) / logit$null.deviance)

poisson <- glm(insects ~ spray, poisson, sprays, control = tight)
coefficients("poisson", coef(poisson), vcov(poisson))
negative <- glm.nb(insects ~ spray, sprays, control = tight)
say("negative-binomial", "theta", "", negative$theta)

ordinal <- polr(pid ~ age + educ, anes, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
say("ordinal", "estimate", names(coef(ordinal)), coef(ordinal))
say("ordinal", "log_likelihood", "", as.numeric(logLik(ordinal)))
# clm inverts the observed information, vglm the expected.
suppressMessages({library(ordinal); library(VGAM)})
cumulative <- clm(pid ~ age + educ, data = anes, control = clm.control(gradTol = 1e-12))
say("ordinal-observed", "std_error", names(coef(ordinal)), sqrt(diag(vcov(cumulative)))[names(coef(ordinal))])
expected <- vglm(pid ~ age + educ, cumulative(parallel = TRUE, reverse = TRUE), anes, epsilon = 1e-14, maxit = 100)
say("ordinal-expected", "std_error", names(coef(ordinal)), sqrt(diag(vcov(expected)))[names(coef(ordinal))])
# The sandwich of the cases, from the derivatives of the terms of the likelihood.
scores <- numDeriv::jacobian(function(b) {
  x <- model.matrix(~ age + educ, anes)[, -1] %*% b[-(1:6)]
  theta <- c(-Inf, b[1:6], Inf)
  y <- as.integer(anes$pid)
  log(plogis(theta[y + 1] - x) - plogis(theta[y] - x))
}, coef(cumulative))
sandwich <- vcov(cumulative) %*% crossprod(scores) %*% vcov(cumulative)
dimnames(sandwich) <- dimnames(vcov(cumulative))
say("ordinal-HC0", "std_error", names(coef(ordinal)), sqrt(diag(sandwich))[names(coef(ordinal))])
multinomial <- multinom(factor(PID) ~ age + income, anes, trace = FALSE, reltol = 1e-15, abstol = 1e-15, maxit = 2000)
say("multinomial", "log_likelihood", "", as.numeric(logLik(multinomial)))

# Sampling weights without a design, and with clusters.
anes$w <- 1 + anes$age / 50
design <- svydesign(~1, weights = ~w, data = anes)
sampled <- svyglm(vote ~ selfLR + educ, design, family = quasibinomial, control = tight)
coefficients("sampling", coef(sampled), vcov(sampled))
say("sampling", "df", "", degf(design) + 1 - length(coef(sampled)))
clustered <- svyglm(vote ~ selfLR + educ, svydesign(~PID, weights = ~w, data = anes), family = quasibinomial, control = tight)
say("sampling-cluster", "std_error", "selfLR", sqrt(vcov(clustered)["selfLR", "selfLR"]))
