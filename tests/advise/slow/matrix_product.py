# The product of two matrices, by its definition.
# test: n = 6
# %% setup
n = 40
rng = np.random.default_rng(23)
a = rng.random((n, n))
b = rng.random((n, n))
# %% code
def product(a, b):
    n, m = len(a), b.shape[1]
    result = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            total = 0
            for k in range(len(b)):
                total += a[i, k] * b[k, j]
            result[i, j] = total
    return result
# %% call
product(a, b)
# %% rewrites
# W10, equal but for rounding
# -     result = np.zeros((n, m))
# -     for i in range(n):
# -         for j in range(m):
# -             total = 0
# -             for k in range(len(b)):
# -                 total += a[i, k] * b[k, j]
# -             result[i, j] = total
# +     result = a @ b
# W10, identical
# -         for j in range(m):
# -             total = 0
# -             for k in range(len(b)):
# -                 total += a[i, k] * b[k, j]
# -             result[i, j] = total
# +         result[i] = np.sum(a[i] * b.T, axis=1)
# W10, identical
# -             total = 0
# -             for k in range(len(b)):
# -                 total += a[i, k] * b[k, j]
# +             total = a[i] @ b[:, j]
