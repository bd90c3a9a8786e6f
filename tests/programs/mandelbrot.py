"""The Mandelbrot set with real arithmetic, as a picture of characters."""
import numpy as np


def escape_counts(width, height, limit):
    x = np.linspace(-2.2, 0.8, width)
    y = np.linspace(-1.2, 1.2, height)
    cr, ci = np.meshgrid(x, y)
    zr = np.zeros_like(cr)
    zi = np.zeros_like(ci)
    counts = np.zeros(cr.shape, dtype=int)
    active = np.ones(cr.shape, dtype=bool)
    for _ in range(limit):
        zr2 = zr[active] ** 2
        zi2 = zi[active] ** 2
        new_i = 2 * zr[active] * zi[active] + ci[active]
        zr[active] = zr2 - zi2 + cr[active]
        zi[active] = new_i
        active &= zr ** 2 + zi ** 2 <= 4.0
        counts[active] += 1
        if not active.any():
            break
    return counts


def escapes(cr, ci, limit):
    """One point, by plain arithmetic."""
    a = b = 0.0
    for n in range(limit):
        a, b = a * a - b * b + cr, 2 * a * b + ci
        if a * a + b * b > 4:
            return n
    return limit


PALETTE = " .:-=+*#%@"
counts = escape_counts(64, 22, 30)
for row in counts:
    print("".join(PALETTE[n * (len(PALETTE) - 1) // 30] for n in row))
print("inside:", (counts == 30).sum(), "of", counts.size)
print("share:", f"{(counts == 30).mean():.1%}")
for point in [(0, 0), (-1, 0), (0.3, 0.5), (0.5, 0.5), (1, 1)]:
    print(point, escapes(*point, 30))
