"""Interpolation of a table: by hand, by np.interp, and by Lagrange's polynomial."""
import numpy as np

xs = np.array([0.0, 1.0, 2.5, 4.0, 6.0])
ys = np.array([1.0, 3.0, 2.0, 5.0, 4.0])


def linear(x):
    i = int(np.clip(np.searchsorted(xs, x) - 1, 0, len(xs) - 2))
    t = (x - xs[i]) / (xs[i + 1] - xs[i])
    return ys[i] + t * (ys[i + 1] - ys[i])


def lagrange(x):
    total = 0.0
    for i in range(len(xs)):
        others = np.delete(xs, i)
        total += ys[i] * np.prod((x - others) / (xs[i] - others))
    return total


points = np.linspace(0, 6, 13)
by_hand = np.array([linear(x) for x in points])
print("same as np.interp:", np.allclose(by_hand, np.interp(points, xs, ys)))
print("through the points:", np.allclose([lagrange(x) for x in xs], ys))
for x, a in zip(points[::3], by_hand[::3]):
    print(f"{x:4.1f} {a:7.3f} {lagrange(x):8.3f}")
print("outside:", np.interp([-1, 9], xs, ys), np.interp(-1, xs, ys, left=0))
