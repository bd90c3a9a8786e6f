# How many values are outside of the limits.
# test: n = 60
# %% setup
n = 500_000
rng = np.random.default_rng(20)
x = rng.normal(size=n)
# %% code
def outliers(x, limit):
    return len(x[np.abs(x) > limit])
# %% call
outliers(x, 2.0)
# %% rewrites
# W14, identical
# -     return len(x[np.abs(x) > limit])
# +     return np.count_nonzero(np.abs(x) > limit)
