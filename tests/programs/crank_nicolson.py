"""Crank-Nicolson for the heat equation, with Thomas' algorithm."""
import numpy as np


def thomas(low, mid, high, rhs):
    """Solve a tridiagonal system in O(n)."""
    n = len(rhs)
    c = np.zeros(n)
    d = np.zeros(n)
    c[0] = high[0] / mid[0]
    d[0] = rhs[0] / mid[0]
    for i in range(1, n):
        m = mid[i] - low[i] * c[i - 1]
        c[i] = high[i] / m
        d[i] = (rhs[i] - low[i] * d[i - 1]) / m
    x = np.zeros(n)
    x[-1] = d[-1]
    for i in reversed(range(n - 1)):
        x[i] = d[i] - c[i] * x[i + 1]
    return x


def evolve(u, r, steps):
    n = len(u) - 2
    low, high = np.full(n, -r / 2), np.full(n, -r / 2)
    mid = np.full(n, 1 + r)
    for _ in range(steps):
        rhs = (1 - r) * u[1:-1] + r / 2 * (u[:-2] + u[2:])
        u[1:-1] = thomas(low, mid, high, rhs)
    return u


def error_of(points):
    x = np.linspace(0, 1, points)
    dx = x[1] - x[0]
    dt = dx / 2
    steps = int(round(0.1 / dt))
    u = evolve(np.sin(np.pi * x), dt / dx ** 2, steps)
    exact = np.exp(-np.pi ** 2 * dt * steps) * np.sin(np.pi * x)
    return np.abs(u - exact).max()


previous = None
for points in (6, 11, 21, 41):
    error = error_of(points)
    order = "" if previous is None else f"  order {np.log2(previous / error):.2f}"
    print(f"{points:3d} points: error {error:.2e}{order}")
    previous = error

u = evolve(np.where(np.abs(np.linspace(-1, 1, 11)) < 0.5, 1.0, 0.0), 0.5, 10)
print(np.round(u, 3))
print("symmetric:", np.allclose(u, u[::-1]))
