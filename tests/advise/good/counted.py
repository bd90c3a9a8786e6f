# Counting by a mask.
# test: n = 300
# %% setup
n = 500_000
rng = np.random.default_rng(6)
x = rng.normal(size=n)
# %% code
def outside(x, limit):
    return np.count_nonzero(np.abs(x) > limit)
# %% call
outside(x, 2.0)
# %% rewrites
