# One function of one array.
# test: n = 300
# %% setup
n = 1_000_000
rng = np.random.default_rng(10)
x = rng.random(n)
# %% code
def root(x):
    return np.sqrt(x)
# %% call
root(x)
# %% rewrites
