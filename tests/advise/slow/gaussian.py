# A bell curve, the exponent written once more.
# test: n = 500
# %% setup
n = 300_000
rng = np.random.default_rng(11)
x = rng.normal(size=n)
# %% code
def bell(x, mean, width):
    return np.exp(-((x - mean) / width) ** 2 / 2) / np.sum(np.exp(-((x - mean) / width) ** 2 / 2))
# %% call
bell(x, 0.1, 1.5)
# %% rewrites
# W01, identical
# -     return np.exp(-((x - mean) / width) ** 2 / 2) / np.sum(np.exp(-((x - mean) / width) ** 2 / 2))
# +     t = x - mean
# +     t /= width
# +     t **= 2
# +     np.negative(t, out=t)
# +     t /= 2
# +     np.exp(t, out=t)
# +     t /= np.sum(np.exp(-((x - mean) / width) ** 2 / 2))
# +     return t
# W07, identical
# -     return np.exp(-((x - mean) / width) ** 2 / 2) / np.sum(np.exp(-((x - mean) / width) ** 2 / 2))
# +     part = np.exp(-((x - mean) / width) ** 2 / 2)
# +     return part / np.sum(part)
