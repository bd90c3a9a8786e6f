# The mean of the values that are valid.
# test: n = 60
# %% setup
n = 100_000
rng = np.random.default_rng(7)
values = rng.normal(size=n)
# %% code
def masked_mean(values):
    total = 0.0
    count = 0
    for value in values:
        if value > 0:
            total += value
            count += 1
    return total / count
# %% call
masked_mean(values)
# %% rewrites
# W10, equal but for rounding
# -     total = 0.0
# -     count = 0
# -     for value in values:
# -         if value > 0:
# -             total += value
# -             count += 1
# +     total = np.sum(values[values > 0])
# +     count = np.count_nonzero(values > 0)
