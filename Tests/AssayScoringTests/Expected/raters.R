# Ballots and expected values of RaterOverviewTests: Rscript raters.R, in this folder. Written for R 4.2.2, jsonlite 1.8.
#
# r_wg and r_wg(J) follow James, Demaree and Wolf (1984) with var() for the variances; Kendall's W comes from friedman.test(),
# W = X2/(n(k - 1)); deviations, runs and modified z from their definitions with mean(), rle(), median() and mad().
suppressPackageStartupMessages(library(jsonlite))
set.seed(19840169, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
points <- c(40, 65, 80, 95, 100)
items <- c("a", "b", "c")

# Class p: 12 raters, each of whom rates some of 20 subjects. Class q: 5 raters who all rate the same 8 subjects.
rows <- list()
shift <- c(rnorm(12, 0, 0.5), rnorm(5, 0, 0.3))
shift[3] <- -3
truth <- rnorm(20)
for (rater in 1:17) {
  subjects <- if (rater <= 12) sort(sample(20, 9)) else 1:8
  for (subject in subjects) for (item in seq_along(items)) {
    seen <- truth[subject] + shift[rater] + 0.6 * rnorm(1)
    grade <- 1 + sum(seen > c(-2, -1, 0.3, 1.5))
    if (rater == 5) grade <- 4
    if (rater <= 12 && runif(1) < 0.05) grade <- NA
    rows[[length(rows) + 1]] <- data.frame(
      subject = subject, rater = rater, class = if (rater <= 12) "p" else "q", item = item, grade = grade)
  }
}
ballots <- do.call(rbind, rows)
ballots <- ballots[sample(nrow(ballots)), ]
ballots$points <- points[ballots$grade]

agreement <- function(data, item) {
  null <- c(uniform = sum((points - mean(points))^2) / 5,
            slight_skew = {p <- c(0.05, 0.15, 0.2, 0.35, 0.25); sum(p * points^2) - sum(p * points)^2})
  cells <- aggregate(points ~ subject + item, data, function(x) if (length(x) > 1) var(x) else NA)
  cells <- cells[!is.na(cells$points), ]
  if (!is.na(item)) cells <- cells[cells$item == item, ]
  per <- tapply(cells$points, cells$subject, mean)
  counts <- tapply(cells$points, cells$subject, length)
  result <- list(item = item, subjects = length(per), mean_variance = mean(per))
  for (name in names(null)) {
    ratio <- pmin(per / null[name], 1)
    value <- if (is.na(item)) counts * (1 - ratio) / (counts * (1 - ratio) + ratio) else 1 - ratio
    result[[name]] <- list(mean = mean(value), median = median(value), zero = sum(per > null[name]))
  }
  result
}

expected <- list()
for (class in c("p", "q")) {
  data <- ballots[ballots$class == class & !is.na(ballots$grade), ]
  key <- paste(data$subject, data$item)
  data$d <- ave(data$points, key, FUN = function(x) if (length(x) > 1) x - (sum(x) - x) / (length(x) - 1) else NA)
  raters <- sort(unique(data$rater))
  each <- lapply(raters, function(r) {
    mine <- data[data$rater == r, ]
    d <- mine$d[!is.na(mine$d)]
    sheets <- split(mine$grade, mine$subject)
    sheets <- sheets[lengths(sheets) > 1]
    list(rater = r, marks = nrow(mine), abstentions = sum(ballots$rater == r) - nrow(mine),
         subjects = length(unique(mine$subject)), mean = mean(mine$points), irv = sd(mine$points),
         distinct = length(unique(mine$grade)), run = max(rle(mine$grade)$lengths), sheets = length(sheets),
         flat = sum(sapply(sheets, function(x) length(unique(x)) == 1)), compared = length(d), deviation = mean(d),
         absolute = mean(abs(d)))
  })
  modified <- function(x) 0.6745 * (x - median(x)) / mad(x, constant = 1)
  z <- modified(sapply(each, `[[`, "deviation"))
  size <- modified(sapply(each, `[[`, "absolute"))
  for (i in seq_along(each)) {
    each[[i]]$z <- z[i]
    each[[i]]$absolute_z <- size[i]
  }
  table <- tapply(data$points, list(data$rater, data$subject), mean)
  w <- if (anyNA(table)) NA else unname(friedman.test(table)$statistic) / (nrow(table) * (ncol(table) - 1))
  expected[[class]] <- list(
    class = list(raters = length(raters), subjects = length(unique(data$subject)), marks = nrow(data),
                 abstentions = sum(ballots$class == class) - nrow(data), mean = mean(data$points), sd = sd(data$points)),
    agreement = c(list(agreement(data, NA)), lapply(seq_along(items), function(i) agreement(data, i))),
    raters = each, w = w)
}
grade <- ifelse(is.na(ballots$grade), 0, ballots$grade)
write_json(list(
  points = points, subject = ballots$subject, rater = ballots$rater, class = match(ballots$class, c("p", "q")),
  item = ballots$item, grade = grade, expected = expected),
  "raters.json", auto_unbox = TRUE, digits = NA, na = "null")
