"""Scopes: globals, nonlocals, defaults, lambdas in tables, partial application, memo, pipelines."""
from functools import reduce

level = 1


def bump(by=1):
    global level
    level += by
    return level


def shadow():
    level = "local"
    return level


def make_counter(start=0, step=1):
    count = start

    def next_value():
        nonlocal count
        count += step
        return count

    return next_value


def partial(f, *fixed, **named):
    return lambda *args, **kwargs: f(*fixed, *args, **{**named, **kwargs})


def memo(f):
    known = {}

    def wrapper(*args):
        if args not in known:
            known[args] = f(*args)
        return known[args]

    wrapper_calls = lambda: len(known)
    return wrapper, wrapper_calls


print(bump(), bump(5), shadow(), level)
tick, down = make_counter(), make_counter(10, -2)
print([tick() for _ in range(4)], down(), down(), tick())
power = lambda base, exponent=2, *, offset=0: base ** exponent + offset
cube = partial(power, exponent=3)
print(power(3), cube(2), cube(2, offset=1), partial(power, 10)(3))
fib, size = memo(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
print(fib(60), size())
pipeline = [str.strip, str.lower, lambda s: s.replace(" ", "_")]
print(reduce(lambda value, f: f(value), pipeline, "  Some Title "))
operations = {"+": lambda a, b: a + b, "max": max, "cat": lambda *xs: "".join(map(str, xs))}
print({name: f(3, 4) for name, f in operations.items()})
print((lambda n: (lambda m: n * m))(6)(7), [f(2) for f in (abs, float, bool, str, lambda x: -x)])
print(make_counter.__name__, (lambda: 0).__name__, callable(tick), callable(5))
