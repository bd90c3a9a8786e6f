"""A perceptron learns AND and OR, fails at XOR; two layers by hand do it."""
import numpy as np

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def step(z):
    return np.where(z > 0, 1, 0)


def train(targets, rate=1, epochs=20):
    w = np.zeros(3, dtype=int)
    for epoch in range(epochs):
        mistakes = 0
        for x, t in zip(INPUTS, targets):
            row = np.append(x, 1)
            error = t - step(w @ row)
            if error:
                w += rate * error * row
                mistakes += 1
        if mistakes == 0:
            return w, epoch
    return w, None


def run(w):
    return step(INPUTS @ w[:2] + w[2])


GATES = {
    "and": np.array([0, 0, 0, 1]),
    "or": np.array([0, 1, 1, 1]),
    "nand": 1 - np.array([0, 0, 0, 1]),
    "xor": np.logical_xor(INPUTS[:, 0], INPUTS[:, 1]).astype(int),
}
learned = {}
for name, targets in GATES.items():
    w, epochs = train(targets)
    learned[name] = w
    answer = run(w)
    verdict = f"after {epochs} epochs" if epochs is not None else "never"
    print(f"{name:<5} {targets} -> {answer} {verdict}, weights {w}")

hidden = np.column_stack([run(learned["nand"]), run(learned["or"])])
w = learned["and"]
print("xor of two layers:", step(hidden @ w[:2] + w[2]))
