"""Dijkstra's shortest paths with lists and dicts."""

GRAPH = {
    "a": {"b": 7, "c": 9, "f": 14},
    "b": {"a": 7, "c": 10, "d": 15},
    "c": {"a": 9, "b": 10, "d": 11, "f": 2},
    "d": {"b": 15, "c": 11, "e": 6},
    "e": {"d": 6, "f": 9},
    "f": {"a": 14, "c": 2, "e": 9},
    "g": {},
}


def nearest(distance, done):
    best = None
    for node, d in distance.items():
        if node not in done and (best is None or d < distance[best]):
            best = node
    return best


def dijkstra(graph, start):
    distance = {start: 0}
    previous = {}
    done = set()
    while True:
        node = nearest(distance, done)
        if node is None:
            return distance, previous
        done.add(node)
        for neighbour, length in graph[node].items():
            new = distance[node] + length
            if new < distance.get(neighbour, float("inf")):
                distance[neighbour] = new
                previous[neighbour] = node


def path(previous, end):
    nodes = [end]
    while nodes[-1] in previous:
        nodes.append(previous[nodes[-1]])
    return nodes[::-1]


distance, previous = dijkstra(GRAPH, "a")
for node in sorted(GRAPH):
    if node in distance:
        print(f"{node}: {distance[node]:>3}  {' -> '.join(path(previous, node))}")
    else:
        print(f"{node}: not reached")
edges = sum(len(targets) for targets in GRAPH.values()) // 2
print(f"{len(GRAPH)} nodes, {edges} edges")
symmetric = all(GRAPH[b][a] == w for a in GRAPH for b, w in GRAPH[a].items())
print("symmetric:", symmetric)
