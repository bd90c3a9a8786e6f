"""Heat on a plate: explicit steps until nothing changes, with slices and with loops."""
import numpy as np


def plate(n):
    t = np.zeros((n, n))
    t[0, :] = 100.0
    t[:, 0] = 75.0
    t[:, -1] = 50.0
    return t


def step_slices(t):
    new = t.copy()
    new[1:-1, 1:-1] = 0.25 * (t[:-2, 1:-1] + t[2:, 1:-1] + t[1:-1, :-2] + t[1:-1, 2:])
    return new


def step_loops(t):
    new = t.copy()
    rows, cols = t.shape
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            new[i, j] = (t[i - 1, j] + t[i + 1, j] + t[i, j - 1] + t[i, j + 1]) / 4
    return new


def settle(t, step, tolerance):
    count = 0
    while True:
        new = step(t)
        count += 1
        if np.abs(new - t).max() < tolerance:
            return new, count
        t = new


fast, count = settle(plate(12), step_slices, 0.01)
print("steps:", count)
slow, slow_count = settle(plate(8), step_loops, 0.5)
quick, quick_count = settle(plate(8), step_slices, 0.5)
print("both ways agree:", slow_count == quick_count and np.allclose(slow, quick))
with np.printoptions(precision=1, suppress=True):
    print(fast[::3, ::3])
print(f"centre {fast[6, 6]:.3f}, mean {fast.mean():.3f}")
hottest = np.unravel_index(np.argmax(fast[1:-1, 1:-1]), (10, 10))
print("hottest inside:", tuple(int(k) + 1 for k in hottest))
above = fast > 60
print("above 60 degrees, by row:", above.sum(axis=1))
