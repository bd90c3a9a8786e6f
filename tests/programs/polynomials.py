"""Arithmetic of polynomials as lists of coefficients, lowest first."""
from itertools import product


def trim(p):
    p = list(p)
    while len(p) > 1 and p[-1] == 0:
        p.pop()
    return p


def add(p, q):
    n = max(len(p), len(q))
    at = lambda r, i: r[i] if i < len(r) else 0
    return trim(at(p, i) + at(q, i) for i in range(n))


def scale(p, k):
    return trim([k * c for c in p])


def multiply(p, q):
    out = [0] * (len(p) + len(q) - 1)
    for (i, a), (j, b) in product(enumerate(p), enumerate(q)):
        out[i + j] += a * b
    return trim(out)


def divide(p, q):
    quotient, rest = [0], list(p)
    while len(rest) >= len(q) and rest != [0]:
        factor = rest[-1] / q[-1]
        term = [0] * (len(rest) - len(q)) + [factor]
        quotient = add(quotient, term)
        rest = add(rest, scale(multiply(term, q), -1))
    return quotient, rest


def value(p, x):
    result = 0
    for c in reversed(p):
        result = result * x + c
    return result


def derivative(p):
    return trim([i * c for i, c in enumerate(p)][1:] or [0])


def text(p):
    terms = []
    for i, c in reversed(list(enumerate(p))):
        if c == 0 and len(p) > 1:
            continue
        number = f"{abs(c):g}" if abs(c) != 1 or i == 0 else ""
        power = "" if i == 0 else "x" if i == 1 else f"x^{i}"
        terms.append(("- " if c < 0 else "+ ") + number + power)
    return " ".join(terms).removeprefix("+ ").replace("- ", "-", 1) if terms[0][0] == "-" else " ".join(terms)[2:]


def from_roots(*roots):
    p = [1]
    for r in roots:
        p = multiply(p, [-r, 1])
    return p


p, q = [1, -3, 0, 2], [-1, 1]
print("p =", text(p))
print("q =", text(q))
for name, result in dict(sum=add(p, q), product=multiply(p, q), derivative=derivative(p)).items():
    print(f"{name:>10}: {text(result)}")
quotient, rest = divide(p, q)
print("p / q =", text(quotient), "rest", text(rest))
print("check:", add(multiply(quotient, q), rest) == p, value(p, 1), value(p, 2.5))
cubic = from_roots(1, -2, 3)
print(text(cubic), [x for x in range(-5, 6) if value(cubic, x) == 0])
square = [1, 1]
for n in range(2, 6):
    square = multiply(square, [1, 1])
    print(n, square, sum(square))
