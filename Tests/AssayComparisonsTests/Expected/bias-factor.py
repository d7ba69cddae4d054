"""The factor of Hedges to 20 digits, for ComparisonLawTests; needs mpmath."""
from mpmath import exp, loggamma, mp, mpf, nstr, sqrt

mp.dps = 40
for m in [2, 9, 100, 101, 461, 10**6]:
    m = mpf(m)
    print(m, nstr(exp(loggamma(m / 2) - loggamma((m - 1) / 2)) / sqrt(m / 2), 20))
