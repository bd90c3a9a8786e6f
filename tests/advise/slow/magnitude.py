# The length of two-dimensional vectors.
# test: n = 500
# %% setup
n = 3_000_000
rng = np.random.default_rng(18)
x = rng.random(n)
y = rng.random(n)
# %% code
def magnitude(x, y):
    return np.sqrt(x * x + y * y)
# %% call
magnitude(x, y)
# %% rewrites
# W01, identical
# -     return np.sqrt(x * x + y * y)
# +     t = x * x
# +     t += y * y
# +     return np.sqrt(t, out=t)
