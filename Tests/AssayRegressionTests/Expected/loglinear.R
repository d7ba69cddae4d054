# Log-linear models of R's table HairEyeColor and of a table with zero margins.
# Made with: R 4.2.2, stats::loglin and stats::glm. Run: Rscript loglinear.R > loglinear.json
d <- as.data.frame(HairEyeColor)
d <- d[order(d$Hair, d$Eye, d$Sex), ]   # the last factor moves fastest
models <- list(list("Hair", "Eye", "Sex"), list(c("Hair", "Eye"), "Sex"), list(c("Hair", "Eye"), c("Hair", "Sex")),
  list(c("Hair", "Eye"), c("Hair", "Sex"), c("Eye", "Sex")), list(c("Hair", "Eye", "Sex")))
describe <- function(margins) {
  l <- loglin(HairEyeColor, lapply(margins, match, names(dimnames(HairEyeColor))), fit = TRUE, eps = 1e-12, iter = 1000, print = FALSE)
  f <- as.formula(paste("Freq ~", paste(sapply(margins, paste, collapse = "*"), collapse = "+")))
  m <- glm(f, poisson(), d, control = glm.control(epsilon = 1e-13, maxit = 100))
  e <- fitted(m); h <- hatvalues(m)
  list(margins = sapply(margins, paste, collapse = " "), deviance = l$lrt, pearson = l$pearson, df = l$df,
    coefficients = unname(coef(m)), std_errors = unname(sqrt(diag(vcov(m)))), expected = unname(e),
    adjusted = unname(ifelse(h < 1 - 1e-9, (d$Freq - e) / sqrt(e * (1 - h)), NA)))
}
# A table with a margin of 0: the cells of that margin are left out, and glm drops what they leave inestimable.
z <- expand.grid(C = 1:2, B = 1:3, A = 1:3)[, 3:1]
z$n <- c(5, 3, 0, 0, 7, 2, 4, 8, 6, 1, 3, 9, 2, 2, 5, 7, 1, 4)
z[] <- lapply(z, function(v) v); kept <- z[!(z$A == 1 & z$B == 2), ]
zm <- glm(n ~ factor(A) * factor(B) + factor(B) * factor(C), poisson(), kept, control = glm.control(epsilon = 1e-11, maxit = 100))
# Quasi-independence of a square table without its diagonal.
q <- expand.grid(B = 1:4, A = 1:4)[, 2:1]
q$n <- c(0, 11, 7, 3, 9, 0, 12, 6, 4, 10, 0, 8, 2, 5, 9, 0)
qm <- glm(n ~ factor(A) + factor(B), poisson(), q[q$A != q$B, ], control = glm.control(epsilon = 1e-13, maxit = 100))
number <- function(v) if (is.character(v)) paste0("[", paste0('"', v, '"', collapse = ", "), "]") else if (length(v) == 1) format(v, digits = 17) else
  paste0("[", paste(ifelse(is.na(v), "null", format(v, digits = 17, trim = TRUE)), collapse = ", "), "]")
object <- function(v) if (is.list(v) && is.null(names(v))) paste0("[", paste(sapply(v, object), collapse = ",\n"), "]") else
  if (is.list(v)) paste0("{", paste0('"', names(v), '": ', sapply(v, object), collapse = ",\n"), "}") else number(v)
margins <- function(m) { m$margins <- as.list(m$margins); m }
cat(object(list(counts = d$Freq, models = unname(lapply(models, describe)),
  zero = list(counts = z$n, deviance = deviance(zm), df = df.residual(zm), pearson = sum(residuals(zm, "pearson")^2)),
  quasi = list(counts = q$n, deviance = deviance(qm), df = df.residual(qm), coefficients = unname(coef(qm))))), "\n")
