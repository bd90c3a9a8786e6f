"""Confusion matrix, precision, recall and F1 of three classes."""
import numpy as np

NAMES = np.array(["cat", "dog", "bird"])
truth = NAMES[[0, 0, 1, 1, 1, 2, 2, 2, 2, 0, 1, 2, 0, 1, 2, 2, 0, 0]]
guess = NAMES[[0, 1, 1, 1, 0, 2, 2, 1, 2, 0, 1, 2, 0, 2, 2, 2, 0, 2]]


def confusion(truth, guess, names):
    matrix = np.zeros((len(names), len(names)), dtype=int)
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            matrix[i, j] = np.sum((truth == a) & (guess == b))
    return matrix


def rates(matrix):
    hits = np.diag(matrix)
    precision = hits / matrix.sum(axis=0)
    recall = hits / matrix.sum(axis=1)
    f1 = 2 * precision * recall / (precision + recall)
    return precision, recall, f1


def print_matrix(matrix, names):
    width = max(len(name) for name in names) + 2
    print(" " * width + "".join(f"{name:>{width}}" for name in names))
    for name, row in zip(names, matrix):
        print(f"{name:<{width}}" + "".join(f"{count:{width}d}" for count in row))


matrix = confusion(truth, guess, NAMES)
print_matrix(matrix, NAMES)
print()
print(f"{'class':<8}{'precision':>10}{'recall':>10}{'f1':>10}{'support':>9}")
for name, p, r, f, support in zip(NAMES, *rates(matrix), matrix.sum(axis=1)):
    print(f"{name:<8}{p:>10.3f}{r:>10.3f}{f:>10.3f}{support:>9}")
accuracy = np.trace(matrix) / matrix.sum()
print(f"accuracy {accuracy:.3f}, macro f1 {rates(matrix)[2].mean():.3f}")
agree = truth == guess
print("wrong:", [f"{t} as {g}" for t, g in zip(truth[~agree], guess[~agree])])
names, counts = np.unique(guess, return_counts=True)
print({str(n): int(c) for n, c in zip(names, counts)})
