# Score each customer from three of four columns, row by row.
# test: n = 200
# %% setup
n = 20_000
rng = np.random.default_rng(1)
customers = rng.random((n, 4))
# %% code
def scores(customers):
    result = []
    for customer in customers:
        score = customer[0] * 0.3 + customer[1] * 0.5 + customer[2] * 0.2
        result.append(score)
    return np.array(result)
# %% call
scores(customers)
# %% rewrites
# W10, identical
# -     result = []
# -     for customer in customers:
# -         score = customer[0] * 0.3 + customer[1] * 0.5 + customer[2] * 0.2
# -         result.append(score)
# -     return np.array(result)
# +     result = customers[:, 0] * 0.3 + customers[:, 1] * 0.5 + customers[:, 2] * 0.2
# +     return result
