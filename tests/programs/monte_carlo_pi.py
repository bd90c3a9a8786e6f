"""Pi by chance: darts, needles and a mean of a function."""
import math

import numpy as np


def darts(n, seed):
    np.random.seed(seed)
    x = np.random.rand(n)
    y = np.random.rand(n)
    inside = x ** 2 + y ** 2 <= 1.0
    return 4 * inside.mean(), np.count_nonzero(inside)


def needles(n, seed):
    np.random.seed(seed)
    centre = np.random.uniform(0, 0.5, n)
    angle = np.random.uniform(0, np.pi / 2, n)
    hits = (centre <= 0.5 * np.sin(angle)).sum()
    return 2 * n / hits


def average(n, seed):
    np.random.seed(seed)
    u = np.random.random_sample(n)
    heights = 4 * np.sqrt(1 - u * u)
    return heights.mean(), heights.std(ddof=1) / math.sqrt(n)


for n in (100, 1_000, 10_000, 100_000):
    estimate, hits = darts(n, 42)
    print(f"{n:>7,} darts: {hits:>6,} inside, pi = {estimate:.5f}, off by {abs(estimate - math.pi):.5f}")

print(f"needles: {needles(50_000, 1):.4f}")
value, error = average(50_000, 2)
print(f"mean of a function: {value:.4f} +- {error:.4f}")
print("within three errors:", abs(value - np.pi) < 3 * error)

estimates = np.array([darts(1000, seed)[0] for seed in range(20)])
print(f"20 runs: mean {estimates.mean():.4f}, from {estimates.min():.3f} to {estimates.max():.3f}")
