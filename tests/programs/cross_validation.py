"""Cross-validation splits, and polynomials of several degrees judged by them."""
import numpy as np


def folds(n, k, seed=None):
    """Pairs of training and test indices."""
    indices = np.arange(n)
    if seed is not None:
        np.random.seed(seed)
        np.random.shuffle(indices)
    parts = np.array_split(indices, k)
    pairs = []
    for i in range(k):
        train = np.concatenate([part for j, part in enumerate(parts) if j != i])
        pairs.append((train, parts[i]))
    return pairs


def vandermonde(x, degree):
    return x[:, None] ** np.arange(degree + 1)


def fit(x, y, degree):
    a = vandermonde(x, degree)
    return np.linalg.solve(a.T @ a + 1e-9 * np.eye(degree + 1), a.T @ y)


def mse(coefficients, x, y):
    return np.mean((vandermonde(x, len(coefficients) - 1) @ coefficients - y) ** 2)


def cross_validate(x, y, degree, k=5):
    errors = [mse(fit(x[train], y[train], degree), x[test], y[test]) for train, test in folds(len(x), k, seed=9)]
    return np.mean(errors), np.std(errors)


for train, test in folds(7, 3):
    print("train", train, "test", test)
assert sorted(np.concatenate([t for _, t in folds(23, 4, seed=1)])) == list(range(23))

np.random.seed(2)
x = np.sort(np.random.uniform(-1, 1, 40))
y = 1 - 2 * x + 3 * x ** 3 + np.random.normal(0, 0.1, 40)
results = {degree: cross_validate(x, y, degree) for degree in range(1, 7)}
for degree, (mean, spread) in results.items():
    print(f"degree {degree}: {mean:.4f} +- {spread:.4f}")
best = min(results, key=lambda d: results[d][0])
print("best degree:", best)
print("coefficients:", fit(x, y, 3).round(2))
