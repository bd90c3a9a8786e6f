# Standardise the columns of a table, one after the other.
# test: n = 50
# %% setup
n = 20_000
rng = np.random.default_rng(3)
table = rng.normal(size=(n, 40))
# %% code
def standardise(table):
    result = np.zeros_like(table)
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            result[i, j] = (table[i, j] - table[:, j].mean()) / table[:, j].std()
    return result
# %% call
standardise(table[:100])
# %% rewrites
# W10, equal but for rounding
# -     result = np.zeros_like(table)
# -     for i in range(table.shape[0]):
# -         for j in range(table.shape[1]):
# -             result[i, j] = (table[i, j] - table[:, j].mean()) / table[:, j].std()
# +     result = (table - table.mean(axis=0)) / table.std(axis=0)
# W10, equal but for rounding
# -         for j in range(table.shape[1]):
# -             result[i, j] = (table[i, j] - table[:, j].mean()) / table[:, j].std()
# +         result[i] = (table[i] - table.mean(axis=0)) / table.std(axis=0)
