"""Lloyd's k-means on three clouds of points, by broadcasting."""
import numpy as np

np.random.seed(7)


def make_clouds(centres, count, spread):
    parts = []
    for centre in centres:
        parts.append(np.array(centre) + spread * np.random.randn(count, 2))
    return np.concatenate(parts)


def assign(points, centroids):
    distances = np.sqrt(((points[:, np.newaxis, :] - centroids[np.newaxis, :, :]) ** 2).sum(axis=2))
    return np.argmin(distances, axis=1), distances.min(axis=1)


def update(points, labels, k):
    return np.array([points[labels == j].mean(axis=0) for j in range(k)])


def kmeans(points, k, limit=50):
    centroids = points[np.random.choice(len(points), k, replace=False)]
    labels = None
    for iteration in range(limit):
        labels, distances = assign(points, centroids)
        new = update(points, labels, k)
        if np.allclose(new, centroids):
            break
        centroids = new
    inertia = (distances ** 2).sum()
    return centroids, labels, inertia, iteration


points = make_clouds([(0, 0), (5, 5), (0, 6)], 40, 0.6)
print("points:", points.shape, points.dtype)
centroids, labels, inertia, iterations = kmeans(points, 3)
order = np.lexsort((centroids[:, 1], centroids[:, 0].round()))
print(f"converged after {iterations} iterations, inertia {inertia:.3f}")
for place, j in enumerate(order):
    size = np.count_nonzero(labels == j)
    x, y = centroids[j]
    print(f"cluster {place}: {size:3d} points around ({x:6.3f}, {y:6.3f})")
print("sizes:", np.bincount(labels, minlength=3)[order])
same = [len(np.unique(labels[i:i + 40])) == 1 for i in range(0, 120, 40)]
print("each cloud in one cluster:", same)
