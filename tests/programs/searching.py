"""Binary search and its variants; looking up in sorted lists, counting comparisons."""


def search(items, wanted):
    low, high = 0, len(items) - 1
    steps = 0
    while low <= high:
        steps += 1
        mid = (low + high) // 2
        if items[mid] == wanted:
            return mid, steps
        if items[mid] < wanted:
            low = mid + 1
        else:
            high = mid - 1
    return -1, steps


def left(items, wanted, key=lambda x: x):
    low, high = 0, len(items)
    while low < high:
        mid = (low + high) // 2
        if key(items[mid]) < wanted:
            low = mid + 1
        else:
            high = mid
    return low


def right(items, wanted):
    return left(items, wanted + 1)


def insort(items, item):
    items.insert(left(items, item), item)


def first_true(predicate, low, high):
    while low < high:
        mid = (low + high) // 2
        low, high = (low, mid) if predicate(mid) else (mid + 1, high)
    return low


numbers = list(range(0, 1000, 3))
for wanted in (0, 300, 999, 500, -1):
    at, steps = search(numbers, wanted)
    print(f"{wanted:>4}: {'found at ' + str(at) if at >= 0 else 'not there':<13} in {steps} steps")
print("all found:", all(search(numbers, n)[0] == i for i, n in enumerate(numbers)))

repeated = [1, 2, 2, 2, 3, 5, 5, 8]
for n in (2, 4, 5, 9):
    i, j = left(repeated, n), right(repeated, n)
    print(n, "between", i, "and", j, repeated[i:j])
kept = []
for item in [5, 2, 8, 1, 9, 3]:
    insort(kept, item)
print(kept, kept == sorted(kept))
people = sorted([("Ida", 31), ("Jon", 25), ("Kim", 47), ("Lea", 38)], key=lambda p: p[1])
print([name for name, _ in people[left(people, 30, key=lambda p: p[1]):]])
print("square root:", first_true(lambda n: n * n >= 1_000_000, 0, 10_000))
