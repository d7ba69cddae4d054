# Prints the log relative errors of R's lm on NIST's certified linear regressions: the least over all coefficients, the
# least over all standard errors, and that of the residual standard deviation. Run in this folder: Rscript nist.R
library(jsonlite)
lre <- function(got, certified) {
  error <- ifelse(certified == 0, abs(got), abs(got - certified) / abs(certified))
  error[is.na(error)] <- 1
  min(15, -log10(pmax(error, 1e-15)))
}
for (tol in c(1e-7, 1e-10)) {
  cat("tol", tol, "\n")
  for (set in fromJSON("nist.json", simplifyDataFrame = FALSE)) {
    d <- as.data.frame(set$data)
    right <- if (is.null(set$degree)) paste0("x", 1:6) else
      c("x", if (set$degree > 1) sprintf("I(x^%d)", 2:set$degree))
    f <- reformulate(right, "y", intercept = set$intercept)
    m <- lm(f, d, tol = tol)
    s <- suppressWarnings(summary(m))
    se <- sqrt(diag(vcov(m)))
    cat(sprintf("%-10s %5.1f %5.1f %5.1f\n", set$name, lre(coef(m), set$coefficients), lre(se, set$std_errors),
                lre(s$sigma, set$residual_sd)))
  }
}
