# A polynomial of measured values, with powers.
# test: n = 500
# %% setup
n = 1_000_000
rng = np.random.default_rng(10)
x = rng.random(n)
# %% code
def polynomial(x):
    return 3 * x**3 - 2 * x**2 + x
# %% call
polynomial(x)
# %% rewrites
# W01, identical
# -     return 3 * x**3 - 2 * x**2 + x
# +     t = x ** 3
# +     t *= 3
# +     u = x ** 2
# +     u *= 2
# +     t -= u
# +     t += x
# +     return t
# W08, equal but for rounding
# -     return 3 * x**3 - 2 * x**2 + x
# +     return 3 * (x * x * x) - 2 * x**2 + x
