"""Jacobi's method for a diagonally dominant system, beside NumPy's solver."""
import numpy as np


def is_diagonally_dominant(matrix):
    diagonal = np.abs(np.diag(matrix))
    others = np.abs(matrix).sum(axis=1) - diagonal
    return bool(np.all(diagonal > others))


def jacobi(matrix, rhs, tolerance=1e-10, max_steps=200):
    diagonal = np.diag(matrix)
    rest = matrix - np.diagflat(diagonal)
    x = np.zeros_like(rhs)
    history = []
    for step in range(1, max_steps + 1):
        new = (rhs - rest @ x) / diagonal
        change = np.linalg.norm(new - x)
        history.append(change)
        x = new
        if change < tolerance:
            break
    return x, step, history


A = np.array([
    [10.0, -1.0, 2.0, 0.0],
    [-1.0, 11.0, -1.0, 3.0],
    [2.0, -1.0, 10.0, -1.0],
    [0.0, 3.0, -1.0, 8.0],
])
b = np.array([6.0, 25.0, -11.0, 15.0])

print("dominant:", is_diagonally_dominant(A), is_diagonally_dominant(A[::-1]))
solution, steps, history = jacobi(A, b)
print(f"{steps} steps")
print(np.round(solution, 6))
print("agrees with solve:", np.allclose(solution, np.linalg.solve(A, b)))
for i, change in enumerate(history[:5]):
    print(f"  step {i + 1}: change {change:.3e}")
ratios = np.array(history[1:6]) / np.array(history[:5])
print("reduction a step between", ratios.min().round(2), "and", ratios.max().round(2))
