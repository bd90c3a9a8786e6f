# Arithmetic that writes into arrays of its own.
# test: n = 300
# %% setup
n = 1_000_000
rng = np.random.default_rng(1)
x = rng.random(n)
out = np.empty_like(x)
# %% code
def scaled(x, out):
    np.multiply(x, 2, out=out)
    out += 1
    return out
# %% call
scaled(x, out)
# %% rewrites
