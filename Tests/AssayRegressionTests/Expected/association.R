# Association models of log-linear form: quasi-independence, quasi-symmetry, uniform association, row and column effects.
# Made with: R 4.2.2, gnm 1.1-2, MASS. Run: Rscript association.R > association.json
#
# gnm over-parametrises and constrains nothing: fits, degrees of freedom and fitted counts are its own. Strengths, scores and
# their errors follow here from its fit by definitions that share nothing with Assay's: the association is read off the fitted
# counts, its singular vectors are those of svd(), and errors are numerical derivatives of these in the coefficients of gnm
# under its covariance (a generalised inverse, under which what is estimable has one variance).
suppressMessages({library(gnm); library(MASS)})
set.seed(20240511)
frame <- function(t, names = c("row", "col")) {
  d <- as.data.frame(as.table(t)); names(d) <- c(names, "n"); d <- d[order(d[[1]], d[[2]]), ]
  for (v in names) d[[v]] <- factor(d[[v]]); rownames(d) <- NULL; d
}
mental <- xtabs(count ~ SES + MHS, mentalHealth)
pathologists <- matrix(c(22, 2, 2, 0, 5, 7, 14, 0, 0, 2, 36, 0, 0, 1, 17, 10), 4, byrow = TRUE, dimnames = list(1:4, 1:4))
tables <- list(mental = unclass(mental), status = unclass(occupationalStatus), caithness = as.matrix(caith), pathologists = pathologists)
fit <- function(formula, d) {
  if (!grepl("Mult", paste(deparse(formula), collapse = "")))   # one maximum; the last digits of a step are out of reach
    return(gnm(formula, family = poisson, data = d, tolerance = 1e-9, iterMax = 5000, trace = FALSE, verbose = FALSE))
  best <- NULL
  for (k in 1:12) {
    m <- suppressWarnings(tryCatch(gnm(formula, family = poisson, data = d, tolerance = 1e-13, iterMax = 5000, trace = FALSE, verbose = FALSE), error = function(e) NULL))
    if (!is.null(m) && m$converged && (is.null(best) || deviance(m) < deviance(best) - 1e-9)) best <- m
  }
  best
}
normal <- function(L, w, v, M) {                      # L: association + anything additive in rows and columns
  cw <- diag(length(w)) - outer(rep(1, length(w)), w / sum(w)); cv <- diag(length(v)) - outer(rep(1, length(v)), v / sum(v))
  s <- svd(diag(sqrt(w)) %*% cw %*% L %*% t(cv) %*% diag(sqrt(v)))
  mu <- diag(1 / sqrt(w)) %*% s$u[, 1:M, drop = FALSE]; nu <- diag(1 / sqrt(v)) %*% s$v[, 1:M, drop = FALSE]
  for (m in 1:M) if (mu[nrow(mu), m] < mu[1, m]) { mu[, m] <- -mu[, m]; nu[, m] <- -nu[, m] }
  c(s$d[1:M], mu, nu)
}
scores <- function(m, d, M, weighting, associationOf) {
  I <- nlevels(d$row); J <- nlevels(d$col)
  w <- tapply(d$n, d$row, sum) / sum(d$n); v <- tapply(d$n, d$col, sum) / sum(d$n)
  if (weighting == "unit") { w[] <- 1; v[] <- 1 }
  # Main effects in treatment contrasts: what is left of the linear predictor once the association is taken from it.
  f <- function(b) {
    x <- normal(associationOf(b), as.numeric(w), as.numeric(v), M)
    mu <- matrix(x[M + 1:(M * I)], I); nu <- matrix(x[M + M * I + 1:(M * J)], J)
    main <- function(name, n) { k <- grep(paste0("^", name), names(b)); if (length(k)) c(0, b[k]) else rep(0, n) }
    rest <- b["(Intercept)"] + outer(main("row", I), main("col", J), "+") + associationOf(b) - mu %*% diag(x[1:M], M) %*% t(nu)
    c(x, rest[1, 1], rest[-1, 1] - rest[1, 1], rest[1, -1] - rest[1, 1])
  }
  b <- coef(m); V <- vcov(m); G <- matrix(0, length(f(b)), length(b)); at <- unname(f(b))
  for (k in seq_along(b)) { h <- 1e-4; p <- b; q <- b; p[k] <- b[k] + h; q[k] <- b[k] - h; pp <- b; qq <- b; pp[k] <- b[k] + 2 * h; qq[k] <- b[k] - 2 * h
    G[, k] <- (8 * (f(p) - f(q)) - (f(pp) - f(qq))) / (12 * h) }
  e <- sqrt(pmax(0, diag(G %*% V %*% t(G))))
  list(weighting = weighting, phi = at[1:M], phi_errors = e[1:M], rows = at[M + 1:(M * I)], row_errors = e[M + 1:(M * I)],
    columns = at[M + M * I + 1:(M * J)], column_errors = e[M + M * I + 1:(M * J)],
    main = at[M + M * I + M * J + 1:(I + J - 1)], main_errors = e[M + M * I + M * J + 1:(I + J - 1)])
}
describe <- function(formula, d, table, label, M = 0) {
  m <- fit(formula, d)
  # Cells that are fitted with 0 and what can then no longer be estimated are left out of the degrees of freedom.
  open <- fitted(m) > 1e-6; df <- sum(open) - qr(model.matrix(m)[open, ])$rank
  out <- list(table = table, formula = label, deviance = deviance(m), pearson = sum(residuals(m, "pearson")^2), df = df, expected = unname(fitted(m)),
    adjusted = unname(ifelse(hatvalues(m) < 1 - 1e-7, (d$n - fitted(m)) / sqrt(fitted(m) * (1 - hatvalues(m))), NA)))
  if (M > 0) {
    I <- nlevels(d$row); J <- nlevels(d$col)
    parts <- function(b) { L <- 0
      for (k in 1:M) { s <- if (M == 1) "" else paste0("inst = ", k)
        r <- b[grep(if (M == 1) "^Mult\\(., col\\)" else paste0("^Mult\\(., col, ", s, "\\)"), names(b))]
        c <- b[grep(if (M == 1) "^Mult\\(row, .\\)" else paste0("^Mult\\(row, ., ", s, "\\)"), names(b))]
        stopifnot(length(r) == I, length(c) == J); L <- L + outer(r, c) }
      L }
    out$scores <- unname(lapply(c("marginal", "unit"), function(w) scores(m, d, M, w, parts)))
  }
  out
}
cases <- list()
add <- function(x) cases[[length(cases) + 1]] <<- x
m <- frame(tables$mental); m$u <- as.numeric(m$row) - 1; m$v <- as.numeric(m$col) - 1
add(describe(n ~ row + col, m, "mental", "~ row + col"))
add(describe(n ~ row + col + u:v, m, "mental", "~ row + col + Linear(row, col)"))
add(describe(n ~ row + col + row:v, m, "mental", "~ RowEffects(row, col)"))
add(describe(n ~ row + col + u:col, m, "mental", "~ ColumnEffects(row, col)"))
add(describe(n ~ row + col + Mult(row, col), m, "mental", "~ row + col + RC(row, col)", 1))
add(describe(n ~ row + col + instances(Mult(row, col), 2), m, "mental", "~ row + col + RC(row, col, 2)", 2))
s <- frame(tables$status)
add(describe(n ~ row + col + Diag(row, col), s, "status", "~ row + col + Diag(row, col)"))
add(describe(n ~ row + col + Symm(row, col), s, "status", "~ row + col + Symm(row, col)"))
add(describe(n ~ row + col + Mult(row, col), s, "status", "~ RC(row, col)", 1))
add(describe(n ~ row + col + Diag(row, col) + Mult(row, col), s, "status", "~ Diag(row, col) + RC(row, col)", 1))
a <- frame(tables$pathologists)
add(describe(n ~ row + col + Diag(row, col), a, "pathologists", "~ Diag(row, col)"))
add(describe(n ~ row + col + Symm(row, col), a, "pathologists", "~ Symm(row, col)"))
c <- frame(tables$caithness)
add(describe(n ~ row + col + Mult(row, col), c, "caithness", "~ RC(row, col)", 1))
add(describe(n ~ row + col + instances(Mult(row, col), 2), c, "caithness", "~ RC(row, col, 2)", 2))
# Coefficients of associations that are linear in their parameters: quasi-independence and quasi-symmetry by glm().
pairs <- t(combn(2:8, 2)); pairs <- rbind(pairs, cbind(2:8, 2:8)); pairs <- pairs[order(pairs[, 1], pairs[, 2]), ]
i <- as.numeric(s$row); j <- as.numeric(s$col)
symm <- sapply(seq_len(nrow(pairs)), function(k) as.numeric(pmin(i, j) == pairs[k, 1] & pmax(i, j) == pairs[k, 2]))
diagonal <- sapply(1:8, function(k) as.numeric(i == k & j == k))
linear <- function(X, label) { g <- glm(n ~ row + col + X, poisson, s, control = glm.control(epsilon = 1e-14, maxit = 100))
  list(formula = label, deviance = deviance(g), df = df.residual(g), coefficients = unname(coef(g)), std_errors = unname(sqrt(diag(vcov(g))))) }
linears <- list(linear(diagonal, "~ Diag(row, col)"), linear(symm, "~ Symm(row, col)"))
# The errors of scores as gnm gives them, with marginal weights: getContrasts of scaled contrasts.
r <- fit(n ~ row + col + Mult(row, col), m)
w <- as.numeric(tapply(m$n, m$row, sum) / sum(m$n)); v <- as.numeric(tapply(m$n, m$col, sum) / sum(m$n))
gr <- getContrasts(r, pickCoef(r, "[.]row"), ref = w, scaleRef = w, scaleWeights = w, check = FALSE)$qvframe
gc <- getContrasts(r, pickCoef(r, "[.]col"), ref = v, scaleRef = v, scaleWeights = v, check = FALSE)$qvframe
contrasts <- list(rows = gr[, 1], row_errors = gr[, 2], columns = gc[, 1], column_errors = gc[, 2])
# A third variable: homogeneous row and column effects given it.
y <- as.data.frame(yaish); names(y) <- c("orig", "educ", "dest", "n")
y <- as.data.frame(xtabs(n ~ orig + dest + educ, y[y$dest != "7" , ], drop.unused.levels = TRUE)); names(y)[4] <- "n"
y <- y[order(y$orig, y$dest, y$educ), ]
three <- fit(n ~ educ * orig + educ * dest + Mult(orig, dest), y)
open <- fitted(three) > 1e-6; threedf <- sum(open) - qr(model.matrix(three)[open, ])$rank
both <- fit(n ~ educ + orig + dest + Mult(orig, dest) + Mult(orig, educ) + Mult(dest, educ), y)
threes <- list(pairs_deviance = deviance(both), pairs_df = sum(fitted(both) > 1e-6) - qr(model.matrix(both)[fitted(both) > 1e-6, ])$rank, counts = y$n, levels = c(nlevels(y$orig), nlevels(y$dest), nlevels(y$educ)), deviance = deviance(three), df = threedf, expected = unname(fitted(three)))
number <- function(v) if (is.character(v)) { if (length(v) == 1) paste0('"', v, '"') else paste0("[", paste0('"', v, '"', collapse = ", "), "]") } else if (length(v) == 1) format(v, digits = 17) else
  paste0("[", paste(ifelse(is.na(v), "null", format(v, digits = 17, trim = TRUE)), collapse = ", "), "]")
object <- function(v) if (is.list(v) && is.null(names(v))) paste0("[", paste(sapply(v, object), collapse = ",\n"), "]") else
  if (is.list(v)) paste0("{", paste0('"', names(v), '": ', sapply(v, object), collapse = ",\n"), "}") else number(v)
vector <- function(x) { for (k in c("phi", "phi_errors")) x[[k]] <- as.list(x[[k]]); x }
cases <- lapply(cases, function(c) { if (!is.null(c$scores)) c$scores <- lapply(c$scores, vector); c })
counts <- lapply(tables, function(t) list(rows = nrow(t), columns = ncol(t), counts = as.numeric(t(t))))
cat(object(list(versions = paste(R.version.string, "gnm", packageVersion("gnm")), tables = counts, models = cases, linear = linears, contrasts = contrasts, three = threes)), "\n")
