"""LU decomposition with partial pivoting; solving, determinant and inverse by it."""
import numpy as np


def lu(matrix):
    u = matrix.astype(float).copy()
    n = u.shape[0]
    l = np.eye(n)
    perm = np.arange(n)
    swaps = 0
    for k in range(n - 1):
        p = k + np.argmax(np.abs(u[k:, k]))
        if p != k:
            u[[k, p]] = u[[p, k]]
            perm[[k, p]] = perm[[p, k]]
            l[[k, p], :k] = l[[p, k], :k]
            swaps += 1
        l[k + 1:, k] = u[k + 1:, k] / u[k, k]
        u[k + 1:] -= np.outer(l[k + 1:, k], u[k])
    return l, u, perm, swaps


def forward(l, b):
    y = np.zeros_like(b)
    for i in range(len(b)):
        y[i] = b[i] - l[i, :i] @ y[:i]
    return y


def backward(u, y):
    x = np.zeros_like(y)
    for i in range(len(y) - 1, -1, -1):
        x[i] = (y[i] - u[i, i + 1:] @ x[i + 1:]) / u[i, i]
    return x


def solve(factors, b):
    l, u, perm, _ = factors
    return backward(u, forward(l, b[perm]))


A = np.array([[2, 1, 1, 0], [4, 3, 3, 1], [8, 7, 9, 5], [6, 7, 9, 8]])
factors = lu(A)
L, U, perm, swaps = factors
print("permutation:", perm, "swaps:", swaps)
print(np.round(L, 4))
print(np.round(U, 4) + 0.0)
print("PA = LU:", np.allclose(A[perm], L @ U))
det = (-1) ** swaps * np.diag(U).prod()
print("determinant:", round(det, 6), np.allclose(det, np.linalg.det(A)))
b = np.array([7.0, 23.0, 69.0, 79.0])
print("solution:", solve(factors, b).round(6))
inverse = np.column_stack([solve(factors, e) for e in np.eye(4)])
print("inverse:", np.allclose(inverse @ A, np.identity(4)))
