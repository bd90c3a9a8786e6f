"""Collatz sequences: lengths kept in a dict, records, a drawing."""


def sequence(n):
    numbers = [n]
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        numbers.append(n)
    return numbers


def make_counter():
    known = {1: 1}

    def length(n):
        if n in known:
            return known[n]
        steps = length(n // 2 if n % 2 == 0 else 3 * n + 1) + 1
        known[n] = steps
        return steps

    return length, known


def records(limit, length):
    best, found = 0, []
    for n in range(1, limit):
        if (steps := length(n)) > best:
            best = steps
            found.append((n, steps))
    return found


print(*sequence(6), sep=" -> ")
length, known = make_counter()
for n, steps in records(1500, length):
    print(f"{n:>5} {steps:>4} {'.' * (steps // 4)}")
print("kept:", len(known), "highest:", max(known))
path = sequence(27)
print(f"27: {len(path)} numbers, peak {max(path)} at {path.index(max(path))}, {sum(n % 2 for n in path)} odd")
longest = max(range(1, 1500), key=length)
print("longest below 1500:", longest, length(longest))
same = [n for n in range(1, 100) if length(n) == length(n + 1)]
print("neighbours of one length:", same[:10], len(same))
