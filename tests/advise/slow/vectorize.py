# A function of one number, for all of an array.
# test: n = 60
# %% setup
n = 100_000
rng = np.random.default_rng(13)
prices = rng.random(n) * 200
# %% code
def discount(price):
    if price > 100:
        return price * 0.8
    return price * 0.95

def discounted(prices):
    return np.vectorize(discount)(prices)
# %% call
discounted(prices)
# %% rewrites
# W10, identical
# -     return np.vectorize(discount)(prices)
# +     return np.where(prices > 100, prices * 0.8, prices * 0.95)
