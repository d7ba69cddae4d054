# Writes linear.json: linear models by R, with what tests compare.
# Run in this folder: Rscript linear.R
suppressMessages({library(car); library(sandwich); library(clubSandwich); library(survey); library(lmtest)})
library(jsonlite)

described <- function(name, formula, data, weights = NULL, kind = "none", cluster = NULL, contrasts = NULL) {
  frame <- model.frame(formula, data)
  x <- model.matrix(formula, data, contrasts.arg = contrasts)
  labels <- attr(terms(formula, data = data), "term.labels")
  list(name = name, kind = kind, columns = colnames(x), assign = attr(x, "assign"),
       terms = c("(Intercept)", labels), x = lapply(seq_len(ncol(x)), function(j) unname(x[, j])),
       y = unname(as.numeric(model.response(frame))),
       weights = weights, cluster = if (is.null(cluster)) NULL else as.integer(factor(cluster)) - 1L)
}

fitted_values <- function(m) {
  s <- summary(m)
  list(coefficients = unname(coef(m)), std_errors = unname(s$coefficients[, 2]), statistic = unname(s$coefficients[, 3]),
       p = unname(s$coefficients[, 4]), conf = unname(lapply(seq_along(coef(m)), function(j) unname(confint(m)[j, ]))),
       r_squared = s$r.squared, adj_r_squared = s$adj.r.squared, f = unname(s$fstatistic),
       f_p = unname(pf(s$fstatistic[1], s$fstatistic[2], s$fstatistic[3], lower.tail = FALSE)), sigma = s$sigma,
       loglik = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m), df = df.residual(m))
}

influence_values <- function(m) list(hat = unname(hatvalues(m)), standardized = unname(rstandard(m)),
  studentized = unname(rstudent(m)), cooks = unname(cooks.distance(m)), dffits = unname(dffits(m)))

robust <- function(m) lapply(c(HC0 = "HC0", HC1 = "HC1", HC2 = "HC2", HC3 = "HC3"),
                             function(k) unname(as.vector(vcovHC(m, type = k))))

anova_rows <- function(table, named) list(terms = named, ss = table[["Sum Sq"]][seq_along(named)],
  df = table[["Df"]][seq_along(named)], f = table[["F value"]][seq_along(named)], p = table[["Pr(>F)"]][seq_along(named)])

vif_values <- function(m) { v <- vif(m); if (is.matrix(v)) list(gvif = unname(v[, 1]), df = unname(v[, 2]), adjusted = unname(v[, 3]))
  else list(gvif = unname(v), df = rep(1, length(v)), adjusted = unname(sqrt(v))) }

out <- list()

# Two factors, unbalanced, and a covariate.
w <- warpbreaks[-c(1, 2, 3, 20, 21, 40, 41, 42, 43), ]
w$z <- seq_len(nrow(w)) %% 7 + w$breaks %% 3
f <- breaks ~ wool * tension + z
m <- lm(f, w)
sums <- list(wool = "contr.sum", tension = "contr.sum")
ms <- lm(f, w, contrasts = sums)
a1 <- anova(m); a2 <- Anova(m, type = 2); a3 <- Anova(ms, type = 3)
out$warp <- c(described("warp", f, w), fitted_values(m), influence_values(m), list(hc = robust(m), vif = vif_values(lm(breaks ~ wool + tension + z, w)),
  anova1 = anova_rows(a1, c("wool", "tension", "z", "wool:tension")), anova2 = anova_rows(a2, c("wool", "tension", "z", "wool:tension")),
  anova3 = anova_rows(a3, c("(Intercept)", "wool", "tension", "z", "wool:tension")),
  bp = unname(bptest(m)$statistic), bp_p = unname(bptest(m)$p.value), dw = unname(dwtest(m)$statistic)))
out$warp_sum <- described("warp_sum", f, w, contrasts = sums)
out$warp_main <- described("warp_main", breaks ~ wool + tension + z, w)

# Standardised coefficients, many covariates.
f <- mpg ~ wt + hp + factor(cyl)
m <- lm(f, mtcars)
x <- model.matrix(m)
out$cars <- c(described("cars", f, mtcars), fitted_values(m), influence_values(m),
  list(hc = robust(m), standardized_beta = unname((coef(m) * apply(x, 2, sd) / sd(mtcars$mpg))[-1]),
       bp = unname(bptest(m)$statistic), bp_p = unname(bptest(m)$p.value), dw = unname(dwtest(m)$statistic), vif = vif_values(m)))

# No intercept.
f <- mpg ~ 0 + wt + hp
m <- lm(f, mtcars)
out$origin <- c(described("origin", f, mtcars), fitted_values(m))

# Precision weights, some of them 0.
pw <- rep(c(1, 2.5, 0, 4, 0.7), length.out = nrow(mtcars))
f <- mpg ~ wt + hp + factor(cyl)
m <- lm(f, mtcars, weights = pw)
cw <- cov.wt(cbind(model.matrix(m), y = mtcars$mpg), wt = pw / sum(pw))$cov
used <- pw > 0
group <- factor(rep(1:8, length.out = nrow(mtcars)))
mu <- lm(f, mtcars[used, ], weights = pw[used])
wts <- pw[used]
cr2w <- vcovCR(mu, cluster = group[used], type = "CR2")
out$precision <- c(described("precision", f, mtcars, weights = pw, kind = "precision", cluster = group), fitted_values(m),
  list(hc = robust(mu), standardized_beta = unname((coef(m) * sqrt(diag(cw)[1:5] / cw["y", "y"]))[-1]),
       hat = unname(hatvalues(m)), standardized = unname(rstandard(mu)), cooks = unname(cooks.distance(mu)),
       cr2 = unname(as.vector(cr2w)), cr2_df = coef_test(mu, vcov = cr2w, test = "Satterthwaite")$df_Satt,
       cr1 = unname(as.vector(vcovCL(mu, cluster = group[used], type = "HC1")))))

# Clusters of unequal sizes; factors with whole clusters in one level.
c1 <- ChickWeight[ChickWeight$Time %in% c(0, 4, 8, 14, 20, 21), ]
c1 <- as.data.frame(c1[!(as.integer(c1$Chick) %% 3 == 0 & c1$Time > 10), ])
c1$Chick <- factor(as.character(c1$Chick))
f <- weight ~ Time + Diet
m <- lm(f, c1)
cr2 <- vcovCR(m, cluster = c1$Chick, type = "CR2")
out$clusters <- c(described("clusters", f, c1, cluster = c1$Chick), fitted_values(m),
  list(cr0 = unname(as.vector(vcovCL(m, cluster = c1$Chick, type = "HC0", cadjust = FALSE))),
       cr1 = unname(as.vector(vcovCL(m, cluster = c1$Chick, type = "HC1"))), cr2 = unname(as.vector(cr2)),
       cr2_df = coef_test(m, vcov = cr2, test = "Satterthwaite")$df_Satt, hc = robust(m)))

# One cluster alone determines a coefficient.
few <- droplevels(c1[c1$Chick %in% levels(c1$Chick)[1:6], ])
few$own <- as.numeric(few$Chick == levels(few$Chick)[2])
f <- weight ~ Time + own
m <- lm(f, few)
cr2 <- vcovCR(m, cluster = few$Chick, type = "CR2")
out$fixed <- c(described("fixed", f, few, cluster = few$Chick), fitted_values(m),
  list(cr2 = unname(as.vector(cr2)), cr2_df = coef_test(m, vcov = cr2, test = "Satterthwaite")$df_Satt))

# Logit, for the sandwiches of any fit.
f <- am ~ mpg + hp
g <- glm(f, binomial, mtcars, control = list(epsilon = 1e-15, maxit = 100))
mtcars$am <- as.numeric(mtcars$am)
group <- factor(rep(1:9, length.out = nrow(mtcars)))
cr2 <- vcovCR(g, cluster = group, type = "CR2")
out$logit <- c(described("logit", f, mtcars, cluster = group), list(coefficients = unname(coef(g)), hc = robust(g),
  cr1 = unname(as.vector(vcovCL(g, cluster = group, type = "HC1"))), cr2 = unname(as.vector(cr2)),
  cr2_df = coef_test(g, vcov = cr2, test = "Satterthwaite")$df_Satt))

# Sampling weights, with and without clusters.
data(api)
f <- api00 ~ ell + meals + stype
d1 <- svydesign(id = ~1, weights = ~pw, data = apistrat)
g1 <- svyglm(f, d1)
d2 <- svydesign(id = ~dnum, weights = ~pw, data = apistrat)
g2 <- svyglm(f, d2)
out$survey <- c(described("survey", f, apistrat, weights = apistrat$pw, kind = "sampling", cluster = apistrat$dnum),
  list(coefficients = unname(coef(g1)), v = unname(as.vector(vcov(g1))), v_cluster = unname(as.vector(vcov(g2))),
       df = g1$df.residual, df_cluster = g2$df.residual,
       wald_f = regTermTest(g1, ~stype)$Ftest[1], wald_p = regTermTest(g1, ~stype)$p[1], dispersion = unname(summary(g1)$dispersion[1])))

out$versions <- list(R = R.version.string, car = as.character(packageVersion("car")), sandwich = as.character(packageVersion("sandwich")),
  clubSandwich = as.character(packageVersion("clubSandwich")), survey = as.character(packageVersion("survey")), lmtest = as.character(packageVersion("lmtest")))
write(toJSON(out, digits = I(17), auto_unbox = TRUE, null = "null"), "linear.json")
