# The ten largest values.
# test: n = 100
# %% setup
n = 500_000
rng = np.random.default_rng(14)
scores = rng.random(n)
# %% code
def best(scores):
    return np.sort(scores)[-10:]
# %% call
best(scores)
# %% rewrites
# W13, identical
# -     return np.sort(scores)[-10:]
# +     return np.sort(np.partition(scores, -10)[-10:])
