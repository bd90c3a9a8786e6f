"""Blur and edges of a picture: box blur, Sobel, threshold, connected columns."""
import numpy as np


def scene(rows, cols):
    y, x = np.mgrid[0:rows, 0:cols]
    image = np.full((rows, cols), 40.0)
    image[(y - 8) ** 2 + (x - 10) ** 2 <= 25] = 200
    image[3:14, 22:30] = 140
    return image


def blur(image, radius=1):
    padded = np.pad(image, radius, mode="edge")
    size = 2 * radius + 1
    rows, cols = image.shape
    total = np.zeros_like(image)
    for dy in range(size):
        for dx in range(size):
            total += padded[dy:dy + rows, dx:dx + cols]
    return total / size ** 2


def sobel(image):
    p = np.pad(image, 1, mode="edge")
    gx = (p[:-2, 2:] + 2 * p[1:-1, 2:] + p[2:, 2:]) - (p[:-2, :-2] + 2 * p[1:-1, :-2] + p[2:, :-2])
    gy = (p[2:, :-2] + 2 * p[2:, 1:-1] + p[2:, 2:]) - (p[:-2, :-2] + 2 * p[:-2, 1:-1] + p[:-2, 2:])
    return np.hypot(gx, gy)


def show(mask):
    for row in mask:
        print("".join(np.where(row, "#", ".")))


image = scene(17, 34)
smooth = blur(image)
print("range", image.min(), image.max(), "after blur", smooth.min().round(1), smooth.max().round(1))
strength = sobel(smooth)
edges = strength > 0.5 * strength.max()
show(edges)
print("edge pixels:", edges.sum())
columns = np.flatnonzero(edges.any(axis=0))
runs = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
for run in runs:
    print(f"columns {run[0]} to {run[-1]}")
inside = image >= 140
print("bright:", inside.sum(), "mean there:", image[inside].mean().round(2))
