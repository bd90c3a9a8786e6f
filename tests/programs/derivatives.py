"""Numerical derivatives and integrals of sampled functions."""
import numpy as np

x = np.linspace(0, 2 * np.pi, 201)
y = np.sin(x)
h = x[1] - x[0]

forward = np.diff(y) / h
central = (y[2:] - y[:-2]) / (2 * h)
gradient = np.gradient(y, x)
for name, values, at in [("forward", forward, x[:-1]), ("central", central, x[1:-1]), ("gradient", gradient, x)]:
    print(f"{name:<9} {values.shape} largest error {np.abs(values - np.cos(at)).max():.1e}")
second = np.diff(y, n=2) / h ** 2
print("second:", np.abs(second + y[1:-1]).max() < 1e-3, second.shape)

half = x <= np.pi
print("area of half a wave:", np.trapezoid(y[half], x[half]).round(4))
running = np.concatenate(([0], np.cumsum((y[1:] + y[:-1]) / 2 * h)))
print("running integral:", np.abs(running - (1 - np.cos(x))).max() < 1e-3)
turns = np.flatnonzero(np.sign(gradient[:-1]) != np.sign(gradient[1:]))
print("extremes near:", x[turns].round(2), "values", y[turns].round(3))
length = np.sum(np.hypot(np.diff(x), np.diff(y)))
print(f"length of the curve: {length:.3f}")
