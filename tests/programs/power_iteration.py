"""Largest eigenvalues by power iteration and deflation."""
import numpy as np


def normalise(v):
    return v / np.linalg.norm(v)


def rayleigh(a, v):
    return v @ a @ v / (v @ v)


def power_iteration(a, steps=1000, tol=1e-12):
    v = normalise(np.ones(a.shape[0]))
    value = rayleigh(a, v)
    for k in range(steps):
        v = normalise(a.dot(v))
        new = rayleigh(a, v)
        if abs(new - value) < tol:
            return new, v, k + 1
        value = new
    return value, v, steps


def deflate(a, value, v):
    return a - value * np.outer(v, v)


a = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 1.0]])
print("symmetric:", (a == a.T).all(), " trace:", np.trace(a))

values = []
work = a.copy()
for i in range(3):
    value, vector, steps = power_iteration(work)
    if vector[0] < 0:
        vector = -vector
    values.append(value)
    residual = np.abs(work @ vector - value * vector).max()
    print(f"{i}: {value:.6f}  {np.round(vector, 4)}  residual small: {residual < 1e-5}")
    work = deflate(work, value, vector)

print("sum of the values:", round(float(sum(values)), 6))
print("product and determinant:", round(float(np.prod(values)), 6), np.linalg.det(a).round(6))
print("descending:", all(x >= y for x, y in zip(values, values[1:])))
