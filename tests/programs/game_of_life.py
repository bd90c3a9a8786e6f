"""Conway's game of life on a torus, with rolled arrays and with loops."""
import numpy as np

GLIDER = """
.#...
..#..
###..
"""


def parse(text, rows, cols):
    grid = np.zeros((rows, cols), dtype=np.int8)
    for r, line in enumerate(text.strip().split("\n")):
        for c, mark in enumerate(line):
            if mark == "#":
                grid[r, c] = 1
    return grid


def neighbours(grid):
    total = np.zeros(grid.shape, dtype=int)
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            if (dr, dc) != (0, 0):
                total += np.roll(np.roll(grid, dr, axis=0), dc, axis=1)
    return total


def step(grid):
    n = neighbours(grid)
    return ((n == 3) | ((grid == 1) & (n == 2))).astype(np.int8)


def step_slowly(grid):
    rows, cols = grid.shape
    new = np.zeros_like(grid)
    for r in range(rows):
        for c in range(cols):
            alive = sum(int(grid[(r + i) % rows, (c + j) % cols])
                        for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)
            new[r, c] = alive == 3 or (grid[r, c] == 1 and alive == 2)
    return new


def show(grid):
    for row in grid:
        print("".join("#" if cell else "." for cell in row))
    print()


world = parse(GLIDER, 6, 8)
show(world)
for generation in range(4):
    assert (step(world) == step_slowly(world)).all(), "they differ"
    world = step(world)
show(world)
print("alive:", world.sum(), "where:", np.argwhere(world).tolist())
start = parse(GLIDER, 6, 8)
print("moved by one:", np.array_equal(world, np.roll(start, (1, 1), axis=(0, 1))))
