"""A Markov chain of weather: stationary distribution in three ways."""
import numpy as np

STATES = ["sunny", "cloudy", "rainy"]
P = np.array([
    [0.7, 0.2, 0.1],
    [0.3, 0.4, 0.3],
    [0.2, 0.4, 0.4],
])


def by_power(p, exponent):
    return np.linalg.matrix_power(p, exponent)[0]


def by_solving(p):
    n = len(p)
    a = np.vstack([(p.T - np.eye(n))[:-1], np.ones(n)])
    b = np.zeros(n)
    b[-1] = 1
    return np.linalg.solve(a, b)


def simulate(p, days, start=0, seed=0):
    np.random.seed(seed)
    cumulative = p.cumsum(axis=1)
    path = np.empty(days, dtype=int)
    state = start
    for day, u in enumerate(np.random.rand(days)):
        state = int(np.searchsorted(cumulative[state], u))
        path[day] = state
    return path


assert np.allclose(P.sum(axis=1), 1)
exact = by_solving(P)
print("solved:   ", dict(zip(STATES, exact.round(4).tolist())))
print("power 50: ", by_power(P, 50).round(4))
path = simulate(P, 3000)
frequencies = np.bincount(path, minlength=3) / len(path)
print("simulated:", frequencies)
print("close:", np.abs(frequencies - exact).max() < 0.05)

moves = np.zeros((3, 3), dtype=int)
np.add.at(moves, (path[:-1], path[1:]), 1)
print(moves)
for name, row in zip(STATES, moves):
    print(f"{name:>7}:", " ".join(f"{count / row.sum():.2f}" for count in row))
changes = np.flatnonzero(path[1:] != path[:-1]) + 1
lengths = np.diff(np.concatenate(([0], changes, [len(path)])))
print("longest spell:", lengths.max(), "days of", STATES[path[changes[lengths.argmax() - 1]]])
