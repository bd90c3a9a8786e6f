# Differences of neighbours by slices.
# test: n = 300
# %% setup
n = 500_000
rng = np.random.default_rng(11)
x = rng.random(n)
# %% code
def changes(x):
    return x[1:] - x[:-1]
# %% call
changes(x)
# %% rewrites
