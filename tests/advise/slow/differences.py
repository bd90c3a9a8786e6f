# Changes from one day to the next.
# test: n = 60
# %% setup
n = 50_000
rng = np.random.default_rng(22)
prices = rng.random(n) + 1
# %% code
def changes(prices):
    result = np.zeros(len(prices) - 1)
    for i in range(1, len(prices)):
        result[i - 1] = (prices[i] - prices[i - 1]) / prices[i - 1]
    return result
# %% call
changes(prices)
# %% rewrites
# W10, identical
# -     result = np.zeros(len(prices) - 1)
# -     for i in range(1, len(prices)):
# -         result[i - 1] = (prices[i] - prices[i - 1]) / prices[i - 1]
# +     result = (prices[1:] - prices[:-1]) / prices[:-1]
