# A short loop over Python's own numbers.
# test: n = 20
# %% setup
n = 20
prices = [float(i) for i in range(n)]
# %% code
def compound(prices):
    total = 0.0
    for price in prices:
        total = (total + price) * 1.01
    return total
# %% call
compound(prices)
# %% rewrites
