"""Linear regression by the normal equations and by gradient descent."""
import numpy as np


def design(x):
    return np.column_stack((np.ones(len(x)), x))


def normal_equations(x, y):
    a = design(x)
    return np.linalg.solve(a.T @ a, a.T @ y)


def gradient_descent(x, y, rate=0.1, epochs=500):
    a = design(x)
    weights = np.zeros(a.shape[1])
    losses = []
    for epoch in range(epochs):
        residual = a @ weights - y
        losses.append((residual ** 2).mean())
        weights -= rate * 2 / len(y) * (a.T @ residual)
    return weights, losses


def r_squared(y, predicted):
    return 1 - ((y - predicted) ** 2).sum() / ((y - y.mean()) ** 2).sum()


np.random.seed(0)
x = np.random.uniform(-1, 1, (80, 2))
true = np.array([3.0, -2.0, 0.5])
y = design(x) @ true + np.random.normal(scale=0.1, size=80)

exact = normal_equations(x, y)
found, losses = gradient_descent(x, y)
print("true:     ", true)
print("solved:   ", exact.round(3))
print("descended:", found.round(3))
print("same:", np.allclose(exact, found, atol=1e-4))
print("losses:", ["%.4f" % loss for loss in losses[::100]])
print(f"R2 = {r_squared(y, design(x) @ exact):.4f}")
residuals = y - design(x) @ exact
print("orthogonal to the columns:", np.allclose(design(x).T @ residuals, 0))
worst = np.argsort(np.abs(residuals))[-3:][::-1]
for i in worst:
    print(f"row {i}: x = {x[i].round(2)}, y = {y[i]:.2f}, off by {residuals[i]:+.3f}")
