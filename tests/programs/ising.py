"""The Ising model with Metropolis' algorithm, with a fixed seed."""
import math

import numpy as np


def energy(spins):
    right = np.roll(spins, -1, axis=1)
    down = np.roll(spins, -1, axis=0)
    return -int((spins * right + spins * down).sum())


def change(spins, i, j):
    n = len(spins)
    around = spins[(i + 1) % n, j] + spins[(i - 1) % n, j] + spins[i, (j + 1) % n] + spins[i, (j - 1) % n]
    return 2 * int(spins[i, j]) * int(around)


def sweep(spins, temperature):
    n = len(spins)
    accepted = 0
    places = np.random.randint(0, n, size=(n * n, 2))
    chances = np.random.rand(n * n)
    for (i, j), u in zip(places, chances):
        delta = change(spins, i, j)
        if delta <= 0 or u < math.exp(-delta / temperature):
            spins[i, j] *= -1
            accepted += 1
    return accepted


def run(size, temperature, sweeps, seed):
    np.random.seed(seed)
    spins = np.ones((size, size), dtype=int)
    trace = []
    for _ in range(sweeps):
        sweep(spins, temperature)
        trace.append(abs(spins.mean()))
    return spins, np.array(trace)


for temperature in (1.0, 2.0, 5.0):
    spins, trace = run(8, temperature, 15, seed=3)
    print(f"T={temperature}: energy {energy(spins):5d}, magnetisation {trace[5:].mean():.3f}")
    for row in spins[:3]:
        print("   ", "".join("+" if s > 0 else "-" for s in row))

spins, _ = run(6, 2.5, 3, seed=1)
before = energy(spins)
expected = change(spins, 2, 3)
spins[2, 3] *= -1
print("the change is local:", energy(spins) - before == expected)
