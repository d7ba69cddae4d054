# Prints the expected values of CompareCommandTests, from R 4.2.2 (stats) and survey 4.1-1.
# Run in the root of the package: Rscript Tests/CommandTests/Expected/compare.R; nothing reads its output.
options(digits = 15, contrasts = c("contr.sum", "contr.poly"))
suppressMessages(library(survey))
show <- function(name, ...) cat(name, formatC(unlist(list(...)), digits = 16, format = "g"), "\n")

anes <- read.csv("Datasets/anes96/survey.csv")
anes$g <- factor(anes$PID)
w <- oneway.test(age ~ g, anes); show("age PID welch_f", w$statistic, w$parameter, w$p.value)
a <- anova(lm(age ~ g, anes)); show("age PID anova", a[1, 4], a[1, 1], a[2, 1], a[1, 5])
k <- kruskal.test(age ~ g, anes); show("age PID kruskal", k$statistic, k$p.value)
b <- bartlett.test(age ~ g, anes); show("age PID bartlett", b$statistic, b$p.value)
z <- abs(anes$age - ave(anes$age, anes$g, FUN = median)); l <- anova(lm(z ~ anes$g))
show("age PID brown_forsythe", l[1, 4], l[1, 5])
n <- a[1, 1] + a[2, 1] + 1
show("age PID omega", (a[1, 2] - a[1, 1] * a[2, 3]) / (a[1, 2] + a[2, 2] + a[2, 3]))
show("age PID group 0", mean(anes$age[anes$g == 0]), sd(anes$age[anes$g == 0]), median(anes$age[anes$g == 0]),
  t.test(anes$age[anes$g == 0])$conf.int, mean(rank(anes$age)[anes$g == 0]))
tk <- TukeyHSD(aov(age ~ g, anes))$g["1-0", ]; show("age PID tukey 1-0", tk)
m <- tapply(anes$age, anes$g, mean); v <- tapply(anes$age, anes$g, var) / table(anes$g); nn <- table(anes$g)
se <- sqrt(v[1] + v[2]); df <- se^4 / (v[1]^2 / (nn[1] - 1) + v[2]^2 / (nn[2] - 1))
show("age PID games_howell 0-1", m[1] - m[2], se, df, ptukey(abs(m[1] - m[2]) / se * sqrt(2), 7, df, lower.tail = FALSE))

t <- t.test(age ~ vote, anes); show("age vote welch", t$statistic, t$parameter, t$p.value, t$conf.int)
t <- t.test(age ~ vote, anes, var.equal = TRUE); show("age vote student", t$statistic, t$parameter, t$p.value)
show("age vote d", t$statistic * sqrt(sum(1 / table(anes$vote))))
u <- wilcox.test(age ~ vote, anes, correct = FALSE, exact = FALSE); show("age vote mann_whitney p", u$p.value)

full <- lm(age ~ g * factor(vote), anes)
one <- anova(full); show("age PID vote type I", one[1:3, 2], one[1:3, 5])
three <- drop1(full, . ~ ., test = "F"); show("age PID vote type III", three[2:4, 2], three[2:4, 6])
show("age PID vote type II PID", anova(lm(age ~ factor(vote) + g, anes))[2, 2])

t <- t.test(anes$ClinLR, anes$DoleLR, paired = TRUE)
show("ClinLR DoleLR paired", t$statistic, t$parameter, t$p.value, t$estimate, t$conf.int)
x <- wilcox.test(anes$ClinLR, anes$DoleLR, paired = TRUE, correct = FALSE, exact = FALSE)
show("ClinLR DoleLR wilcoxon p", x$p.value)
t <- t.test(anes$age, mu = 45); show("age 45", t$statistic, t$parameter, t$p.value)

cadre <- read.csv("Datasets/cadre-training/survey.csv")
for (v in c("hours", "s1", "s2")) cadre[[v]][cadre[[v]] %in% -9] <- NA
t <- t.test(hours ~ full_time, cadre); show("hours full_time welch", t$statistic, t$parameter, t$p.value, t$conf.int)
design <- svydesign(~1, weights = ~w, data = cadre)
t <- svyttest(hours ~ full_time, design); show("hours full_time design_t", -t$statistic, t$parameter, t$p.value)
t <- svyttest(hours ~ sex, subset(design, age > 30)); show("hours sex age > 30 design_t", -t$statistic, t$parameter, t$p.value)
f <- regTermTest(svyglm(hours ~ factor(unit), design), ~factor(unit)); show("hours unit wald_f", f$Ftest, f$df, f$ddf, f$p)
r <- svyranktest(hours ~ factor(unit), subset(design, !is.na(hours))); show("hours unit rank p", r$p.value)
t <- svyttest(hours ~ unit, subset(design, unit %in% 1:2)); show("hours unit 1-2 design_t", -t$statistic, t$parameter, t$p.value)
d <- svymean(~I(s1 - s2), subset(design, !is.na(s1) & !is.na(s2))); show("s1 s2 mean se", coef(d), SE(d))
m <- as.matrix(cadre[c("s1", "s2", "s3", "s4")]); m[m == -9] <- NA; f <- friedman.test(m[complete.cases(m), ])
show("s1 s2 s3 s4 friedman", f$statistic, f$p.value)
