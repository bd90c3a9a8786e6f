"""Facts about matrices: inverses, rank, powers, orthogonality, projections, distances."""
import numpy as np

a = np.array([[4.0, 2.0], [1.0, 3.0]])
b = np.array([10.0, 5.0])
inverse = np.linalg.inv(a)
print("identity:", np.allclose(a @ inverse, np.eye(2)), "det:", np.linalg.det(a).round(6))
print("solution:", np.linalg.solve(a, b).round(6), (inverse @ b).round(6))
print("power:", np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), 10).tolist())
u, v = np.array([3.0, 4.0, 0.0]), np.array([1.0, 2.0, 2.0])
print("dot:", u @ v, u.dot(v), np.inner(u, v), "norms:", np.linalg.norm(u), np.linalg.norm(v))
cosine = u @ v / (np.linalg.norm(u) * np.linalg.norm(v))
print(f"angle {np.degrees(np.arccos(cosine)):.3f} degrees, cross {np.cross(u, v)}")
projection = (u @ v) / (v @ v) * v
print("projection:", projection.round(4), "rest is orthogonal:", np.isclose((u - projection) @ v, 0))
print("norms of a:", np.linalg.norm(a).round(4), np.linalg.norm(a, 1), np.linalg.norm(a, np.inf), np.linalg.norm(u, 1))
theta = np.pi / 6
rotation = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
print("orthogonal:", np.allclose(rotation.T @ rotation, np.eye(2)), (rotation @ [1, 0]).round(4))
square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
print("turned:", (square @ rotation.T).round(3).tolist())
x, y = square.T
print("area:", 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))))
print(np.outer([1, 2], [3, 4]).tolist(), np.kron([1, 2], [1, 10]), np.trace(a), np.diag([1, 2]).tolist())
