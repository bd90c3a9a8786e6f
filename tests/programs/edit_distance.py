"""Edit distance with its steps, and a corrector of spelling."""


def table(a, b):
    d = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        d[i][0] = i
    for j in range(len(b) + 1):
        d[0][j] = j
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (x != y))
    return d


def distance(a, b):
    return table(a, b)[-1][-1]


def steps(a, b):
    d = table(a, b)
    i, j = len(a), len(b)
    found = []
    while i > 0 or j > 0:
        if i > 0 and j > 0 and a[i - 1] == b[j - 1] and d[i][j] == d[i - 1][j - 1]:
            i, j = i - 1, j - 1
        elif i > 0 and j > 0 and d[i][j] == d[i - 1][j - 1] + 1:
            found.append(f"replace {a[i - 1]} by {b[j - 1]}")
            i, j = i - 1, j - 1
        elif i > 0 and d[i][j] == d[i - 1][j] + 1:
            found.append(f"delete {a[i - 1]}")
            i -= 1
        else:
            found.append(f"insert {b[j - 1]}")
            j -= 1
    found.reverse()
    return found


def correct(word, known):
    return min(known, key=lambda other: (distance(word, other), other))


for a, b in [("kitten", "sitting"), ("flaw", "lawn"), ("", "abc"), ("same", "same")]:
    print(f"{a!r} to {b!r}: {distance(a, b)}", steps(a, b))
for row in table("cat", "cut"):
    print(*row)
known = ["array", "vector", "matrix", "scalar", "tensor"]
for word in ("aray", "vektor", "matrices", "tenser"):
    print(f"{word:>10} -> {correct(word, known)}")
