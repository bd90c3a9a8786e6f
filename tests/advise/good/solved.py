# A system of equations, solved.
# test: n = 8
# %% setup
n = 200
rng = np.random.default_rng(9)
a = rng.random((n, n)) + n * np.eye(n)
b = rng.random(n)
# %% code
def solution(a, b):
    return np.linalg.solve(a, b)
# %% call
solution(a, b)
# %% rewrites
