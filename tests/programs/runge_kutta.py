"""Euler, midpoint and Runge-Kutta on lists: decay, an oscillator, hunters and prey."""
import math


def combine(state, *terms):
    """state + sum of factor * slope."""
    return [s + sum(factor * slope[i] for factor, slope in terms) for i, s in enumerate(state)]


def euler(f, t, y, h):
    return combine(y, (h, f(t, y)))


def midpoint(f, t, y, h):
    k = f(t, y)
    return combine(y, (h, f(t + h / 2, combine(y, (h / 2, k)))))


def rk4(f, t, y, h):
    k1 = f(t, y)
    k2 = f(t + h / 2, combine(y, (h / 2, k1)))
    k3 = f(t + h / 2, combine(y, (h / 2, k2)))
    k4 = f(t + h, combine(y, (h, k3)))
    return combine(y, (h / 6, k1), (h / 3, k2), (h / 3, k3), (h / 6, k4))


def integrate(method, f, y, end, steps):
    t, h = 0.0, end / steps
    for _ in range(steps):
        y = method(f, t, y, h)
        t += h
    return y


def decay(t, y):
    return [-2 * y[0]]


def oscillator(t, y):
    return [y[1], -y[0]]


def hunters(t, y, a=1.1, b=0.4, c=0.1, d=0.4):
    prey, hunter = y
    return [a * prey - b * prey * hunter, c * prey * hunter - d * hunter]


print(f"{'method':<10}{'10 steps':>12}{'20 steps':>12}{'order':>8}")
for method in (euler, midpoint, rk4):
    errors = [abs(integrate(method, decay, [1.0], 1.0, n)[0] - math.exp(-2)) for n in (10, 20)]
    print(f"{method.__name__:<10}{errors[0]:>12.2e}{errors[1]:>12.2e}{math.log2(errors[0] / errors[1]):>8.1f}")
for method in (euler, rk4):
    x, v = integrate(method, oscillator, [1.0, 0.0], 2 * math.pi, 100)
    print(f"{method.__name__}: x={x:.4f}, energy grew by {x * x + v * v - 1:.3f}")
state, t = [10.0, 5.0], 0.0
for step in range(81):
    if step % 10 == 0:
        print(f"t={t:4.1f} prey {state[0]:6.2f} {'o' * round(state[0]):<16} hunters {state[1]:5.2f} {'x' * round(state[1])}")
    state = rk4(hunters, t, state, 0.2)
    t += 0.2
