# Writes exact_fisher.json: Fisher's exact test of a hundred random tables and, for 2 x 2, one-sided probabilities.
# Run in this folder: Rscript exact_fisher.R (made with R 4.2.2).
# FEXACT merges path lengths that differ by up to 1e-7, so its p is compared at 1e-6.
set.seed(20261121)
digits <- function(x) formatC(x, digits = 17, format = "g")
records <- character()
while (length(records) < 100) {
  rows <- sample(2:6, 1); columns <- sample(2:6, 1); n <- sample(20:90, 1)
  if (rows * columns > 20 && n > 50) next
  share <- outer(rgamma(rows, 2), rgamma(columns, 2)) * exp(rnorm(rows * columns, 0, 0.5))
  table <- matrix(rmultinom(1, n, share), rows)
  if (any(rowSums(table) == 0) || any(colSums(table) == 0)) next
  test <- fisher.test(table, workspace = 2e8, conf.int = FALSE)
  sides <- if (rows == 2 && columns == 2) sprintf(', "less": %s, "greater": %s',
    digits(fisher.test(table, alternative = "less")$p.value), digits(fisher.test(table, alternative = "greater")$p.value)) else ""
  records <- c(records, sprintf('  {"rows": %d, "columns": %d, "counts": [%s], "p": %s%s}', rows, columns,
    paste(t(table), collapse = ", "), digits(test$p.value), sides))
}
writeLines(c("[", paste(records, collapse = ",\n"), "]"), "exact_fisher.json")
