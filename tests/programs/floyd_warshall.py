"""All shortest paths between cities: three loops, and one with broadcasting."""
import numpy as np

CITIES = ["Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda"]
ROADS = [("Aachen", "Bonn", 91), ("Bonn", "Fulda", 203), ("Celle", "Essen", 249), ("Aachen", "Essen", 124),
         ("Fulda", "Dresden", 350), ("Celle", "Dresden", 341), ("Celle", "Fulda", 268)]


def distance_matrix(names, roads):
    n = len(names)
    d = np.full((n, n), np.inf)
    np.fill_diagonal(d, 0)
    for a, b, length in roads:
        i, j = names.index(a), names.index(b)
        d[i, j] = d[j, i] = length
    return d


def with_loops(d):
    d = d.copy()
    n = len(d)
    via = np.full((n, n), -1)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
                    via[i, j] = k
    return d, via


def with_arrays(d):
    d = d.copy()
    for k in range(len(d)):
        np.minimum(d, d[:, k, None] + d[None, k], out=d)
    return d


def route(via, i, j):
    k = via[i, j]
    if k == -1:
        return [i]
    return route(via, i, k) + route(via, k, j)


roads = distance_matrix(CITIES, ROADS)
print(roads)
slow, via = with_loops(roads)
fast = with_arrays(roads)
print("same:", np.array_equal(slow, fast))
print(fast.astype(int))
for a, b in [(0, 3), (4, 5), (1, 2)]:
    stops = [CITIES[k] for k in route(via, a, b)] + [CITIES[b]]
    print(" - ".join(stops), int(slow[a, b]), "km")
far = fast.max(axis=1)
print("centre:", CITIES[far.argmin()], "diameter:", far.max())
