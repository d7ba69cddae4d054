# Makes means-data.csv and means.csv: expected values of comparisons of means, from R 4.2.2 (stats) alone.
# Run in this folder: Rscript means.R
options(digits = 17, contrasts = c("contr.sum", "contr.poly"))
out <- list(); put <- function(set, name, value) {
  out[[length(out) + 1]] <<- data.frame(set = set, name = name, value = sprintf("%.17g", value))
}

# Data sets: a name, values, and one or two factors.
unbalanced <- warpbreaks[-c(1, 2, 3, 20, 21, 30, 50, 51, 52, 53), ]
gap <- subset(unbalanced, !(wool == "B" & tension == "M"))
sets <- list(
  chickwts = data.frame(y = chickwts$weight, a = as.character(chickwts$feed), b = ""),
  sprays = data.frame(y = InsectSprays$count, a = as.character(InsectSprays$spray), b = ""),
  tooth = data.frame(y = ToothGrowth$len, a = as.character(ToothGrowth$supp), b = ""),
  ozone = with(na.omit(airquality[c("Ozone", "Month")]), data.frame(y = Ozone, a = as.character(Month), b = "")),
  mtcars = data.frame(y = mtcars$mpg, a = as.character(mtcars$cyl), b = as.character(mtcars$gear)),
  warp = data.frame(y = unbalanced$breaks, a = as.character(unbalanced$wool), b = as.character(unbalanced$tension)),
  gap = data.frame(y = gap$breaks, a = as.character(gap$wool), b = as.character(gap$tension)))
write.csv(do.call(rbind, lapply(names(sets), function(n) cbind(set = n, sets[[n]]))), "means-data.csv",
          row.names = FALSE, quote = FALSE)

# Limits of the non-centrality by inversion of the two one-sided tests.
limit <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-13)$root
t_limits <- function(t, df) c(
  limit(function(d) pt(t, df, d, lower.tail = FALSE) - 0.025, t - 8, t + 8),
  limit(function(d) pt(t, df, d) - 0.025, t - 8, t + 8))
f_limits <- function(f, a, b) c(
  if (pf(f, a, b, lower.tail = FALSE) >= 0.025) 0 else
    limit(function(l) pf(f, a, b, l, lower.tail = FALSE) - 0.025, 0, 10 * f * a + 50),
  if (pf(f, a, b) <= 0.025) 0 else limit(function(l) pf(f, a, b, l) - 0.025, 0, 10 * f * a + 50))

for (name in names(sets)) {
  d <- sets[[name]]; d$a <- factor(d$a); k <- nlevels(d$a); n <- nrow(d)
  p <- function(what, value) put(name, what, value)
  fit <- anova(lm(y ~ a, d))
  ssb <- fit[1, 2]; ssw <- fit[2, 2]; msw <- fit[2, 3]; f <- fit[1, 4]
  p("f", f); p("f_p", fit[1, 5]); p("ss_between", ssb); p("ss_within", ssw)
  p("eta_squared", ssb / (ssb + ssw)); p("omega_squared", (ssb - (k - 1) * msw) / (ssb + ssw + msw))
  p("epsilon_squared", (ssb - (k - 1) * msw) / (ssb + ssw))
  l <- f_limits(f, k - 1, n - k); p("share_low", l[1] / (l[1] + n)); p("share_high", l[2] / (l[2] + n))
  w <- oneway.test(y ~ a, d)
  p("welch_f", w$statistic); p("welch_df2", w$parameter[2]); p("welch_p", w$p.value)
  v <- tapply(d$y, d$a, var); m <- tapply(d$y, d$a, mean); ni <- tapply(d$y, d$a, length)
  part <- (1 - ni / n) * v; c <- part / sum(part)
  bf <- ssb / sum(part); bfdf <- 1 / sum(c^2 / (ni - 1))
  p("brown_forsythe_f", bf); p("brown_forsythe_df2", bfdf); p("brown_forsythe_p", pf(bf, k - 1, bfdf, lower.tail = FALSE))
  for (centre in c("mean", "median")) {
    z <- abs(d$y - ave(d$y, d$a, FUN = get(centre)))
    le <- anova(lm(z ~ d$a)); p(paste0("levene_", centre, "_f"), le[1, 4]); p(paste0("levene_", centre, "_p"), le[1, 5])
  }
  b <- bartlett.test(y ~ a, d); p("bartlett", b$statistic); p("bartlett_p", b$p.value)
  if (k == 2) {
    for (pooled in c(TRUE, FALSE)) {
      t <- t.test(y ~ a, d, var.equal = pooled); pre <- if (pooled) "student" else "welch_t"
      p(paste0(pre, "_t"), t$statistic); p(paste0(pre, "_df"), t$parameter); p(paste0(pre, "_p"), t$p.value)
      p(paste0(pre, "_low"), t$conf.int[1]); p(paste0(pre, "_high"), t$conf.int[2]); p(paste0(pre, "_se"), t$stderr)
      if (pooled) {
        s <- sqrt(sum(1 / ni)); df <- t$parameter; l <- t_limits(unname(t$statistic), df) * s
        p("cohens_d", t$statistic * s); p("d_low", l[1]); p("d_high", l[2])
        p("hedges_g", t$statistic * s * exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2))
      }
    }
  }
  for (i in 1:(k - 1)) for (j in (i + 1):k) {
    tag <- function(what) paste0(what, "_", i - 1, "_", j - 1)
    se <- sqrt(v[i] / ni[i] + v[j] / ni[j]); df <- se^4 / ((v[i] / ni[i])^2 / (ni[i] - 1) + (v[j] / ni[j])^2 / (ni[j] - 1))
    t <- (m[i] - m[j]) / se; q <- qtukey(0.95, k, df) / sqrt(2)
    p(tag("gh_p"), ptukey(abs(t) * sqrt(2), k, df, lower.tail = FALSE))
    p(tag("gh_low"), m[i] - m[j] - q * se); p(tag("gh_df"), df)
    tk <- TukeyHSD(aov(y ~ a, d))$a[(i - 1) * k - i * (i - 1) / 2 + j - i, ]
    p(tag("tukey_p"), tk["p adj"]); p(tag("tukey_low"), -tk["upr"]); p(tag("tukey_high"), -tk["lwr"])
    for (adjust in c("none", "holm")) for (pooled in c(TRUE, FALSE)) {
      r <- pairwise.t.test(d$y, d$a, p.adjust.method = adjust, pool.sd = pooled)$p.value
      p(tag(paste0(if (pooled) "pooled_" else "welch_pair_", adjust)), r[j - 1, i])
    }
  }
  if (any(d$b != "")) {
    d$b <- factor(d$b)
    full <- lm(y ~ a * b, d); rows <- anova(full)
    p("type1_a", rows[1, 2]); p("type1_b", rows[2, 2]); p("type1_ab", rows[3, 2]); p("type1_ab_df", rows[3, 1])
    p("residual", rows[4, 2]); p("residual_df", rows[4, 1]); p("type1_b_p", rows[2, 5]); p("type1_ab_p", rows[3, 5])
    p("type2_a", anova(lm(y ~ b + a, d))[2, 2])
    if (all(table(d$a, d$b) > 0)) {
      three <- drop1(full, . ~ ., test = "F")
      p("type3_a", three[2, 2]); p("type3_b", three[3, 2]); p("type3_ab", three[4, 2]); p("type3_a_p", three[2, 6])
    }
  }
}

with(sleep, {
  x <- extra[group == 1]; y <- extra[group == 2]; t <- t.test(x, y, paired = TRUE)
  put("sleep", "t", t$statistic); put("sleep", "p", t$p.value); put("sleep", "low", t$conf.int[1])
  put("sleep", "high", t$conf.int[2]); put("sleep", "r", cor(x, y))
  l <- t_limits(unname(t$statistic), 9) / sqrt(10)
  put("sleep", "dz", t$statistic / sqrt(10)); put("sleep", "dz_low", l[1]); put("sleep", "dz_high", l[2])
  one <- t.test(x, mu = 2); put("sleep", "one_t", one$statistic); put("sleep", "one_p", one$p.value)
})
write.csv(do.call(rbind, out), "means.csv", row.names = FALSE, quote = FALSE)
