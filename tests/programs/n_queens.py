"""Eight queens and fewer, by backtracking; the solutions without their mirror images."""


def safe(queens, column):
    row = len(queens)
    for r, c in enumerate(queens):
        if c == column or abs(c - column) == row - r:
            return False
    return True


def solve(n, queens=()):
    if len(queens) == n:
        return [queens]
    solutions = []
    for column in range(n):
        if safe(queens, column):
            solutions += solve(n, queens + (column,))
    return solutions


def board(queens):
    n = len(queens)
    return "\n".join(" ".join("Q" if c == q else "." for c in range(n)) for q in queens)


def mirror(queens):
    n = len(queens)
    return tuple(n - 1 - c for c in queens)


def turn(queens):
    n = len(queens)
    turned = [0] * n
    for r, c in enumerate(queens):
        turned[c] = n - 1 - r
    return tuple(turned)


def images(queens):
    found = set()
    for _ in range(4):
        queens = turn(queens)
        found |= {queens, mirror(queens)}
    return found


counts = {n: len(solve(n)) for n in range(1, 7)}
print(counts)
solutions = solve(6)
print(board(solutions[0]))
distinct = []
seen = set()
for solution in solutions:
    if solution not in seen:
        distinct.append(solution)
        seen.update(images(solution))
print(f"{len(solutions)} solutions, {len(distinct)} without their images: {distinct}")
five = solve(5)
print("closed under turning:", all(turn(s) in five for s in five))
