"""Flood fill of a picture of characters; its regions named and measured."""

PICTURE = """\
..........
.###..##..
.#.#..##..
.###......
.....####.
.##..#..#.
.##..####.
.........."""


def parse(text):
    return [list(line) for line in text.splitlines()]


def neighbours(r, c, rows, cols):
    around = [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]
    return [(i, j) for i, j in around if 0 <= i < rows and 0 <= j < cols]


def fill(grid, r, c, mark):
    """Paint what is connected with a place; how many cells that were."""
    old = grid[r][c]
    if old == mark:
        return 0
    stack = [(r, c)]
    grid[r][c] = mark
    count = 0
    while stack:
        here = stack.pop()
        count += 1
        for i, j in neighbours(*here, len(grid), len(grid[0])):
            if grid[i][j] == old:
                grid[i][j] = mark
                stack.append((i, j))
    return count


def regions(grid, wanted):
    names = iter("ABCDEFGH")
    sizes = {}
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell == wanted:
                name = next(names)
                sizes[name] = fill(grid, r, c, name)
    return sizes


def perimeter(grid, name):
    rows, cols = len(grid), len(grid[0])
    return sum(
        4 - sum(grid[i][j] == name for i, j in neighbours(r, c, rows, cols))
        for r in range(rows) for c in range(cols) if grid[r][c] == name
    )


grid = parse(PICTURE)
sizes = regions(grid, "#")
outside = fill(grid, 0, 0, " ")
print("\n".join("".join(row) for row in grid))
print("regions:", sizes, "outside:", outside)
holes = regions([row[:] for row in grid], ".")
print("holes:", list(holes.values()))
for name in sizes:
    print(f"{name}: {sizes[name]} cells, perimeter {perimeter(grid, name)}")
total = sum(sizes.values()) + outside + sum(holes.values())
assert total == len(grid) * len(grid[0]), total
