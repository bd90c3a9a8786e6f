"""Determinants by recursion, by elimination and by permutations; Cramer's rule."""


def minor(m, i, j):
    return [row[:j] + row[j + 1:] for k, row in enumerate(m) if k != i]


def det(m):
    if len(m) == 1:
        return m[0][0]
    return sum((-1) ** j * m[0][j] * det(minor(m, 0, j)) for j in range(len(m)))


def permutations(n):
    if n == 0:
        return [[]]
    return [p[:i] + [n - 1] + p[i:] for p in permutations(n - 1) for i in range(n)]


def sign(p):
    inversions = sum(p[i] > p[j] for i in range(len(p)) for j in range(i + 1, len(p)))
    return -1 if inversions % 2 else 1


def leibniz(m):
    total = 0
    for p in permutations(len(m)):
        product = sign(p)
        for i, j in enumerate(p):
            product *= m[i][j]
        total += product
    return total


def bareiss(m):
    """Elimination that stays with whole numbers."""
    m = [row[:] for row in m]
    n, previous, s = len(m), 1, 1
    for k in range(n - 1):
        if m[k][k] == 0:
            for i in range(k + 1, n):
                if m[i][k] != 0:
                    m[k], m[i] = m[i], m[k]
                    s = -s
                    break
            else:
                return 0
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) // previous
        previous = m[k][k]
    return s * m[-1][-1]


def cramer(m, b):
    d = det(m)
    solution = []
    for j in range(len(m)):
        replaced = [row[:j] + [value] + row[j + 1:] for row, value in zip(m, b)]
        solution.append(det(replaced) / d)
    return solution


for m in ([[5]], [[1, 2], [3, 4]], [[2, 0, 1], [1, 3, 2], [1, 1, 4]], [[0, 2, 1, 3], [1, 0, 2, 1], [4, 1, 0, 2], [2, 2, 1, 0]],
          [[1, 2, 3], [4, 5, 6], [7, 8, 9]]):
    print(len(m), det(m), leibniz(m), bareiss(m))
print("permutations of 3:", [(p, sign(p)) for p in permutations(3)])
print("solution:", cramer([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]], [8, -11, -3]))
transposed = [list(column) for column in zip(*[[1, 2, 3], [4, 5, 6]])]
print(transposed, minor([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 1, 1))
