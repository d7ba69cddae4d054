# Writes nist-r.json: the log relative errors of R's lm on NIST's certified linear regressions, the least over all
# coefficients, the least over all standard errors, and that of the residual standard deviation, 15 at most. lm leaves a
# column of Filip out at its default tolerance, so that all sets have tol = 1e-10. Run in this folder: Rscript nist.R
library(jsonlite)
lre <- function(got, certified) {
  error <- ifelse(certified == 0, abs(got), abs(got - certified) / abs(certified))
  round(min(15, -log10(pmax(error, 1e-15))), 1)
}
sets <- lapply(fromJSON("nist.json", simplifyDataFrame = FALSE), function(set) {
  d <- as.data.frame(set$data)
  right <- if (is.null(set$degree)) paste0("x", 1:6) else
    c("x", if (set$degree > 1) sprintf("I(x^%d)", 2:set$degree))
  m <- lm(reformulate(right, "y", intercept = set$intercept), d, tol = 1e-10)
  s <- suppressWarnings(summary(m))
  se <- suppressWarnings(sqrt(diag(vcov(m))))
  list(name = set$name, coefficients = lre(coef(m), set$coefficients), std_errors = lre(se, set$std_errors),
       residual_sd = lre(s$sigma, set$residual_sd))
})
write(toJSON(list(version = R.version.string, sets = sets), auto_unbox = TRUE, digits = 3, pretty = TRUE), "nist-r.json")
