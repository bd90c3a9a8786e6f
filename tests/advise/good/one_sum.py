# One reduction.
# test: n = 300
# %% setup
n = 1_000_000
rng = np.random.default_rng(3)
x = rng.random(n)
# %% code
def total(x):
    return x.sum()
# %% call
total(x)
# %% rewrites
