# A weighted sum as a product.
# test: n = 300
# %% setup
n = 500_000
rng = np.random.default_rng(4)
x = rng.random(n)
weights = rng.random(n)
# %% code
def weighted(x, weights):
    return x @ weights / weights.sum()
# %% call
weighted(x, weights)
# %% rewrites
