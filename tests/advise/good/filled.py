# A list of parts that are put together once.
# test: n = 20
# %% setup
n = 200
rng = np.random.default_rng(13)
parts = [rng.random(100) for _ in range(n)]
# %% code
def together(parts):
    return np.concatenate(parts)
# %% call
together(parts)
# %% rewrites
