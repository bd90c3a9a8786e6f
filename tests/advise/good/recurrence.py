# A filter whose rounds need the last result.
# test: n = 300
# %% setup
n = 5_000
rng = np.random.default_rng(8)
x = rng.random(n)
# %% code
def smoothed(x):
    state = 0.0
    result = np.empty(len(x))
    for i, value in enumerate(x):
        state = 0.9 * state + 0.1 * value
        result[i] = state
    return result
# %% call
smoothed(x)
# %% rewrites
