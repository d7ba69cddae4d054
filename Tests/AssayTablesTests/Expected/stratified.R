# Writes stratified-R.csv: what R says of the tables in stratified.lst. Run in this folder: Rscript stratified.R
#
# mantelhaen.test() is asked where it accepts the table. The generalised tests are the matrix formulas of Landis, Heyman
# and Koch (1978), written out over all cells with MASS::ginv for the inverse.
options(digits = 17)
version <- paste0("R ", getRversion())
lines <- readLines("stratified.lst", encoding = "UTF-8")
lines <- lines[!startsWith(lines, "#")]
out <- file("stratified-R.csv", "w")
say <- function(table, program, test, field, value)
  cat(table, program, test, field, sprintf("%.17g", value), sep = ",", file = out, fill = FALSE, append = TRUE)
emit <- function(...) { say(...); cat("\n", file = out, append = TRUE) }
cat("table,program,test,field,value\n", file = out)

general <- function(strata) {
  rows <- nrow(strata[[1]]); columns <- ncol(strata[[1]])
  u <- 1:rows; v <- 1:columns
  G <- numeric(rows * columns); V <- matrix(0, rows * columns, rows * columns)
  for (f in strata) {
    n <- sum(f); if (n < 2) next
    p <- rowSums(f) / n; q <- colSums(f) / n
    G <- G + c(t(f - n * outer(p, q)))
    V <- V + n^2 / (n - 1) * kronecker(diag(p) - outer(p, p), diag(q) - outer(q, q))
  }
  contrasts <- list(
    cmh_correlation = kronecker(t(u), t(v)), cmh_row_means = kronecker(diag(rows), t(v)),
    cmh_column_means = kronecker(t(u), diag(columns)), cmh_general = diag(rows * columns))
  lapply(contrasts, function(A) {
    M <- A %*% V %*% t(A); g <- A %*% G
    values <- eigen(M, symmetric = TRUE)$values
    df <- sum(values > 1e-9 * max(values))
    statistic <- c(t(g) %*% MASS::ginv(M, tol = 1e-9) %*% g)
    c(statistic = statistic, df = df, log_p_value = pchisq(statistic, df, lower.tail = FALSE, log.p = TRUE))
  })
}

for (line in lines) {
  parts <- trimws(strsplit(line, "|", fixed = TRUE)[[1]])
  rows <- as.integer(parts[2]); columns <- as.integer(parts[3])
  strata <- lapply(strsplit(parts[4], "/", fixed = TRUE)[[1]], function(text)
    matrix(scan(text = text, quiet = TRUE), rows, columns, byrow = TRUE))
  results <- general(strata)
  for (test in names(results)) for (field in names(results[[test]]))
    emit(parts[1], paste(version, "formula"), test, field, results[[test]][[field]])
  cube <- array(unlist(strata), c(rows, columns, length(strata)))
  call <- paste(version, "mantelhaen.test")
  if (length(strata) < 2) next  # mantelhaen.test() wants two strata
  if (rows == 2 && columns == 2) {
    for (correct in c(FALSE, TRUE)) {
      t <- mantelhaen.test(cube, correct = correct)
      name <- if (correct) "mantel_haenszel_corrected" else "mantel_haenszel"
      emit(parts[1], call, name, "statistic", t$statistic)
      emit(parts[1], call, name, "log_p_value", pchisq(t$statistic, 1, lower.tail = FALSE, log.p = TRUE))
    }
    if (is.finite(t$estimate) && t$estimate > 0) {
      emit(parts[1], call, "common_odds_ratio", "estimate", t$estimate)
      emit(parts[1], call, "common_odds_ratio", "conf_low", t$conf.int[1])
      emit(parts[1], call, "common_odds_ratio", "conf_high", t$conf.int[2])
    }
    # Where its probabilities underflow, R stops with an error of uniroot().
    e <- tryCatch(mantelhaen.test(cube, exact = TRUE), error = function(e) list(p.value = 0))
    if (e$p.value > 0) emit(parts[1], call, "mantel_haenszel_exact", "p_value", e$p.value)
  } else if (all(sapply(strata, sum) > 1) && !parts[1] %in% c("holes", "apart")) {
    t <- mantelhaen.test(cube)
    emit(parts[1], call, "cmh_general", "statistic", t$statistic)
    emit(parts[1], call, "cmh_general", "df", t$parameter)
  }
}
close(out)
