# Writes ordered-paired-R.csv: what R says of the tables in cases.lst and of the patterns below.
# Run in this folder: Rscript ordered-paired.R
options(digits = 17)
version <- paste0("R ", getRversion())
lines <- readLines("cases.lst", encoding = "UTF-8")
lines <- lines[!startsWith(lines, "#") & nchar(lines) > 0]
out <- file("ordered-paired-R.csv", "w")
emit <- function(table, call, test, field, value)
  cat(paste(table, paste(version, call), test, field, sprintf("%.17g", value), sep = ","), "\n", sep = "", file = out)
cat("table,program,test,field,value\n", file = out)

for (line in lines) {
  parts <- trimws(strsplit(line, "|", fixed = TRUE)[[1]])
  rows <- as.integer(parts[2]); columns <- as.integer(parts[3])
  table <- matrix(scan(text = parts[4], quiet = TRUE), rows, columns, byrow = TRUE)
  whole <- all(table == round(table))
  if (whole && sum(table) < 5000) {
    # Kendall's z with the variance that ties leave is the z of Jonckheere and Terpstra.
    x <- rep(row(table), table); y <- rep(col(table), table)
    emit(parts[1], "cor.test kendall", "jonckheere_terpstra", "statistic",
      unname(cor.test(x, y, method = "kendall", exact = FALSE)$statistic))
    # Spearman's correlation is that of midranks.
    emit(parts[1], "cor spearman", "linear_by_linear midranks", "statistic",
      (sum(table) - 1) * cor(x, y, method = "spearman")^2)
  }
  if (rows == 2) {
    t <- suppressWarnings(prop.trend.test(table[1, ], colSums(table)))
    emit(parts[1], "prop.trend.test", "cochran_armitage", "squared", t$statistic)
    emit(parts[1], "prop.trend.test", "cochran_armitage", "p_value", t$p.value)
  }
  if (rows == columns) {
    t <- mcnemar.test(table, correct = FALSE)
    name <- if (rows == 2) "mcnemar" else "bowker"
    if (!is.nan(t$statistic)) {
      emit(parts[1], "mcnemar.test", name, "statistic", t$statistic)
      emit(parts[1], "mcnemar.test", name, "df", t$parameter)
      emit(parts[1], "mcnemar.test", name, "log_p_value",
        pchisq(t$statistic, t$parameter, lower.tail = FALSE, log.p = TRUE))
    }
    d <- rowSums(table) - colSums(table)
    S <- diag(rowSums(table) + colSums(table)) - table - t(table)
    keep <- -rows
    if (rcond(S[keep, keep, drop = FALSE]) > 1e-12)
      emit(parts[1], "solve", "stuart_maxwell", "statistic", c(d[keep] %*% solve(S[keep, keep, drop = FALSE]) %*% d[keep]))
    if (rows == 2) {
      emit(parts[1], "mcnemar.test", "mcnemar_corrected", "statistic", mcnemar.test(table)$statistic)
      b <- table[1, 2]; c <- table[2, 1]
      e <- binom.test(b, b + c)
      if (e$p.value > 1e-300) emit(parts[1], "binom.test", "mcnemar_exact", "p_value", e$p.value)
      if (b != c) emit(parts[1], "pbinom", "mcnemar_exact", "log_p_value", log(2) + pbinom(min(b, c), b + c, 0.5, log.p = TRUE))
      low <- e$conf.int[1]; high <- e$conf.int[2]
      emit(parts[1], "binom.test", "paired_odds_ratio", "conf_low", low / (1 - low))
      emit(parts[1], "binom.test", "paired_odds_ratio", "conf_high", high / (1 - high))
      p <- if (b == c) 1 - dbinom(b, b + c, 0.5) / 2 else 2 * pbinom(min(b, c), b + c, 0.5) - dbinom(b, b + c, 0.5)
      if (p > 1e-300) emit(parts[1], "dbinom", "mcnemar_mid_p", "p_value", p)
    }
  }
}
close(out)
