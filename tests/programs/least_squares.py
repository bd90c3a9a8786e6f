"""Curves through measured points: polyfit, lstsq, weights, residuals."""
import numpy as np

t = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
height = np.array([1.02, 4.61, 6.08, 5.03, 1.42, -4.61, -13.1])

a, b, c = np.polyfit(t, height, 2)
print(f"height = {a:.3f} t^2 + {b:.3f} t + {c:.3f}, so g = {-2 * a:.2f}")
fitted = np.polyval([a, b, c], t)
print("residuals:", (height - fitted).round(3), "norm", np.linalg.norm(height - fitted).round(4))
matrix = np.vander(t, 3)
solution, residuals, rank, singular = np.linalg.lstsq(matrix, height, rcond=None)
print("lstsq:", np.allclose(solution, [a, b, c]), "rank", rank, singular.shape)
q, r = np.linalg.qr(matrix)
print("by QR:", np.allclose(np.linalg.solve(r, q.T @ height), solution))
print("by inverse:", np.allclose(np.linalg.inv(matrix.T @ matrix) @ matrix.T @ height, solution))
top = -b / (2 * a)
print(f"highest at {top:.3f} s: {np.polyval([a, b, c], top):.3f} m")
root = (-b - np.sqrt(b ** 2 - 4 * a * c)) / (2 * a)
print(f"down after {root:.3f} s", np.isclose(np.polyval([a, b, c], root), 0))
line = np.polyfit(t, height, 1)
print("a line alone:", line.round(3), "worse:", np.abs(np.polyval(line, t) - height).max() > 3)
