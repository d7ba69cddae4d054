# Writes formula_terms.json: the terms of formulas, their order and the intercept, by R's terms().
# Run: Rscript formula_terms.R   (R 4.2.2, jsonlite)
library(jsonlite)
formulas <- c(
  "y ~ a", "y ~ a + b", "y ~ b + a", "y ~ a:b", "y ~ b + a:b", "y ~ a * b", "y ~ a * b * c", "y ~ a * b - a:b", "y ~ a / b",
  "y ~ a / b / c", "y ~ (a + b) / c", "y ~ a / (b + c)", "y ~ b %in% a", "y ~ a + b %in% a", "y ~ (a + b + c)^2",
  "y ~ (a + b + c)^3", "y ~ (a + b + c)^2 - a:b", "y ~ (a + b + c + d)^3 - d", "y ~ a + a", "y ~ a:a", "y ~ a:b + b:a",
  "y ~ 0 + a", "y ~ a + 0", "y ~ a - 1", "y ~ -1 + a", "y ~ 1", "y ~ 0", "y ~ 1 + a", "y ~ a - 1 + 1", "y ~ 0 + a + 1", "y ~ a - 0",
  "y ~ a:b:c + a", "y ~ a:b + c", "y ~ c:a + b + a:b", "y ~ a * (b + c)", "y ~ (a + b) * (c + d)", "y ~ (a + b):(c + d)",
  "y ~ a * b + c / d", "y ~ a + b * c - b", "y ~ (a * b)^2", "y ~ (1 + a + b)^2", "y ~ (1 + a):b", "y ~ a * 1",
  "y ~ I(a + b) * log(c)", "y ~ log(a) + log(a):b", "y ~ offset(a) + b", "y ~ b + offset(log(a)) + c", "~ a + b",
  "log(y) ~ a", "y / 10 ~ a", "y == 3 ~ a", "y ~ I(a - b)", "y ~ I(a * b)", "y ~ I(a / 2)", "y ~ I(a^2):b", "y ~ I(-a)",
  "y ~ I((a + b) / c)", "y ~ I(a >= 3 & b < 2)", "y ~ I(!a)", "y ~ poly(a, 2) + poly(b, degree = 2)", "y ~ `net pay` + a",
  "y ~ a:(b + c):d", "y ~ a * b %in% c", "y ~ a + (b - b)", "y ~ a*b*c - (a + b)", "y ~ (a + b + c / d + e:d)^2",
  "y ~ (0 + a + b)^2", "y ~ (a - 1) * b", "y ~ 0 + (1 + a):b", "y ~ (a + 0):b", "y ~ (a * b + c)^2 - (a + d)")
cases <- lapply(formulas, function(text) {
  t <- terms(as.formula(text))
  list(formula = text, terms = I(attr(t, "term.labels")), intercept = attr(t, "intercept") == 1,
    variables = I(all.vars(as.formula(text))))
})
write(toJSON(list(tool = R.version.string, cases = cases), auto_unbox = TRUE, pretty = TRUE), "formula_terms.json")
