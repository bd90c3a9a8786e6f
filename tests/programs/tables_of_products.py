"""Tables by broadcasting: products, distances, a multiplication table, a chessboard."""
import numpy as np

n = np.arange(1, 8)
table = n[:, None] * n
print(table)
print("symmetric:", (table == table.T).all(), "trace:", table.trace(), "diagonal:", table.diagonal())
for row in table[::3]:
    print("".join(f"{value:4d}" for value in row))
cities = np.array([0, 40, 95, 130])
print(np.abs(np.subtract.outer(cities, cities)))
board = np.indices((4, 8)).sum(axis=0) % 2
print("\n".join("".join(".#"[cell] for cell in row) for row in board))
board = np.tile([[0, 1], [1, 0]], (2, 4))
print((board == np.indices((4, 8)).sum(axis=0) % 2).all())
lower = np.tril(table)
print(lower[:4, :4], lower.sum(), np.triu(table, 1).sum())
x, y = np.meshgrid(np.arange(3), np.arange(2))
print(x.tolist(), y.tolist(), (x + 10 * y).ravel())
print(np.repeat([1, 2, 3], [3, 0, 2]), np.eye(3, k=1, dtype=int).tolist())
print(np.add.reduce(table, axis=0), np.multiply.accumulate(n), np.maximum.outer([1, 5], [3, 4]).tolist())
