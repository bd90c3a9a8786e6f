# A system of linear equations, by the inverse.
# test: n = 8
# %% setup
n = 300
rng = np.random.default_rng(19)
a = rng.random((n, n)) + n * np.eye(n)
b = rng.random(n)
# %% code
def solution(a, b):
    return np.linalg.inv(a) @ b
# %% call
solution(a, b)
# %% rewrites
# W18, equal but for rounding
# -     return np.linalg.inv(a) @ b
# +     return np.linalg.solve(a, b)
