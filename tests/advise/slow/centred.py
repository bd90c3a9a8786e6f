# A table less the means of its columns, repeated for every row.
# test: n = 60
# %% setup
n = 100_000
rng = np.random.default_rng(17)
table = rng.normal(size=(n, 10))
# %% code
def centred(table):
    means = np.tile(table.mean(axis=0), (table.shape[0], 1))
    return table - means
# %% call
centred(table)
# %% rewrites
# W09, identical
# -     means = np.tile(table.mean(axis=0), (table.shape[0], 1))
# +     means = table.mean(axis=0)
