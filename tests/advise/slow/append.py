# Measurements are collected in an array that grows.
# test: n = 60
# %% setup
n = 5_000
rng = np.random.default_rng(16)
readings = rng.random((n, 3))
# %% code
def means(readings):
    result = np.array([])
    for row in readings:
        result = np.append(result, row.mean())
    return result
# %% call
means(readings)
# %% rewrites
# W12, identical
# +     parts = []
# -         result = np.append(result, row.mean())
# +         parts.append(row.mean())
# +     result = np.append(result, parts)
