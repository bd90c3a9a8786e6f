# A moving average over a window.
# test: n = 60
# %% setup
n = 20_000
rng = np.random.default_rng(5)
prices = rng.random(n)
# %% code
def moving_average(x, w):
    averages = []
    for i in range(len(x) - w + 1):
        averages.append(x[i:i + w].mean())
    return np.array(averages)
# %% call
moving_average(prices, 10)
# %% rewrites
# W10, identical
# -     averages = []
# -     for i in range(len(x) - w + 1):
# -         averages.append(x[i:i + w].mean())
# -     return np.array(averages)
# +     averages = np.lib.stride_tricks.sliding_window_view(x, w).mean(axis=-1)
# +     return averages
