# Put customers into segments by two limits.
# test: n = 200
# %% setup
n = 20_000
rng = np.random.default_rng(2)
ages = rng.integers(18, 90, n)
spending = rng.random(n) * 1000
# %% code
def segments(ages, spending):
    labels = []
    for i in range(len(ages)):
        if spending[i] > 800:
            labels.append("high")
        elif ages[i] > 60:
            labels.append("senior")
        elif ages[i] < 25:
            labels.append("young")
        else:
            labels.append("standard")
    return np.array(labels)
# %% call
segments(ages, spending)
# %% rewrites
# W10, identical
# -     labels = []
# -     for i in range(len(ages)):
# -         if spending[i] > 800:
# -             labels.append("high")
# -         elif ages[i] > 60:
# -             labels.append("senior")
# -         elif ages[i] < 25:
# -             labels.append("young")
# -         else:
# -             labels.append("standard")
# -     return np.array(labels)
# +     labels = np.select([spending > 800, ages > 60, ages < 25], ['high', 'senior', 'young'], 'standard')
# +     return labels
