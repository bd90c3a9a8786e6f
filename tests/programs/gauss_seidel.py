"""Gauss-Seidel and successive over-relaxation on a tridiagonal system, element by element."""
import numpy as np


def tridiagonal(n, low, mid, high):
    m = np.zeros((n, n))
    for i in range(n):
        m[i, i] = mid
        if i > 0:
            m[i, i - 1] = low
        if i < n - 1:
            m[i, i + 1] = high
    return m


def sweep(a, b, x, omega):
    """One pass in place; the largest change."""
    n = len(b)
    largest = 0.0
    for i in range(n):
        s = 0.0
        for j in range(n):
            if j != i and a[i, j] != 0:
                s += a[i, j] * x[j]
        new = (1 - omega) * x[i] + omega * (b[i] - s) / a[i, i]
        largest = max(largest, abs(new - x[i]))
        x[i] = new
    return largest


def solve(a, b, omega=1.0, tol=1e-8):
    x = np.zeros(len(b))
    count = 0
    while sweep(a, b, x, omega) > tol:
        count += 1
        if count >= 500:
            print("gave up")
            break
    return x, count + 1


n = 10
a = tridiagonal(n, -1.0, 2.5, -1.0)
b = np.ones(n)
b[-1] = 3
exact = np.linalg.solve(a, b)
for omega in (0.8, 1.0, 1.2, 1.4):
    x, sweeps = solve(a, b, omega)
    error = np.max(np.abs(x - exact))
    print(f"omega={omega:<4} sweeps={sweeps:>3}  error below 1e-6: {error < 1e-6}")
print(np.array2string(x, precision=4))
