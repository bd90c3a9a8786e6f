# How often each label occurs.
# test: n = 60
# %% setup
n = 50_000
rng = np.random.default_rng(21)
labels = rng.integers(0, 100, n)
# %% code
def frequencies(labels):
    counts = np.zeros(100, dtype=int)
    for label in labels:
        counts[label] += 1
    return counts
# %% call
frequencies(labels)
# %% rewrites
# W10, identical
# -     for label in labels:
# -         counts[label] += 1
# +     counts += np.bincount(labels, minlength=len(counts))
