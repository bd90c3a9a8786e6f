"""The best order to multiply a chain of matrices."""


def chain(dims):
    n = len(dims) - 1
    cost = [[0] * n for _ in range(n)]
    split = [[None] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i][j] = float("inf")
            for k in range(i, j):
                c = cost[i][k] + cost[k + 1][j] + dims[i] * dims[k + 1] * dims[j + 1]
                if c < cost[i][j]:
                    cost[i][j], split[i][j] = c, k
    return cost, split


def brackets(split, i, j):
    if i == j:
        return chr(ord("A") + i)
    k = split[i][j]
    return "(" + brackets(split, i, k) + brackets(split, k + 1, j) + ")"


def left_to_right(dims):
    return sum(dims[0] * dims[k] * dims[k + 1] for k in range(1, len(dims) - 1))


def orders(n):
    """How many ways there are: Catalan's numbers."""
    if n <= 1:
        return 1
    return sum(orders(k) * orders(n - k) for k in range(1, n))


for dims in ([10, 30, 5, 60], [40, 20, 30, 10, 30], [30, 35, 15, 5, 10, 20, 25], [5, 5]):
    cost, split = chain(dims)
    n = len(dims) - 1
    best, plain = cost[0][n - 1], left_to_right(dims)
    saved = f"{1 - best / plain:.0%} saved" if plain else "nothing to do"
    print(f"{n} matrices: {brackets(split, 0, n - 1):<16} {best:>6} against {plain:>6}, {saved}")
print("ways:", [orders(n) for n in range(1, 9)])
