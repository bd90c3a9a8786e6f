"""Bisection, Newton, secant and fixed points, each counting what it calls."""
import math


def counted(f):
    count = 0

    def inner(x):
        nonlocal count
        count += 1
        return f(x)

    def calls():
        return count

    return inner, calls


def bisection(f, a, b, tol=1e-10):
    fa = f(a)
    assert fa * f(b) < 0, "no change of sign"
    while b - a > tol:
        mid = (a + b) / 2
        fm = f(mid)
        if fm == 0:
            return mid
        if fa * fm < 0:
            b = mid
        else:
            a, fa = mid, fm
    return (a + b) / 2


def newton(f, x, df=None, tol=1e-12, limit=50):
    for _ in range(limit):
        slope = df(x) if df else (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
        step = f(x) / slope
        x -= step
        if abs(step) < tol:
            return x
    return None


def secant(f, x0, x1, tol=1e-12):
    f0, f1 = f(x0), f(x1)
    while abs(x1 - x0) > tol and f1 != f0:
        x0, x1 = x1, x1 - f1 * (x1 - x0) / (f1 - f0)
        f0, f1 = f1, f(x1)
    return x1


def fixed_point(g, x, tol=1e-10):
    steps = 0
    while abs((new := g(x)) - x) > tol:
        x = new
        steps += 1
    return new, steps


problems = {
    "sqrt 2": (lambda x: x * x - 2, 0.0, 2.0),
    "cos x = x": (lambda x: math.cos(x) - x, 0.0, 1.0),
    "x^3-x-2": (lambda x: x ** 3 - x - 2, 1.0, 2.0),
    "exp(-x)=x": (lambda x: math.exp(-x) - x, 0.0, 1.0),
}
for name, (function, a, b) in problems.items():
    f, calls = counted(function)
    root = bisection(f, a, b)
    first = calls()
    n = newton(f, (a + b) / 2)
    second = calls() - first
    s = secant(f, a, b)
    third = calls() - first - second
    print(f"{name:<10} {root:.8f}  calls {first:>2} {second:>2} {third:>2}  same {abs(n - root) < 1e-8 and abs(s - root) < 1e-8}")
value, steps = fixed_point(math.cos, 1.0)
print(f"fixed point of cos: {value:.8f} after {steps} steps")
print("with a derivative:", round(newton(lambda x: x ** 3 - 27, 5.0, df=lambda x: 3 * x ** 2), 10))
print("never:", newton(lambda x: x * x + 1, 0.5, lambda x: 2 * x, limit=8))
