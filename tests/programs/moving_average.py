"""Moving averages in five ways that must agree, and crossings of two of them."""
import numpy as np


def by_loop(values, width):
    result = []
    for i in range(len(values) - width + 1):
        total = 0.0
        for j in range(width):
            total += values[i + j]
        result.append(total / width)
    return np.array(result)


def by_slices(values, width):
    n = len(values) - width + 1
    total = np.zeros(n)
    for k in range(width):
        total += values[k:k + n]
    return total / width


def by_cumsum(values, width):
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return (sums[width:] - sums[:-width]) / width


def by_convolution(values, width):
    return np.convolve(values, np.ones(width) / width, mode="valid")


def by_windows(values, width):
    return np.lib.stride_tricks.sliding_window_view(values, width).mean(axis=1)


np.random.seed(3)
prices = 100 + np.cumsum(np.random.randn(60))
reference = by_loop(prices, 5)
for function in [by_slices, by_cumsum, by_convolution, by_windows]:
    print(f"{function.__name__:<16}", np.allclose(function(prices, 5), reference))

short = by_cumsum(prices, 5)[10:]
long = by_cumsum(prices, 15)
above = short > long
crossings = np.flatnonzero(np.diff(above.astype(int)))
print("lengths:", len(short), len(long))
print("crossings at", crossings)
for day in crossings:
    print(f"  day {day + 15:2d}: {'up' if above[day + 1] else 'down'}, price {prices[day + 15]:.2f}")
print("days above:", above.sum(), "of", above.size)
