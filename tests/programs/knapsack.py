"""The knapsack problem: best value, what is packed, coins, and a greedy choice that loses."""

ITEMS = [("map", 9, 150), ("compass", 13, 35), ("water", 153, 200), ("sandwich", 50, 160), ("glucose", 15, 60),
         ("tin", 68, 45), ("banana", 27, 60), ("apple", 39, 40), ("cheese", 23, 30), ("camera", 32, 30)]
LIMIT = 200


def knapsack(items, limit):
    best = [[0] * (limit + 1)]
    for _, weight, value in items:
        last = best[-1]
        row = last[:weight] + [max(last[w], last[w - weight] + value) for w in range(weight, limit + 1)]
        best.append(row)
    packed, w = [], limit
    for i in range(len(items), 0, -1):
        if best[i][w] != best[i - 1][w]:
            packed.append(items[i - 1])
            w -= items[i - 1][1]
    return best[-1][limit], packed[::-1]


def greedy(items, limit, key):
    chosen = []
    for item in sorted(items, key=key, reverse=True):
        if sum(weight for _, weight, _ in chosen) + item[1] <= limit:
            chosen.append(item)
    return sum(value for *_, value in chosen), chosen


def coins(amount, kinds):
    fewest = [0] + [None] * amount
    ways = [1] + [0] * amount
    for a in range(1, amount + 1):
        options = [fewest[a - c] for c in kinds if c <= a and fewest[a - c] is not None]
        if options:
            fewest[a] = min(options) + 1
    for c in kinds:
        for a in range(c, amount + 1):
            ways[a] += ways[a - c]
    return fewest[amount], ways[amount]


value, packed = knapsack(ITEMS, LIMIT)
print("best value:", value)
for name, weight, worth in packed:
    print(f"  {name:.<12}{weight:>5} g {worth:>5}")
print("weight:", sum(item[1] for item in packed), "of", LIMIT)
for title, key in {"by value": lambda i: i[2], "by weight": lambda i: -i[1], "by ratio": lambda i: i[2] / i[1]}.items():
    total, chosen = greedy(ITEMS, LIMIT, key)
    print(f"greedy {title:<10} {total:>4} ({len(chosen)} items, {total / value:.1%})")
for amount, kinds in [(63, [1, 5, 10, 21, 25]), (100, [1, 2, 5, 10, 20, 50]), (7, [3, 5])]:
    print(amount, kinds, coins(amount, kinds))
