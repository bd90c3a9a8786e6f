"""The shortest way through a maze by breadth-first search, drawn."""

MAZE = """
###########
#S#.....#.#
#.#.###.#.#
#...#.#...#
###.#.###.#
#...#.....#
#.#####.#.#
#.....#.#E#
###########
""".strip().split("\n")


def find(maze, mark):
    for r, row in enumerate(maze):
        if mark in row:
            return r, row.index(mark)
    raise ValueError(f"{mark} is not in the maze")


def open_neighbours(maze, place):
    r, c = place
    return [(r + dr, c + dc) for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)) if maze[r + dr][c + dc] != "#"]


def search(maze, start, end):
    queue = [start]
    came_from = {start: None}
    for place in queue:
        if place == end:
            break
        for neighbour in open_neighbours(maze, place):
            if neighbour not in came_from:
                came_from[neighbour] = place
                queue.append(neighbour)
    return came_from


def way(came_from, end):
    places = []
    while end is not None:
        places.append(end)
        end = came_from[end]
    return places[::-1]


def draw(maze, places):
    inside = set(places[1:-1])
    for r, row in enumerate(maze):
        print("".join("o" if (r, c) in inside else ch for c, ch in enumerate(row)))


start, end = find(MAZE, "S"), find(MAZE, "E")
came_from = search(MAZE, start, end)
places = way(came_from, end)
draw(MAZE, places)
print(f"from {start} to {end}: {len(places) - 1} steps, {len(came_from)} places seen")
names = {(0, 1): "E", (1, 0): "S", (0, -1): "W", (-1, 0): "N"}
turns = "".join(names[b[0] - a[0], b[1] - a[1]] for a, b in zip(places, places[1:]))
print(turns)
dead_ends = [(r, c) for r, row in enumerate(MAZE) for c, ch in enumerate(row)
             if ch == "." and len(open_neighbours(MAZE, (r, c))) == 1]
print("dead ends:", dead_ends)
