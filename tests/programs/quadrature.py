"""Trapezium, Simpson, Romberg and adaptive integration of plain functions."""
from math import cos, exp, pi, sin, sqrt


def trapezium(f, a, b, n):
    h = (b - a) / n
    return h * (f(a) / 2 + sum(f(a + i * h) for i in range(1, n)) + f(b) / 2)


def simpson(f, a, b, n):
    if n % 2:
        n += 1
    h = (b - a) / n
    odd = sum(f(a + i * h) for i in range(1, n, 2))
    even = sum(f(a + i * h) for i in range(2, n, 2))
    return h / 3 * (f(a) + 4 * odd + 2 * even + f(b))


def romberg(f, a, b, levels=6):
    r = [[0.0] * levels for _ in range(levels)]
    for i in range(levels):
        r[i][0] = trapezium(f, a, b, 2 ** i)
        for j in range(1, i + 1):
            r[i][j] = r[i][j - 1] + (r[i][j - 1] - r[i - 1][j - 1]) / (4 ** j - 1)
    return r[-1][-1]


def adaptive(f, a, b, tol=1e-8, depth=0):
    mid = (a + b) / 2
    whole = simpson(f, a, b, 2)
    left, right = simpson(f, a, mid, 2), simpson(f, mid, b, 2)
    if abs(left + right - whole) < 15 * tol or depth > 20:
        return left + right + (left + right - whole) / 15
    return adaptive(f, a, mid, tol / 2, depth + 1) + adaptive(f, mid, b, tol / 2, depth + 1)


CASES = [
    ("sin", sin, 0, pi, 2.0),
    ("exp", exp, 0, 1, exp(1) - 1),
    ("x^4", lambda x: x ** 4, -1, 2, 6.6),
    ("circle", lambda x: sqrt(max(0.0, 1 - x * x)), 0, 1, pi / 4),
]
print(f"{'':<8}{'trapezium':>12}{'simpson':>12}{'romberg':>12}{'adaptive':>12}")
for name, f, a, b, exact in CASES:
    errors = [abs(rule - exact) for rule in (trapezium(f, a, b, 32), simpson(f, a, b, 32), romberg(f, a, b), adaptive(f, a, b))]
    print(f"{name:<8}" + "".join(f"{'< 1e-11' if e < 1e-11 else format(e, '.1e'):>12}" for e in errors))
orders = [trapezium(cos, 0, 1, n) - sin(1) for n in (8, 16, 32)]
print("ratios:", [round(p / q, 3) for p, q in zip(orders, orders[1:])])
