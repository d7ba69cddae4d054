"""Reference values of CommandTests: python3 references.py (statsmodels 0.15.0).

Prints what the tests cite; nothing else reads this file.
"""
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.contingency_tables import Table

three = [[12, 5, 0], [7, 9, 6], [3, 8, 14]]
kappa = cohens_kappa(three)
print("kappa", repr(kappa.kappa), "ASE", repr(kappa.std_kappa), "ASE0", repr(kappa.std_kappa0), "z", repr(kappa.z_value))
print("X2 with one half added", Table(three).test_nominal_association().statistic)
print("X2", Table(three, shift_zeros=False).test_nominal_association().statistic)
# The first rater uses 1, 2 and 3, the second never 3: the table of the union has an empty column.
union = [[6, 6, 0], [0, 6, 0], [0, 8, 0]]
kappa = cohens_kappa(union)
print("kappa of the union", repr(kappa.kappa), "ASE", repr(kappa.std_kappa), "ASE0", repr(kappa.std_kappa0), repr(kappa.z_value))
