# The ten largest, by partition.
# test: n = 300
# %% setup
n = 300_000
rng = np.random.default_rng(5)
x = rng.random(n)
# %% code
def largest(x):
    return np.sort(np.partition(x, -10)[-10:])
# %% call
largest(x)
# %% rewrites
