# Distances between all pairs of points.
# test: n = 12
# %% setup
n = 200
rng = np.random.default_rng(4)
points = rng.random((n, 3))
# %% code
def distances(points):
    n = len(points)
    result = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            result[i, j] = np.sqrt(np.sum((points[i] - points[j]) ** 2))
    return result
# %% call
distances(points)
# %% rewrites
# W01, identical
# -             result[i, j] = np.sqrt(np.sum((points[i] - points[j]) ** 2))
# +             t = points[i] - points[j]
# +             t **= 2
# +             result[i, j] = np.sqrt(np.sum(t))
# W10, identical
# -     result = np.zeros((n, n))
# -     for i in range(n):
# -         for j in range(n):
# -             result[i, j] = np.sqrt(np.sum((points[i] - points[j]) ** 2))
# +     result = np.sqrt(np.sum((points[:, None] - points) ** 2, axis=-1))
# W10, identical
# -         for j in range(n):
# -             result[i, j] = np.sqrt(np.sum((points[i] - points[j]) ** 2))
# +         result[i] = np.sqrt(np.sum((points[i] - points) ** 2, axis=-1))
# W18, identical
# -             result[i, j] = np.sqrt(np.sum((points[i] - points[j]) ** 2))
# +             result[i, j] = np.linalg.norm(points[i] - points[j])
# W18, identical
# -             result[i, j] = np.sqrt(np.sum((points[i] - points[j]) ** 2))
# +             result[i, j] = np.sqrt(np.linalg.norm(points[i] - points[j]) ** 2)
