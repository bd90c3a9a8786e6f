# The sum of squares, as Python writes it.
# test: n = 60
# %% setup
n = 100_000
rng = np.random.default_rng(15)
errors = rng.normal(size=n)
# %% code
def loss(errors):
    return sum([e * e for e in errors]) / len(errors)
# %% call
loss(errors)
# %% rewrites
# W10, identical
# -     return sum([e * e for e in errors]) / len(errors)
# +     return np.sum(errors * errors) / len(errors)
# W10, identical
# -     return sum([e * e for e in errors]) / len(errors)
# +     return sum(errors * errors) / len(errors)
