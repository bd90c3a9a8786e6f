"""Three bodies under gravity with the leapfrog method; energy and momentum are kept."""
import numpy as np

G = 1.0


def accelerations(pos, mass):
    delta = pos[np.newaxis, :, :] - pos[:, np.newaxis, :]
    dist2 = (delta ** 2).sum(axis=-1)
    np.fill_diagonal(dist2, 1.0)
    inv3 = dist2 ** -1.5
    np.fill_diagonal(inv3, 0.0)
    return G * (delta * (mass[np.newaxis, :] * inv3)[:, :, np.newaxis]).sum(axis=1)


def energy(pos, vel, mass):
    kinetic = 0.5 * np.sum(mass * (vel ** 2).sum(axis=1))
    potential = 0.0
    for i in range(len(mass)):
        for j in range(i + 1, len(mass)):
            r = np.linalg.norm(pos[i] - pos[j])
            potential -= G * mass[i] * mass[j] / r
    return kinetic + potential


def leapfrog(pos, vel, mass, dt, steps):
    acc = accelerations(pos, mass)
    for _ in range(steps):
        vel += 0.5 * dt * acc
        pos += dt * vel
        acc = accelerations(pos, mass)
        vel += 0.5 * dt * acc


mass = np.array([1.0, 0.01, 0.001])
pos = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
vel = np.zeros((3, 2))
for k in range(1, 3):
    r = np.linalg.norm(pos[k])
    speed = np.sqrt(G * mass[0] / r)
    vel[k] = speed * np.array([-pos[k, 1], pos[k, 0]]) / r
vel -= (mass[:, None] * vel).sum(axis=0) / mass.sum()

start = energy(pos, vel, mass)
for report in range(4):
    leapfrog(pos, vel, mass, dt=0.01, steps=100)
    drift = abs((energy(pos, vel, mass) - start) / start)
    radii = np.hypot(pos[:, 0], pos[:, 1])
    print(f"t={report + 1}: radii {np.round(radii[1:], 3)}, energy kept: {drift < 1e-4}")
momentum = (mass[:, None] * vel).sum(axis=0)
print("momentum is zero:", np.allclose(momentum, 0))
