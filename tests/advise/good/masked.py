# Values that satisfy a condition.
# test: n = 300
# %% setup
n = 200_000
rng = np.random.default_rng(14)
x = rng.normal(size=n)
# %% code
def positive(x):
    return x[x > 0]
# %% call
positive(x)
# %% rewrites
# W14, identical
# -     return x[x > 0]
# +     return np.compress(x > 0, x)
