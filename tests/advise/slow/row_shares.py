# Each row as shares of its sum.
# test: n = 20
# %% setup
n = 5_000
rng = np.random.default_rng(24)
table = rng.random((n, 12))
# %% code
def shares(table):
    result = np.empty_like(table)
    for i in range(len(table)):
        result[i] = table[i] / table[i].sum()
    return result
# %% call
shares(table)
# %% rewrites
# W10, identical
# -     result = np.empty_like(table)
# -     for i in range(len(table)):
# -         result[i] = table[i] / table[i].sum()
# +     result = table / table.sum(axis=-1)[:, None]
