# What an investment is worth after each day.
# test: n = 60
# %% setup
n = 50_000
rng = np.random.default_rng(8)
returns = rng.normal(0, 0.001, n)
# %% code
def worth(returns):
    value = 1.0
    history = []
    for r in returns:
        value *= 1 + r
        history.append(value)
    return np.array(history)
# %% call
worth(returns)
# %% rewrites
# W10, identical
# -     history = []
# -     for r in returns:
# -         value *= 1 + r
# -         history.append(value)
# -     return np.array(history)
# +     history = value * np.cumprod(1 + returns)
# +     return history
