# Values between 0 and 1, with the extremes looked up for each.
# test: n = 60
# %% setup
n = 3_000
rng = np.random.default_rng(12)
values = rng.normal(size=n)
# %% code
def normalise(values):
    scaled = []
    for value in values:
        scaled.append((value - values.min()) / (values.max() - values.min()))
    return scaled
# %% call
normalise(values)
# %% rewrites
# W07, identical
# -         scaled.append((value - values.min()) / (values.max() - values.min()))
# +         values_min = values.min()
# +         scaled.append((value - values_min) / (values.max() - values_min))
# W10, identical
# -     scaled = []
# -     for value in values:
# -         scaled.append((value - values.min()) / (values.max() - values.min()))
# +     scaled = (values - values.min()) / (values.max() - values.min())
# W11, identical
# +     values_min = values.min()
# +     constant = values.max() - values.min()
# -         scaled.append((value - values.min()) / (values.max() - values.min()))
# +         scaled.append((value - values_min) / constant)
