"""A sudoku: checked by rows, columns and boxes, and solved by trying."""

PUZZLE = """
53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79
"""
DIGITS = set("123456789")


def parse(text):
    return [list(line) for line in text.split()]


def units(grid):
    """Rows, columns and boxes by name."""
    named = {}
    for i in range(9):
        named[f"row {i + 1}"] = grid[i]
        named[f"column {i + 1}"] = [row[i] for row in grid]
        r, c = 3 * (i // 3), 3 * (i % 3)
        named[f"box {i + 1}"] = [grid[r + a][c + b] for a in range(3) for b in range(3)]
    return named


def faults(grid):
    found = []
    for name, unit in units(grid).items():
        digits = [d for d in unit if d != "."]
        for d in sorted(set(digits)):
            if digits.count(d) > 1:
                found.append(f"{name} has {d} {digits.count(d)} times")
    return found


def candidates(grid, r, c):
    used = set(grid[r]) | {row[c] for row in grid}
    top, left = r - r % 3, c - c % 3
    used |= {grid[top + a][left + b] for a in range(3) for b in range(3)}
    return DIGITS - used


def solve(grid):
    """Fill in what is certain, then try the place with the fewest choices."""
    open_cells = [(r, c) for r in range(9) for c in range(9) if grid[r][c] == "."]
    if not open_cells:
        return grid
    choices = {cell: candidates(grid, *cell) for cell in open_cells}
    r, c = min(open_cells, key=lambda cell: len(choices[cell]))
    for digit in sorted(choices[r, c]):
        copy = [row[:] for row in grid]
        copy[r][c] = digit
        solved = solve(copy)
        if solved is not None:
            return solved
    return None


grid = parse(PUZZLE)
print("given:", sum(cell != "." for row in grid for cell in row), "faults:", faults(grid))
print("choices at (0, 2):", sorted(candidates(grid, 0, 2)))
broken = [row[:] for row in grid]
broken[0][2] = "5"
print(*faults(broken), sep="\n")
# Most of it is given, so that the search is short.
grid[1] = list("672195348")
grid[3] = list("859761423")
grid[5] = list("713924856")
solved = solve(grid)
for i, row in enumerate(solved):
    print(" ".join(row[0:3]), "|", " ".join(row[3:6]), "|", " ".join(row[6:9]))
    if i in (2, 5):
        print("------+-------+------")
print("right:", not faults(solved) and all(set(unit) == DIGITS for unit in units(solved).values()))
