"""Pascal's triangle, binomials, Fibonacci in it, and Bernoulli's dice."""
import math
from functools import reduce


def triangle(rows):
    row = [1]
    result = []
    for _ in range(rows):
        result.append(row)
        row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
    return result


def show(rows):
    width = len("   ".join(map(str, rows[-1])))
    for row in rows:
        print("   ".join(map(str, row)).center(width).rstrip())


def binomial(n, k):
    return reduce(lambda acc, i: acc * (n - i) // (i + 1), range(min(k, n - k)), 1)


def fibonacci(n):
    return sum(binomial(n - 1 - k, k) for k in range((n + 1) // 2))


def distribution(n, p):
    return [binomial(n, k) * p ** k * (1 - p) ** (n - k) for k in range(n + 1)]


rows = triangle(9)
show(rows)
print("sums:", [sum(row) for row in rows])
print("as math.comb:", all(binomial(n, k) == math.comb(n, k) for n in range(20) for k in range(n + 1)))
print("fibonacci:", [fibonacci(n) for n in range(1, 16)])
print("odd ones:")
for row in triangle(16):
    print("".join("#" if n % 2 else " " for n in row).center(16).rstrip())
chances = distribution(10, 1 / 6)
for k, p in enumerate(chances[:6]):
    print(f"{k} sixes: {p:7.3%} {'|' * round(p * 60)}")
print("total:", round(sum(chances), 12), "mean:", round(sum(k * p for k, p in enumerate(chances)), 6))
print("hockey stick:", sum(row[2] for row in rows if len(row) > 2) == binomial(9, 3))
