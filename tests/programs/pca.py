"""Principal components by power iteration on the covariance matrix."""
import numpy as np


def make_data(n):
    np.random.seed(5)
    base = np.random.randn(n, 1)
    noise = 0.3 * np.random.randn(n, 3)
    return base @ np.array([[2.0, 1.0, -1.0]]) + noise + np.array([10.0, 20.0, 30.0])


def standardise(data):
    centred = data - data.mean(axis=0)
    return centred / centred.std(axis=0, ddof=1)


def leading(cov, steps=300):
    v = np.ones(len(cov)) / np.sqrt(len(cov))
    for _ in range(steps):
        w = cov @ v
        v = w / np.sqrt(w @ w)
    if v[np.argmax(np.abs(v))] < 0:
        v = -v
    return v @ cov @ v, v


def principal_components(data, count):
    cov = np.cov(data, rowvar=False)
    total = np.trace(cov)
    values, vectors = [], []
    for _ in range(count):
        value, v = leading(cov)
        values.append(value)
        vectors.append(v)
        cov = cov - value * np.outer(v, v)
    return np.array(values), np.stack(vectors), total


data = make_data(200)
print("means:", data.mean(axis=0).round(2))
scaled = standardise(data)
print("standard deviations:", scaled.std(axis=0, ddof=1))
values, vectors, total = principal_components(scaled, 2)
for value, vector in zip(values, vectors):
    print(f"variance {value:.4f} ({100 * value / total:.1f} %) along {np.round(vector, 3)}")
scores = scaled @ vectors.T
print("scores:", scores.shape, "uncorrelated:", abs(np.corrcoef(scores.T)[0, 1]) < 1e-6)
back = scores @ vectors
lost = ((scaled - back) ** 2).sum() / (scaled ** 2).sum()
print(f"lost by two components: {lost:.2%}")
