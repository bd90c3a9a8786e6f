# Frequencies of labels.
# test: n = 300
# %% setup
n = 500_000
rng = np.random.default_rng(12)
labels = rng.integers(0, 50, n)
# %% code
def frequencies(labels):
    return np.bincount(labels, minlength=50)
# %% call
frequencies(labels)
# %% rewrites
