"""The Lorenz attractor with fourth-order Runge-Kutta, and how two near starts part."""
import numpy as np


def lorenz(state, sigma=10.0, rho=28.0, beta=8 / 3):
    x, y, z = state
    return np.array([sigma * (y - x), x * (rho - z) - y, x * y - beta * z])


def rk4(f, state, dt):
    k1 = f(state)
    k2 = f(state + dt / 2 * k1)
    k3 = f(state + dt / 2 * k2)
    k4 = f(state + dt * k3)
    return state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def trajectory(start, dt, steps):
    path = np.empty((steps + 1, 3))
    path[0] = start
    for i in range(steps):
        path[i + 1] = rk4(lorenz, path[i], dt)
    return path


a = trajectory([1.0, 1.0, 1.0], 0.01, 400)
b = trajectory([1.0, 1.0, 1.0001], 0.01, 400)
for t in (0, 100, 200, 300, 400):
    print(f"t={t / 100:.1f}", np.round(a[t], 3))
print("bounds:", a.min(axis=0).round(1), a.max(axis=0).round(1))
apart = np.linalg.norm(a - b, axis=1)
print("apart:", ["%.1e" % apart[k] for k in (0, 100, 200)])
flips = np.count_nonzero(np.diff(np.sign(a[:, 0])))
print("changes of side:", flips)
fixed = np.array([np.sqrt(72), np.sqrt(72), 27.0])
print("a fixed point:", np.allclose(lorenz(fixed), 0))
halves = [trajectory([1.0, 1.0, 1.0], dt, int(round(0.5 / dt)))[-1] for dt in (0.02, 0.01, 0.005)]
errors = [np.abs(h - halves[-1]).max() for h in halves[:2]]
print(f"halving the step divides the error by {errors[0] / errors[1]:.0f}")
