# Standardising with axis=0.
# test: n = 60
# %% setup
n = 20_000
rng = np.random.default_rng(2)
table = rng.normal(size=(n, 8))
# %% code
def standardised(table):
    result = table - table.mean(axis=0)
    result /= table.std(axis=0)
    return result
# %% call
standardised(table)
# %% rewrites
