"""A plucked string: the wave equation, its energy and its picture."""
import numpy as np


def pluck(x, where, height):
    left = x <= where
    shape = np.empty_like(x)
    shape[left] = height * x[left] / where
    shape[~left] = height * (1 - x[~left]) / (1 - where)
    return shape


def advance(old, now, c2):
    new = np.zeros_like(now)
    new[1:-1] = 2 * now[1:-1] - old[1:-1] + c2 * (now[2:] - 2 * now[1:-1] + now[:-2])
    return new


def energy(old, now, dt, dx, speed):
    velocity = (now - old) / dt
    slope_now = np.diff(now) / dx
    slope_old = np.diff(old) / dx
    return 0.5 * dx * ((velocity ** 2).sum() + speed ** 2 * (slope_now * slope_old).sum())


def picture(u, height=5):
    levels = np.round(u / 0.2 * (height // 2)).astype(int)
    for level in range(height // 2, -(height // 2) - 1, -1):
        print("|" + "".join("o" if k == level else "-" if level == 0 else " " for k in levels) + "|")


n, speed = 41, 1.0
x = np.linspace(0.0, 1.0, n)
dx = x[1] - x[0]
dt = 0.8 * dx / speed
c2 = (speed * dt / dx) ** 2
old = pluck(x, 0.25, 0.2)
now = old.copy()
now[1:-1] += 0.5 * c2 * np.diff(old, 2)
first = energy(old, now, dt, dx, speed)
for step in range(1, 101):
    old, now = now, advance(old, now, c2)
    if step % 25 == 0:
        print(f"step {step:3d}: largest {np.abs(now).max():.4f} at x={x[np.abs(now).argmax()]:.3f}")
picture(now)
print("energy kept:", np.isclose(energy(old, now, dt, dx, speed), first))
print("ends at rest:", now[0] == 0 and now[-1] == 0)
