# One-hot encoding of labels.
# test: n = 60
# %% setup
n = 20_000
rng = np.random.default_rng(6)
labels = rng.integers(0, 10, n)
# %% code
def one_hot(labels, classes):
    encoded = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        encoded[i, labels[i]] = 1
    return encoded
# %% call
one_hot(labels, 10)
# %% rewrites
# W10, identical
# -     for i in range(len(labels)):
# -         encoded[i, labels[i]] = 1
# +     encoded[np.arange(len(labels)), labels] = 1
