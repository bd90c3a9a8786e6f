"""Histogram equalisation of a dark picture of 8 bits."""
import numpy as np


def dark_picture(rows, cols):
    np.random.seed(11)
    base = np.linspace(20, 90, cols)
    noise = np.random.normal(0, 6, (rows, cols))
    return np.clip(base + noise, 0, 255).astype(np.uint8)


def equalise(image):
    counts = np.bincount(image.ravel(), minlength=256)
    cdf = counts.cumsum()
    lowest = cdf[cdf > 0].min()
    table = np.round((cdf - lowest) / (image.size - lowest) * 255)
    table = np.clip(table, 0, 255).astype(np.uint8)
    return table[image]


def describe(name, image):
    q = np.percentile(image, [5, 50, 95])
    print(f"{name:<10} min={image.min():3d} max={image.max():3d} mean={image.mean():6.1f} "
          f"5%={q[0]:.0f} 50%={q[1]:.0f} 95%={q[2]:.0f}")


def draw(image, bins=8):
    counts, edges = np.histogram(image, bins=bins, range=(0, 256))
    for count, low, high in zip(counts, edges[:-1], edges[1:]):
        bar = "*" * int(40 * count / counts.max())
        print(f"{int(low):3d}-{int(high) - 1:3d} {count:5d} {bar}")


picture = dark_picture(48, 64)
bright = equalise(picture)
describe("before", picture)
draw(picture)
describe("after", bright)
draw(bright)
print(bright.dtype, bright.shape, len(np.unique(picture)), "levels")
# The order of brightness is kept.
flat, new = picture.ravel(), bright.ravel()
order = np.argsort(flat, kind="stable")
print("monotone:", bool(np.all(np.diff(new[order].astype(int)) >= 0)))
