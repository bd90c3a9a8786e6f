# A product of matrices.
# test: n = 8
# %% setup
n = 300
rng = np.random.default_rng(15)
a = rng.random((n, n))
b = rng.random((n, n))
# %% code
def product(a, b):
    return a @ b
# %% call
product(a, b)
# %% rewrites
