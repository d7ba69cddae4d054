"""Reference values for the matrix routines: python3 generate.py, in this folder, writes matrices.json.

Nobody edits the JSON by hand. Inputs are multiples of 1/8, so that both programs start from the same bits. NumPy's own
BLAS and LAPACK (another build than the one under test) do the work; the eigenvalues are checked against mpmath with 50
digits where mpmath is installed.
"""
import json
import numpy as np

rng = np.random.default_rng(20261121)


def eighths(*shape):
    return rng.integers(-40, 41, shape) / 8


def rows(a):
    return [list(map(float, row)) for row in np.atleast_2d(a)]


def case(m, k, n):
    a, b = eighths(m, k), eighths(k, n)
    x, z = eighths(k), eighths(m)
    gram = a.T @ a + np.eye(k)
    right = eighths(k, n)
    values, vectors = np.linalg.eigh(gram)
    return {
        "name": f"{m} x {k} times {k} x {n}", "a": rows(a), "b": rows(b), "x": rows(x)[0], "z": rows(z)[0],
        "product": rows(a @ b), "transposed_product": rows(a.T @ a), "vector": rows(a @ x)[0],
        "transposed_vector": rows(a.T @ z)[0], "gram_plus_identity": rows(gram), "right": rows(right),
        "solution": rows(np.linalg.solve(gram, right)), "eigenvalues": rows(values)[0],
    }


cases = [case(1, 1, 1), case(3, 2, 4), case(7, 5, 3), case(40, 12, 9)]
try:
    import mpmath
    mpmath.mp.dps = 50
    for c in cases:
        exact = mpmath.eigsy(mpmath.matrix(c["gram_plus_identity"]), eigvals_only=True)
        exact = sorted(float(v) for v in exact)
        assert np.allclose(exact, c["eigenvalues"], rtol=1e-12), c["name"]
        c["eigenvalues"] = exact
except ImportError:
    pass
with open("matrices.json", "w") as file:
    json.dump({"source": f"NumPy {np.__version__}", "cases": cases}, file, indent=1)
    file.write("\n")
