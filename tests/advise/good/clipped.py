# Limits by one function.
# test: n = 300
# %% setup
n = 500_000
rng = np.random.default_rng(7)
x = rng.normal(size=n)
# %% code
def limited(x):
    return np.clip(x, -1, 1)
# %% call
limited(x)
# %% rewrites
