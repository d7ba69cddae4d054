# Writes design_columns.json: model matrices of R's model.matrix for many formulas, and bases on new values.
# Run: Rscript design_columns.R   (R 4.2.2, jsonlite)
library(jsonlite)
library(splines)

set.seed(20261121)
n <- 48
f <- rep(c("a", "b", "c"), length.out = n)
g <- rep(c("u", "u", "v", "v"), length.out = n)
h <- rep(c("p", "q", "r", "s"), each = n / 4)
x <- round(rnorm(n, 3, 2), 3)
z <- round(rexp(n) + 0.25, 3)
k <- sample(1:7, n, replace = TRUE)
y <- round(rnorm(n), 3)
data <- data.frame(y = y, f = factor(f), g = factor(g), h = factor(h), x = x, z = z, k = k)

formulas <- c(
  "y ~ x", "y ~ 1", "y ~ 0 + x", "y ~ x - 1", "y ~ f", "y ~ 0 + f", "y ~ f - 1", "y ~ 0 + f + g", "y ~ f + g",
  "y ~ f * g", "y ~ f:g", "y ~ f:g - 1", "y ~ f + f:g", "y ~ g + f:g", "y ~ f:g + g", "y ~ x + f:x", "y ~ f:x",
  "y ~ f + f:x", "y ~ f * x", "y ~ 0 + f:x", "y ~ 0 + f * x", "y ~ f / x", "y ~ f / g", "y ~ g %in% f", "y ~ (f + g)^2",
  "y ~ (f + g + x)^2", "y ~ (f + g + x)^3 - f:g:x", "y ~ f * g * h", "y ~ f * g * h - f:g:h", "y ~ f * g - g",
  "y ~ f * g - f - g", "y ~ x:z", "y ~ x * z", "y ~ x + z + x:z + f:x:z", "y ~ f:g:h", "y ~ h + f:g", "y ~ x:f + g:f",
  "y ~ 0 + x + f", "y ~ 0 + x + f + g", "y ~ 0 + g:x + f", "y ~ f/(g + x)", "y ~ (f + g)/x", "y ~ f + g + h + f:g + g:h",
  "y ~ g:f + f", "y ~ x + I(x^2) + I(x^3)", "y ~ log(z) + sqrt(z) + exp(x)", "y ~ log(z):f", "y ~ log2(z) + log10(z)",
  "y ~ log1p(z) + expm1(x) + abs(x)", "y ~ I(x / 10) + I(2 * x - z) + I(-x^2)", "y ~ I((x + z)^2) + I(1 / z)",
  "y ~ log(z, 3) + log(z, base = 10)", "y ~ scale(x)", "y ~ scale(x, scale = FALSE) + scale(log(z))", "y ~ f * scale(x)",
  "y ~ poly(x, 3)", "y ~ poly(k, 2) * f", "y ~ poly(x, 2, raw = TRUE)", "y ~ poly(log(z), 2)", "y ~ poly(x, 2):poly(z, 2)",
  "y ~ ns(x, df = 3)", "y ~ ns(x, df = 1)", "y ~ ns(x, knots = c(2, 4))", "y ~ ns(z, 4) * g", "y ~ bs(x)", "y ~ bs(x, df = 5)",
  "y ~ bs(x, knots = c(1, 3, 5))", "y ~ bs(x, degree = 2, df = 4)", "y ~ bs(z, degree = 1, knots = c(1))",
  "y ~ ns(x, df = 3, Boundary.knots = c(-5, 12))", "y ~ bs(k, df = 4)",
  "y ~ factor(k)", "y ~ factor(k):x", "y ~ C(f, contr.sum)", "y ~ C(f, contr.helmert)", "y ~ C(h, contr.poly)",
  "y ~ C(factor(k), contr.poly)", "y ~ C(f, contr.sum) * C(h, contr.helmert)", "y ~ relevel(f, ref = \"b\")",
  "y ~ C(h, contr.treatment, base = 3)", "y ~ 0 + C(f, contr.sum) + C(h, contr.sum)", "y ~ C(f, contr.sum):x",
  "y ~ C(f, contr.helmert):g", "y ~ factor(h, levels = c(\"s\", \"r\", \"q\", \"p\"))", "y ~ x + x + f + f", "y ~ (x + z)^2 - z",
  "y ~ f*x + offset(z)", "y ~ 0 + (f + g)^2", "y ~ 1 + x - 1 + 1", "y ~ f %in% g + g", "y ~ I(k > 3) - 0")

columns <- function(formula, data) {
  # Comparisons are numbers in the library, and factors in R.
  matrix <- model.matrix(as.formula(gsub("I\\(k > 3\\)", "I(1 * (k > 3))", formula)), data)
  list(formula = formula, columns = lapply(seq_len(ncol(matrix)), function(j) unname(matrix[, j])), names = I(colnames(matrix)))
}
cases <- lapply(formulas, columns, data = data)

# Bases of a fit on other values, some of them outside its range; and the same from cases that are repeated.
new <- c(min(x) - 2, min(x), 0, 1.5, 3, max(x), max(x) + 3)
bases <- list(
  list(call = "poly(x, 3)", columns = predict(poly(x, 3), new)),
  list(call = "ns(x, df = 3)", columns = predict(ns(x, df = 3), new)),
  list(call = "ns(x, knots = c(2, 4))", columns = predict(ns(x, knots = c(2, 4)), new)),
  list(call = "bs(x, df = 5)", columns = suppressWarnings(predict(bs(x, df = 5), new))),
  list(call = "scale(x)", columns = scale(new, mean(x), sd(x))))
bases <- lapply(bases, function(b) list(
  call = b$call, columns = lapply(seq_len(ncol(b$columns)), function(j) unname(b$columns[, j]))))

counts <- rep(c(1, 3, 2, 5), length.out = n)
expanded <- rep(x, counts)
first <- c(1, 1 + cumsum(counts)[-n])
repeated <- lapply(
  list(list("poly(x, 3)", poly(expanded, 3)), list("ns(x, df = 4)", ns(expanded, df = 4)),
    list("bs(x, df = 6)", bs(expanded, df = 6)), list("scale(x)", scale(expanded))),
  function(b) list(call = b[[1]], columns = lapply(seq_len(ncol(b[[2]])), function(j) unname(b[[2]][first, j]))))

write(toJSON(
  list(
    tool = paste(R.version.string, "splines", packageVersion("splines")),
    data = list(f = f, g = g, h = h, x = x, z = z, k = k, y = y), counts = counts, cases = cases, new = new, bases = bases,
    repeated = repeated),
  digits = I(17), auto_unbox = TRUE), "design_columns.json")
