# Reference values for weighted tables: Rscript generate.R, in this folder.
#
# Writes weighted.csv (a synthetic survey of 400 rows, fixed seed) and weighted.json (what R survey says of it).
# Nobody edits either by hand. Needs the R packages survey and numDeriv; CompQuadForm is used where it is
# installed, and the JSON says whether it was.
#
# The design is sampling weights and nothing else: svydesign(ids = ~1, weights = ~w). Rows without an answer stay
# in the design: svychisq counts all 400 of them in N and in the degrees of freedom, and the variance of the cell
# shares is that of a domain, by subset().
#
# Measures: the delta method, sqrt(g' V g), with V = vcov(svymean(cell indicators)) and g the numeric gradient
# (numDeriv, Richardson extrapolation) of the measure as a plain function of the cell shares. No closed form of a
# standard error is used, so that this is a check on closed forms.

suppressPackageStartupMessages(library(survey))

# ---- the data ----

write_data <- function(path) {
  RNGversion("4.2.2")
  set.seed(20261121)
  n <- 400
  z <- rnorm(n)
  cut_at <- function(x, ...) as.integer(cut(x, c(-Inf, ..., Inf)))
  a <- cut_at(z + rnorm(n, sd = 0.9), -0.7, 0.6)
  b <- cut_at(0.8 * z + rnorm(n), -1, 0, 1)
  s <- cut_at(z + rnorm(n, sd = 1.5), 0.2)
  t <- cut_at(0.7 * z + rnorm(n), -0.1)
  moved <- runif(n) < 0.25
  a2 <- ifelse(moved, sample(1:3, n, replace = TRUE), a)
  # Heavier weights among the upper levels, so that weighted and unweighted answers differ.
  w <- round(pmin(5, pmax(0.2, exp(rnorm(n, mean = 0.25 * (b - 2.5), sd = 0.6)))), 4)
  w[sample(n, 6)] <- 0
  a[sample(n, 20)] <- NA
  b[sample(n, 20)] <- NA
  write.csv(data.frame(a, b, s, t, a2, w), path, row.names = FALSE, quote = FALSE, na = "")
}

# ---- measures as functions of the cell shares (a matrix; scores are positions 1, 2, …) ----

pair_shares <- function(p) {
  r <- nrow(p); k <- ncol(p); concordant <- 0; discordant <- 0
  for (i in seq_len(r)) for (j in seq_len(k)) {
    below <- seq_len(r) > i
    concordant <- concordant + p[i, j] * sum(p[below, seq_len(k) > j])
    discordant <- discordant + p[i, j] * sum(p[below, seq_len(k) < j])
  }
  2 * c(concordant, discordant)
}
correlation <- function(p, x, y) {
  pr <- rowSums(p); pc <- colSums(p); total <- sum(p)
  x <- x - sum(x * pr) / total
  y <- y - sum(y * pc) / total
  sum(p * outer(x, y)) / sqrt(sum(pr * x^2) * sum(pc * y^2))
}
midranks <- function(share) cumsum(share) - share / 2
entropy <- function(p) -sum(ifelse(p > 0, p * log(p), 0))
x_squared <- function(p) { e <- outer(rowSums(p), colSums(p)); sum((p - e)^2 / e) }

# The row variable is predicted from the column variable; the other direction is the same function of t(p).
predicted_row <- list(
  somers_d = function(p) { q <- pair_shares(p); (q[1] - q[2]) / (1 - sum(colSums(p)^2)) },
  lambda = function(p) { top <- max(rowSums(p)); (sum(apply(p, 2, max)) - top) / (1 - top) },
  goodman_kruskal_tau = function(p) {
    base <- sum(rowSums(p)^2); (sum(t(p)^2 / colSums(p)) - base) / (1 - base) },
  uncertainty_coefficient = function(p) {
    hr <- entropy(rowSums(p)); (hr + entropy(colSums(p)) - entropy(p)) / hr },
  eta = function(p) {
    x <- seq_len(nrow(p)); m <- sum(x * rowSums(p)); group <- colSums(x * p) / colSums(p)
    sqrt(sum(colSums(p) * (group - m)^2) / sum(rowSums(p) * (x - m)^2)) })

symmetric <- list(
  gamma = function(p) { q <- pair_shares(p); (q[1] - q[2]) / (q[1] + q[2]) },
  kendall_tau_b = function(p) {
    q <- pair_shares(p); (q[1] - q[2]) / sqrt((1 - sum(rowSums(p)^2)) * (1 - sum(colSums(p)^2))) },
  stuart_tau_c = function(p) { q <- pair_shares(p); m <- min(dim(p)); (q[1] - q[2]) * m / (m - 1) },
  pearson_r = function(p) correlation(p, seq_len(nrow(p)), seq_len(ncol(p))),
  spearman = function(p) correlation(p, midranks(rowSums(p)), midranks(colSums(p))),
  somers_d = function(p) {
    q <- pair_shares(p); 2 * (q[1] - q[2]) / (2 - sum(rowSums(p)^2) - sum(colSums(p)^2)) },
  lambda = function(p) {
    tops <- max(rowSums(p)) + max(colSums(p)); (sum(apply(p, 1, max)) + sum(apply(p, 2, max)) - tops) / (2 - tops) },
  uncertainty_coefficient = function(p) {
    hr <- entropy(rowSums(p)); hc <- entropy(colSums(p)); 2 * (hr + hc - entropy(p)) / (hr + hc) },
  phi = function(p) sqrt(x_squared(p)),
  cramers_v = function(p) sqrt(x_squared(p) / (min(dim(p)) - 1)),
  tschuprow_t = function(p) sqrt(x_squared(p) / sqrt(prod(dim(p) - 1))),
  contingency_coefficient = function(p) { x <- x_squared(p); sqrt(x / (x + 1)) })

weighted_kappa <- function(p, agreement) {
  o <- sum(agreement * p); e <- sum(agreement * outer(rowSums(p), colSums(p))); (o - e) / (1 - e)
}
distance <- function(p) abs(row(p) - col(p)) / (nrow(p) - 1)
agreement <- list(
  kappa = function(p) weighted_kappa(p, diag(nrow(p))),
  weighted_kappa_linear = function(p) weighted_kappa(p, 1 - distance(p)),
  weighted_kappa_quadratic = function(p) weighted_kappa(p, 1 - distance(p)^2))

# Logarithms where the JSON name ends in _log.
two_by_two <- list(
  odds_ratio_log = function(p) log(p[1, 1] * p[2, 2] / (p[1, 2] * p[2, 1])),
  relative_risk_log_column_1 = function(p) log(p[1, 1] / sum(p[1, ]) / (p[2, 1] / sum(p[2, ]))),
  relative_risk_log_column_2 = function(p) log(p[1, 2] / sum(p[1, ]) / (p[2, 2] / sum(p[2, ]))),
  risk_difference_column_1 = function(p) p[1, 1] / sum(p[1, ]) - p[2, 1] / sum(p[2, ]),
  risk_difference_column_2 = function(p) p[1, 2] / sum(p[1, ]) - p[2, 2] / sum(p[2, ]),
  yule_q = function(p) { o <- p[1, 1] * p[2, 2] / (p[1, 2] * p[2, 1]); (o - 1) / (o + 1) },
  yule_y = function(p) { o <- sqrt(p[1, 1] * p[2, 2] / (p[1, 2] * p[2, 1])); (o - 1) / (o + 1) })

delta_method <- function(measure, p, v) {
  shape <- dim(p)
  g <- numDeriv::grad(function(cells) measure(matrix(cells, shape[1])), as.vector(p))
  list(estimate = measure(p), std_error = sqrt(as.numeric(t(g) %*% v %*% g)))
}

measure_rows <- function(p, v, square, binary) {
  rows <- list()
  add <- function(name, dependent, f) {
    rows[[length(rows) + 1]] <<- c(list(measure = name, dependent = dependent), delta_method(f, p, v))
  }
  for (name in names(symmetric)) add(name, "", symmetric[[name]])
  for (name in names(predicted_row)) local({
    f <- predicted_row[[name]]
    add(name, "row", f)
    add(name, "column", function(p) f(t(p)))
  })
  # Spearman's error in PSPP and SPSS takes the ranks as fixed scores; the one above lets them move with the margins.
  x <- midranks(rowSums(p)); y <- midranks(colSums(p))
  add("spearman_fixed_ranks", "", function(p) correlation(p, x, y))
  if (square) for (name in names(agreement)) add(name, "", agreement[[name]])
  if (binary) for (name in names(two_by_two)) add(name, "", two_by_two[[name]])
  rows
}

# ---- departures from independence, d = p_ij − p_i+ p_+j ----

departures <- function(p, v, n) {
  pr <- rowSums(p); pc <- colSums(p); cells <- as.vector(p); rows <- list()
  v_srs <- (diag(cells) - outer(cells, cells)) / n
  for (i in seq_along(pr)) for (j in seq_along(pc)) {
    g <- matrix(0, length(pr), length(pc))
    g[i, j] <- 1
    g[i, ] <- g[i, ] - pc[j]
    g[, j] <- g[, j] - pr[i]
    g <- as.vector(g)
    rows[[length(rows) + 1]] <- list(
      row = i, column = j, departure = p[i, j] - pr[i] * pc[j],
      std_error_design = sqrt(as.numeric(t(g) %*% v %*% g)),
      std_error_srs = sqrt(as.numeric(t(g) %*% v_srs %*% g)),
      std_error_srs_null = sqrt(pr[i] * (1 - pr[i]) * pc[j] * (1 - pc[j]) / n))
  }
  rows
}

# ---- tests ----

# P(Σ λ_k χ²_1 − (x / ddf) χ²_ddf > 0) by Imhof's integral: what Davies' method computes, by other means. The
# integrand decays like u^(−1 − (k + ddf) / 2), so that a finite range is enough.
imhof_f <- function(x, lambda, ddf) {
  # A term −x/ddf with ddf degrees of freedom.
  theta <- function(u) sapply(u, function(v) 0.5 * (sum(atan(lambda * v)) - ddf * atan(x / ddf * v)))
  log_rho <- function(u) sapply(u, function(v)
    0.25 * (sum(log1p((lambda * v)^2)) + ddf * log1p((x / ddf * v)^2)))
  integrand <- function(u) sin(theta(u)) / (u * exp(log_rho(u)))
  top <- 1
  while (log_rho(top) < 60) top <- top * 1.5
  knots <- c(0, top * 2^(-(20:0)))
  parts <- mapply(function(a, b) integrate(integrand, a, b, rel.tol = 1e-11, abs.tol = 1e-15,
                                           subdivisions = 5000)$value, knots[-length(knots)], knots[-1])
  0.5 + sum(parts) / pi
}

# The eigenvalues of svychisq's Delta, rebuilt from its definition.
delta_eigenvalues <- function(p, v, n) {
  cells <- as.vector(p)
  grid <- expand.grid(rows = seq_len(nrow(p)), columns = seq_len(ncol(p)))
  main <- model.matrix(~factor(rows) + factor(columns), grid)
  full <- model.matrix(~factor(rows) * factor(columns), grid)
  contrasts <- qr.resid(qr(main), full[, -seq_len(ncol(main)), drop = FALSE])
  inverse <- diag(1 / cells)
  denominator <- t(contrasts) %*% (inverse / n) %*% contrasts
  numerator <- t(contrasts) %*% inverse %*% v %*% inverse %*% contrasts
  sort(Re(eigen(solve(denominator, numerator), only.values = TRUE)$values), decreasing = TRUE)
}

test_rows <- function(formula, design, lambda) {
  rows <- list()
  for (statistic in c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")) {
    result <- suppressWarnings(svychisq(formula, design, statistic = statistic))
    parameter <- as.list(result$parameter)
    rows[[statistic]] <- list(
      statistic = as.numeric(result$statistic), p_value = as.numeric(result$p.value),
      ndf = if (is.null(parameter$ndf)) parameter$df else parameter$ndf, ddf = parameter$ddf,
      method = result$method)
  }
  nu <- nrow(design) - 1
  d0 <- sum(lambda)^2 / sum(lambda^2)
  x <- rows$lincom$statistic
  rows$lincom$p_value_source <-
    if (requireNamespace("CompQuadForm", quietly = TRUE)) "CompQuadForm::davies"
    else "saddlepoint, for want of CompQuadForm"
  rows$lincom$ddf <- d0 * nu
  # The integral is right to about 1e-13 absolutely, so that nothing is said of smaller tails.
  exact <- imhof_f(x, lambda, d0 * nu)
  rows$lincom$p_value_imhof <- if (exact > 1e-9) exact
  rows$saddlepoint$ddf <- d0 * nu
  rows$saddlepoint$copies_of_denominator <- floor(d0 * nu)
  rows$Chisq$corrected_statistic <- rows$Chisq$statistic / mean(lambda)
  rows
}

# ---- one pair of variables ----

pair <- function(row, column, data, design) {
  both <- !is.na(data[[row]]) & !is.na(data[[column]])
  domain <- subset(design, both)
  levels_of <- function(name) sort(unique(data[[name]][!is.na(data[[name]])]))
  cells <- expand.grid(row = levels_of(row), column = levels_of(column))
  indicators <- sapply(seq_len(nrow(cells)), function(k) as.numeric(
    domain$variables[[row]] == cells$row[k] & domain$variables[[column]] == cells$column[k]))
  mean <- svymean(indicators, domain)
  v <- vcov(mean)
  dimnames(v) <- NULL
  p <- matrix(as.numeric(coef(mean)), length(levels_of(row)))
  used <- data[both, ]
  n <- nrow(data)
  lambda <- delta_eigenvalues(p, v, n)
  formula <- as.formula(paste0("~", row, " + ", column))
  square <- nrow(p) == ncol(p) && nrow(p) > 2
  by_row <- as.vector(t(matrix(seq_along(p), nrow(p))))
  out <- list(
    row = row, column = column, rows_in_design = n, rows_used = nrow(used), rows_used_with_weight = sum(used$w > 0),
    sum_of_weights = sum(used$w), effective_size = sum(used$w)^2 / sum(used$w^2),
    counts = matrix(as.numeric(table(used[[row]], used[[column]])), nrow(p)),
    weighted = as.matrix(unclass(xtabs(as.formula(paste0("w ~", row, " + ", column)), used))),
    shares = p, shares_vcov_row_major = v[by_row, by_row], delta_eigenvalues = as.list(lambda),
    tests = test_rows(formula, design, lambda),
    measures = measure_rows(p, v, square, all(dim(p) == 2)),
    departures = departures(p, v, nrow(used)))
  if (square) {
    factors <- update(domain, .r = factor(domain$variables[[row]]), .c = factor(domain$variables[[column]]))
    kappa <- svykappa(~.r + .c, factors)
    out$svykappa <- list(estimate = as.numeric(coef(kappa)), std_error = as.numeric(SE(kappa)))
  }
  out
}

# ---- JSON with 17 digits ----

json <- function(x, indent = "") {
  deeper <- paste0(indent, "  ")
  number <- function(v) ifelse(is.finite(v), formatC(v, digits = 17, format = "g", width = 1), "null")
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (length(x) == 0) return("[]")
    body <- vapply(x, json, "", indent = deeper)
    flat <- !any(grepl("\n", body)) && sum(nchar(body)) < 150
    if (!is.null(names(x))) body <- paste0('"', names(x), '": ', body)
    open <- if (is.null(names(x))) c("[", "]") else c("{", "}")
    if (flat) return(paste0(open[1], paste(body, collapse = ", "), open[2]))
    return(paste0(open[1], "\n", deeper, paste(body, collapse = paste0(",\n", deeper)), "\n", indent, open[2]))
  }
  if (is.matrix(x)) {
    rows <- apply(x, 1, function(r) paste0("[", paste(number(r), collapse = ", "), "]"))
    return(paste0("[\n", deeper, paste(rows, collapse = paste0(",\n", deeper)), "\n", indent, "]"))
  }
  if (is.character(x)) return(paste0('"', x, '"'))
  if (is.logical(x)) return(if (x) "true" else "false")
  if (length(x) == 1) number(x) else paste0("[", paste(number(x), collapse = ", "), "]")
}

main <- function() {
  write_data("weighted.csv")
  data <- read.csv("weighted.csv")
  design <- svydesign(ids = ~1, weights = ~w, data = data)
  installed <- requireNamespace("CompQuadForm", quietly = TRUE)
  out <- list(
    source = paste0("R ", getRversion(), ", survey ", packageVersion("survey"),
                    ", numDeriv ", packageVersion("numDeriv"),
                    if (installed) paste0(", CompQuadForm ", packageVersion("CompQuadForm"))),
    comp_quad_form_installed = installed,
    design = "svydesign(ids = ~1, weights = ~w); rows without an answer stay in the design",
    dependent = "row: the row variable is predicted from the column variable",
    departures = paste("p_ij - p_i+ p_+j; std_error_srs is multinomial with n = rows_used;",
                       "std_error_srs_null is sqrt(p_i+ (1 - p_i+) p_+j (1 - p_+j) / rows_used)"),
    pairs = list(pair("a", "b", data, design), pair("s", "t", data, design), pair("a", "a2", data, design)))
  writeLines(json(out), "weighted.json")
}

if (sys.nframe() == 0) main()
